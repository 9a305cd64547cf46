using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Tool.Commands;

/// <summary>What rules come from, for whoever has to know whether they are the same another time.</summary>
/// <param name="Texts">The text of each rule, from the name to its end, by namespace and name; none of a database.</param>
/// <param name="Facts">What else decides what they mean: variables, what is left out, and digests of lists of hashes.</param>
internal sealed record RuleSources(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Facts)
{
    private const int MostBytes = 1 << 30;

    /// <summary>Reads them.</summary>
    /// <param name="selection">Which rules.</param>
    /// <param name="settings">How they are read.</param>
    /// <param name="diagnostics">Receives what is wrong with them.</param>
    /// <param name="rules">The rules.</param>
    public static RuleSources Of(RuleSelection selection, LoaderSettings settings, DiagnosticBag diagnostics, out RuleSet rules)
    {
        var loader = new RuleLoader(diagnostics, settings);
        selection.AddTo(loader);
        rules = loader.Build();
        var texts = new Dictionary<string, string>();
        foreach (Rule rule in rules.Rules)
        {
            texts.TryAdd($"{rule.Namespace}:{rule.Name}", TextOf(rule));
        }

        List<string> facts =
        [
            .. settings.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={Describe(variable.Value)}"),
            settings.SkipsFaulty ? "relaxed" : "strict",
            .. settings.IgnoredModules.Order(StringComparer.Ordinal),
        ];

        // Rules that share a name, and what is in lists of hashes, are told apart by their files alone.
        if (rules.Hashes.Count > 0 || texts.Count < rules.Rules.Count)
        {
            facts.AddRange(loader.Files.Select(path => Convert.ToHexStringLower(SHA256.HashData(InputFile.ReadWhole(path, MostBytes)))).Order(StringComparer.Ordinal));
        }

        return new RuleSources(texts, facts);
    }

    /// <summary>The text of a rule, from its name to its end.</summary>
    /// <param name="rule">The rule.</param>
    public static string TextOf(Rule rule) => rule.Extent.Source.Text.Substring(rule.Extent.Start, rule.Extent.Length);

    private static string Describe(object value) => value is byte[] text
        ? Convert.ToHexStringLower(text)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
