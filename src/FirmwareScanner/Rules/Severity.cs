using System;
using System.Collections.Generic;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Rules;

/// <summary>How much a rule matters, from its metadata entry <c>severity</c>; in ascending order.</summary>
public enum Severity
{
    /// <summary>The rule says nothing, or something that is no severity.</summary>
    Unrated = 0,

    /// <summary>Names what firmware consists of; does not make a file "found".</summary>
    Info = 1,

    /// <summary>Low.</summary>
    Low = 2,

    /// <summary>Medium.</summary>
    Medium = 3,

    /// <summary>High.</summary>
    High = 4,

    /// <summary>Critical.</summary>
    Critical = 5,
}

/// <summary>The words of <see cref="Severity"/>.</summary>
public static class SeverityText
{
    /// <summary>The metadata key that holds a rule's severity.</summary>
    public const string MetaKey = "severity";

    private static readonly string[] Words = ["unrated", "info", "low", "medium", "high", "critical"];

    /// <summary>The word of a severity: unrated, info, low, medium, high or critical.</summary>
    public static string ToWord(this Severity severity) => Words[(int)severity];

    /// <summary>The severity of a word as <see cref="ToWord"/> gives it; null for other words.</summary>
    /// <param name="word">The word, in lower case.</param>
    public static Severity? Parse(string word)
    {
        int index = Array.IndexOf(Words, word);
        return index < 0 ? null : (Severity)index;
    }

    /// <summary>The severity that the first <c>severity</c> entry of a rule's metadata names.</summary>
    public static Severity Of(IReadOnlyList<MetaName> meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        foreach (MetaName entry in meta)
        {
            if (entry.Key == MetaKey)
            {
                return Parse(entry.Value as string ?? string.Empty) ?? Severity.Unrated;
            }
        }

        return Severity.Unrated;
    }
}
