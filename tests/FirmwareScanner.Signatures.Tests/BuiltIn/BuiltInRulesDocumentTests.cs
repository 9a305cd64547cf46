using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Keeps docs/built-in-rules.md equal to the rules. CONTRIBUTING.md says how to write it anew.</summary>
public sealed class BuiltInRulesDocumentTests
{
    private const string UpdateVariable = "FWSCAN_UPDATE_DOCS";

    [Fact]
    public void Document_of_the_built_in_rules_is_current()
    {
        string path = BuiltInRules.PathOf("docs", "built-in-rules.md");
        string expected = Render(BuiltInRules.Load());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        string actual = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == actual, $"docs/built-in-rules.md is not current: run this test with {UpdateVariable}=1 and commit the file");
    }

    private static string Render(IReadOnlyList<Rule> rules)
    {
        int findings = rules.Count(rule => BuiltInRules.Meta(rule, "severity") != "info");
        var text = new StringBuilder();
        text.Append("# Built-in rules\n\n");
        text.Append("Written from the rules by a test; do not edit (CONTRIBUTING.md says how to write it anew).\n\n");
        text.Append($"{rules.Count} rules: {rules.Count - findings} name what firmware consists of (severity `info`), ");
        text.Append($"{findings} name what should not be in it.\n");
        foreach (IGrouping<string, Rule> group in rules.GroupBy(rule => BuiltInRules.Meta(rule, "category")))
        {
            text.Append($"\n## {group.Key}\n\n| rule | severity | what it finds | source |\n|---|---|---|---|\n");
            foreach (Rule rule in group)
            {
                text.Append($"| `{rule.Name}` | {BuiltInRules.Meta(rule, "severity")} | ");
                text.Append($"{Cell(rule, "description")} | {Cell(rule, "source")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(Rule rule, string key) =>
        BuiltInRules.Meta(rule, key).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
