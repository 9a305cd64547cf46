using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What a scan says, as lines that can be compared.</summary>
internal static class ScanLine
{
    /// <summary>That a rule fired.</summary>
    internal static string OfRule(string ns, string rule, string sample) => $"{ns}:{rule} {sample}";

    // yara prints the length of the bytes that it keeps of a match (YR_CONFIG_MAX_MATCH_DATA), no more.
    private const long LongestToldLength = 512;

    /// <summary>That a string matched.</summary>
    /// <param name="rule">The line of its rule.</param>
    /// <param name="identifier">The string.</param>
    /// <param name="offset">Offset of the match.</param>
    /// <param name="length">Its length.</param>
    internal static string OfMatch(string rule, string identifier, long offset, long length) =>
        FormattableString.Invariant($"{rule} {identifier} 0x{offset:x}:{length}");

    /// <summary>The line of a match with its length as yara tells it: not at all, where that is not certain.</summary>
    internal static string ToYara(string line, Dictionary<(string Namespace, string Rule, string Identifier), GeneratedString> strings)
    {
        string[] parts = line.Split(' ', ':');
        if (parts.Length == 3)
        {
            return line;
        }

        long length = Math.Min(LongestToldLength, long.Parse(parts[^1], CultureInfo.InvariantCulture));
        string told = strings[(parts[0], parts[1], parts[3])].HasUncertainLength ? "?" : length.ToString(CultureInfo.InvariantCulture);
        return string.Concat(line.AsSpan(0, line.LastIndexOf(':') + 1), told);
    }

    /// <summary>The strings of all rules by namespace, rule and identifier.</summary>
    internal static Dictionary<(string Namespace, string Rule, string Identifier), GeneratedString> Index(IEnumerable<RuleFile> files) =>
        files.SelectMany(file => file.Rules.SelectMany(rule => rule.Strings.Select(text => (Key: (file.Name, rule.Name, text.Identifier), text))))
            .ToDictionary(pair => pair.Key, pair => pair.text);
}
