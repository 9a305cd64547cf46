using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What a scan says, as lines that can be compared.</summary>
internal static class ScanLine
{
    /// <summary>That a rule fired.</summary>
    internal static string OfRule(string ns, string rule, string sample) => $"{ns}:{rule} {sample}";

    /// <summary>That a string matched.</summary>
    /// <param name="rule">The line of its rule.</param>
    /// <param name="identifier">The string.</param>
    /// <param name="offset">Offset of the match.</param>
    /// <param name="length">Its length; left out where yara tells no certain one.</param>
    internal static string OfMatch(string rule, GeneratedString identifier, long offset, long length) =>
        FormattableString.Invariant($"{rule} {identifier.Identifier} 0x{offset:x}:{(identifier.HasUncertainLength ? "?" : length)}");

    /// <summary>The strings of all rules by namespace, rule and identifier.</summary>
    internal static Dictionary<(string Namespace, string Rule, string Identifier), GeneratedString> Index(IEnumerable<RuleFile> files) =>
        files.SelectMany(file => file.Rules.SelectMany(rule => rule.Strings.Select(text => (Key: (file.Name, rule.Name, text.Identifier), text))))
            .ToDictionary(pair => pair.Key, pair => pair.text);
}
