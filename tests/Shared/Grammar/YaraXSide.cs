using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Testing.YaraX;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What YARA-X says of rules and samples, as a second opinion.</summary>
internal static class YaraXSide
{
    /// <summary>Asks it, without the rules that it refuses.</summary>
    /// <param name="files">The rules.</param>
    /// <param name="samples">What to scan.</param>
    /// <param name="accepted">The rules that it accepts.</param>
    /// <param name="crash">How it failed; null if it did not.</param>
    /// <returns>What it finds.</returns>
    internal static HashSet<string> Scan(
        IReadOnlyList<RuleFile> files, IReadOnlyList<byte[]> samples, out IReadOnlyList<RuleFile> accepted, out string? crash)
    {
        accepted = files;
        while (true)
        {
            YaraXAnswer answer = YaraXProgram.Ask([new YaraXRequest([.. accepted.Select(ToNamespace)], samples)])[0];
            crash = answer.Crash;
            if (answer.Errors.Count == 0 || crash is not null)
            {
                var strings = ScanLine.Index(accepted);
                return [.. answer.Matches.Select(match => ToLine(match, strings))];
            }

            // The first source of each has the imports.
            ILookup<string, int> refused = answer.Errors.ToLookup(error => error.Namespace, error => error.Source - 1);
            accepted =
            [
                .. accepted.Select(file => file with { Rules = [.. file.Rules.Where((_, number) => !refused[file.Name].Contains(number))] }),
            ];
        }
    }

    private static YaraXNamespace ToNamespace(RuleFile file) =>
        new(file.Name, [RuleGenerator.Imports, .. file.Rules.Select(rule => rule.Source)]);

    private static string ToLine(YaraXMatch match, Dictionary<(string Namespace, string Rule, string Identifier), GeneratedString> strings)
    {
        string fired = ScanLine.OfRule(match.Namespace, match.Rule, match.Sample.ToString(CultureInfo.InvariantCulture));
        return match.Identifier is null ? fired : ScanLine.ToYara(ScanLine.OfMatch(fired, match.Identifier, match.Offset, match.Length), strings);
    }
}
