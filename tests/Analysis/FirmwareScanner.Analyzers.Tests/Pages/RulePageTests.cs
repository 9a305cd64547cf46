using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Pages;

/// <summary>Every rule of the assembly has a help page with true examples: the failing ones give its id, the passing none.</summary>
public sealed class RulePageTests
{
    private static readonly DiagnosticAnalyzer[] Analyzers = AllAnalyzers.Create();

    private static readonly string[] RequiredHeadings = ["Why", "Fails", "Passes", "How to fix it", "How to suppress it"];

    public static TheoryData<string> Rules =>
        [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Page_of_a_rule_has_its_title_and_sections(string id)
    {
        Assert.True(RulePage.TryRead(id, out RulePage page), $"docs/rules/{id}.md does not exist");
        Assert.StartsWith($"# {id}: ", page.Title, StringComparison.Ordinal);
        Assert.Empty(RequiredHeadings.Except(page.Headings));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Page_of_a_rule_has_failing_examples_that_give_its_id_and_no_other_of_its_group(string id)
    {
        Assert.True(RulePage.TryRead(id, out RulePage page));
        string[] examples = Examples(page, "Fails");

        // What allocates may break on the device as well, so another group may have its say.
        Assert.All(
            examples,
            example => Assert.Equal(
                [id], Found(example).Select(diagnostic => diagnostic.Id).Where(found => found[3] == id[3]).Distinct()));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Page_of_a_rule_has_passing_examples_that_give_nothing(string id)
    {
        Assert.True(RulePage.TryRead(id, out RulePage page));
        string[] examples = Examples(page, "Passes");
        Assert.All(examples, example => Assert.Empty(Found(example).Select(diagnostic => diagnostic.ToString())));
    }

    /// <summary>What can be compiled; a rule about other files, or about a whole assembly, shows its examples as plain text.</summary>
    private static string[] Examples(RulePage page, string heading)
    {
        string[] compiled = [.. page.Examples(heading, "csharp")];
        Assert.NotEmpty(compiled.Concat(page.Examples(heading, "text")));
        return compiled;
    }

    private static IEnumerable<Diagnostic> Found(string example)
    {
        return AnalyzerHost.Run(example, Analyzers);
    }
}
