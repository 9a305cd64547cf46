using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>Writes the page that lists the built-in rules.</summary>
internal static class BuiltInRulesPage
{
    /// <summary>The page.</summary>
    public static Generator Generator { get; } = new(
        "built-in rules",
        "src/FirmwareScanner.Signatures/Rules",
        _ => [GeneratedFile.Whole("docs/built-in-rules.md", Render(Load().Rules))]);

    /// <summary>The built-in rules.</summary>
    /// <exception cref="RegenerateException">They have errors or warnings.</exception>
    public static RuleSet Load()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        RuleSet rules = loader.Build();
        return diagnostics.All.Count == 0 ? rules : throw new RegenerateException(string.Join("; ", diagnostics.All));
    }

    private static string Render(IReadOnlyList<Rule> rules)
    {
        int findings = rules.Count(rule => Meta(rule, "severity") != "info");
        var text = new StringBuilder();
        text.Append("# Built-in rules\n\n");
        text.Append("Written from the rules by `tools/regenerate`; do not edit.\n\n");
        text.Append($"{rules.Count} rules: {rules.Count - findings} name what firmware consists of (severity `info`), ");
        text.Append($"{findings} name what should not be in it.\n");
        foreach (IGrouping<string, Rule> group in rules.GroupBy(rule => Meta(rule, "category")))
        {
            text.Append($"\n## {group.Key}\n\n| rule | severity | what it finds | source |\n|---|---|---|---|\n");
            foreach (Rule rule in group)
            {
                text.Append($"| `{rule.Name}` | {Meta(rule, "severity")} | {Cell(rule, "description")} | {Cell(rule, "source")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(Rule rule, string key) =>
        Meta(rule, key).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Meta(Rule rule, string key)
    {
        return rule.Meta.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault() as string
            ?? throw new RegenerateException($"rule {rule.Name} needs a text \"{key}\" in its meta");
    }
}
