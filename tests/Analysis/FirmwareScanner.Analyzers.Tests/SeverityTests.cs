using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>Faults are errors for everybody; demands are suggestions, and errors in this repository.</summary>
public sealed partial class SeverityTests
{
    private static readonly string[] Demands = ["FWS111", "FWS216", "FWS306", "FWS307", "FWS309"];

    private static IEnumerable<DiagnosticDescriptor> Rules =>
        AllAnalyzers.Create().SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id);

    [Fact]
    public void Rules_are_errors_but_for_the_demands()
    {
        Assert.All(Rules, rule => Assert.Equal(
            Demands.Contains(rule.Id) ? DiagnosticSeverity.Info : DiagnosticSeverity.Error, rule.DefaultSeverity));
        Assert.All(Rules, rule => Assert.True(rule.IsEnabledByDefault));
    }

    [Fact]
    public void Repository_makes_errors_of_all_demands()
    {
        string[] lines = File.ReadAllLines(Path.Combine(CoreSources.RepositoryRoot, ".editorconfig"));

        Assert.All(Demands, demand => Assert.Contains($"dotnet_diagnostic.{demand}.severity = error", lines));
    }

    [Fact]
    public void List_of_releases_has_every_rule_with_its_severity()
    {
        string path = Path.Combine(
            CoreSources.RepositoryRoot, "src", "Analysis", "FirmwareScanner.Analyzers", "AnalyzerReleases.Unshipped.md");
        IEnumerable<string> listed = File.ReadAllLines(path).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups[1]} {match.Groups[2]} {match.Groups[3]}");

        Assert.Equal(
            Rules.Select(rule => $"{rule.Id} {rule.Category} {rule.DefaultSeverity}").Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Help_of_a_rule_is_an_address_in_the_repository()
    {
        string properties = File.ReadAllText(Path.Combine(CoreSources.RepositoryRoot, "Directory.Build.props"));
        string repository = Address().Match(properties).Groups[1].Value;

        Assert.StartsWith("https://", repository, StringComparison.Ordinal);
        Assert.All(Rules, rule => Assert.Equal($"{repository}/blob/main/docs/rules/{rule.Id}.md", rule.HelpLinkUri));
    }

    [GeneratedRegex(@"^(FWS\d{3}) \| (\w+) \| (\w+) \|")]
    private static partial Regex Row();

    [GeneratedRegex("<RepositoryUrl>(.*)</RepositoryUrl>")]
    private static partial Regex Address();
}
