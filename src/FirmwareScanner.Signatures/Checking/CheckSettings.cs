using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>What <see cref="RuleChecker"/> expects of rules.</summary>
public sealed record CheckSettings
{
    /// <summary>The form of rule names unless something else is asked for: small letters, digits and underscores, as the built-in rules have them.</summary>
    public const string DefaultNames = "[a-z][a-z0-9_]*";

    /// <summary>Places a megabyte that may look like a string unless something else is asked for: two bytes have more, three that are not common have less.</summary>
    public const int DefaultCandidates = 2;

    /// <summary>The longest line unless something else is asked for, in characters.</summary>
    public const int DefaultColumns = 160;

    /// <summary>The metadata entries that each rule is to have unless something else is asked for; private rules need none.</summary>
    public static IReadOnlyList<string> DefaultMetadata { get; } = ["description", "severity", "source"];

    /// <summary>The metadata entries that each rule that is not private is to have.</summary>
    public IReadOnlyList<string> RequiredMetadata { get; init; } = DefaultMetadata;

    /// <summary>A regular expression (of .NET, matched without backtracking) that whole rule names are to match.</summary>
    public string Names { get; init; } = DefaultNames;

    /// <summary>The tags that rules may have; none for any.</summary>
    public IReadOnlyList<string> KnownTags { get; init; } = [];

    /// <summary>How many places per 1,048,576 bytes of firmware may look like a match of a string, 0 or more.</summary>
    public double MostCandidates { get; init; } = DefaultCandidates;

    /// <summary>The most characters of a line, 1 or more.</summary>
    public int MostColumns { get; init; } = DefaultColumns;
}
