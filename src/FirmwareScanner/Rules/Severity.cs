using System;
using System.Collections.Generic;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Rules;

/// <summary>How much a rule matters, from its metadata entry <c>severity</c>; in ascending order.</summary>
public enum Severity
{
    /// <summary>Names what firmware consists of; does not make a file "found".</summary>
    Info = -1,

    /// <summary>The rule says nothing, or something that is no severity: nobody has said that it is harmless, so it stands above <see cref="Info"/>.</summary>
    Unrated = 0,

    /// <summary>Low.</summary>
    Low = 1,

    /// <summary>Medium.</summary>
    Medium = 2,

    /// <summary>High.</summary>
    High = 3,

    /// <summary>Critical.</summary>
    Critical = 4,
}

/// <summary>The words of <see cref="Severity"/>.</summary>
public static class SeverityText
{
    /// <summary>The metadata key that holds a rule's severity.</summary>
    public const string MetaKey = "severity";

    private static readonly string[] Words = ["info", "unrated", "low", "medium", "high", "critical"];

    /// <summary>The word of a severity: unrated, info, low, medium, high or critical.</summary>
    public static string ToWord(this Severity severity) => Words[severity - Severity.Info];

    /// <summary>Whether a run fails by findings of a severity: unrated ones count in any case.</summary>
    /// <param name="severity">The severity.</param>
    /// <param name="least">The least that the run fails by.</param>
    public static bool Fails(this Severity severity, Severity least) => severity == Severity.Unrated || severity >= least;

    /// <summary>The severity of a word as <see cref="ToWord"/> gives it; null for other words.</summary>
    /// <param name="word">The word, in lower case.</param>
    public static Severity? Parse(string word)
    {
        int index = Array.IndexOf(Words, word);
        return index < 0 ? null : Severity.Info + index;
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
