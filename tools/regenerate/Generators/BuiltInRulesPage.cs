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
    // Not counted anew with the rest: the machine that it was counted on is not part of the repository.
    private const string Measured = """

        ## What they find on a desktop system

        `fwscan scan --no-unpack --severity low -r /usr /var/lib/dpkg /etc` on a Debian 12 with development tools, 181,178 files, 8.8 GB, finds
        something in 40 of them:

        - 36 hold what the rule says: keys, key stores and service accounts of test suites and examples (30), snake oil keys and certificates (3),
          keys of programming interfaces (2), and a key that Chromium has in its program.
        - 2 are documents that show a JSON Web Token.
        - 2 were wrong. OpenSSL's command line tool holds the test keys of `openssl speed`; since then the rule knows them, so 39 files are left. A
          compiled Python module holds the head of an X25519 key without the key; a rule cannot tell.

        None of Java's `cacerts`, of the ELF files, and of the libraries that hold PEM labels is among them.

        """;

    /// <summary>The page.</summary>
    public static Generator Generator { get; } = new(
        "built-in rules",
        "src/FirmwareScanner.Signatures/Rules",
        _ => [GeneratedFile.Whole("docs/built-in-rules.md", Render())]);

    /// <summary>The built-in rules that every board has room for.</summary>
    /// <exception cref="RegenerateException">They have errors or warnings.</exception>
    public static RuleSet LoadForBoards() => Load(isDesktop: false);

    private static RuleSet Load(bool isDesktop)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        if (isDesktop)
        {
            loader.AddBuiltInForDesktop();
        }

        RuleSet rules = loader.Build();
        return diagnostics.All.Count == 0 ? rules : throw new RegenerateException(string.Join("; ", diagnostics.All));
    }

    private static string Render()
    {
        IReadOnlyList<Rule> rules = Load(isDesktop: true).Rules;
        var boards = LoadForBoards().Rules.Select(rule => rule.Name).ToHashSet();
        int findings = rules.Count(rule => Meta(rule, "severity") != "info");
        var text = new StringBuilder();
        text.Append("# Built-in rules\n\n");
        text.Append("Written from the rules by `tools/regenerate`; do not edit.\n\n");
        text.Append($"{rules.Count} rules: {rules.Count - findings} name what firmware consists of (severity `info`), ");
        text.Append($"{findings} name what should not be in it.\n");
        text.Append($"{rules.Count - boards.Count} of severity `info` are for a desktop alone, for which the smallest board has no memory.\n");
        text.Append(Measured);
        foreach (IGrouping<string, Rule> group in rules.GroupBy(rule => Meta(rule, "category")).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {group.Key}\n\n| rule | severity | what it finds | source |\n|---|---|---|---|\n");
            foreach (Rule rule in group)
            {
                string severity = Meta(rule, "severity") + (boards.Contains(rule.Name) ? string.Empty : ", desktop");
                text.Append($"| `{rule.Name}` | {severity} | {Cell(rule, "description")} | {Cell(rule, "source")} |\n");
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
