using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>A string of a rule, as it is written and as it is to be understood.</summary>
/// <param name="Identifier">The identifier with its dollar sign.</param>
/// <param name="Source">What stands after the equals sign.</param>
/// <param name="Forms">What it matches: each is looked for by itself.</param>
internal sealed record GeneratedString(string Identifier, string Source, IReadOnlyList<StringForm> Forms)
{
    /// <summary>Whether the longest match at an offset is meant, not the shortest.</summary>
    internal bool IsGreedy { get; init; }

    /// <summary>
    /// Whether yara tells no certain length: of several at an offset it keeps the one that it came upon first, in a regular expression
    /// last, and where it looks first depends on the bytes that it searches for.
    /// </summary>
    internal bool HasUncertainLength { get; init; }

    /// <summary>Whether it is listed.</summary>
    internal bool IsPrivate { get; init; }

    /// <summary>Whether it is a text, a hex string, or a regular expression.</summary>
    internal StringKind Kind { get; init; }
}

/// <summary>One of the forms of a string, such as the wide one.</summary>
/// <param name="Shape">The bytes.</param>
/// <param name="Delimiter">What must not stand beside it.</param>
internal sealed record StringForm(Shape Shape, Delimiter Delimiter);

/// <summary>What must not stand beside a match.</summary>
internal enum Delimiter
{
    None,
    Letter,
    WideLetter,
}

/// <summary>Kinds of strings.</summary>
internal enum StringKind
{
    Text,
    Hex,
    Expression,
}
