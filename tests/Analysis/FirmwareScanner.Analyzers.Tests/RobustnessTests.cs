using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>While somebody types, most of what an analyzer sees does not compile: it must stay calm then.</summary>
public sealed class RobustnessTests
{
    private const int Rounds = 30;

    [Fact]
    public void Analyzers_given_sources_cut_anywhere_do_not_throw()
    {
        string[] texts = [.. CaseTexts(), .. CoreSources.Files.Values];
        Gen<(int Text, int Cut, int Skip)> cuts =
            from text in Gen.Choose(0, texts.Length - 1)
            from cut in Gen.Choose(0, texts[text].Length)
            from skip in Gen.Choose(0, 40)
            select (text, cut, skip);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Rounds),
            Prop.ForAll(cuts.ToArbitrary(), cut => IsCalm(texts[cut.Text], cut.Cut, cut.Skip)));
    }

    private static bool IsCalm(string text, int cut, int skip)
    {
        // Half of the texts end at the cut, the others lack a few characters there.
        string rest = skip < 20 ? string.Empty : text[Math.Min(text.Length, cut + skip)..];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Broken",
            [CSharpSyntaxTree.ParseText(text[..cut] + rest)],
            AnalyzerHost.CoreReferences,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        AnalyzerHost.Run(compilation, AllAnalyzers.Create());
        return true;
    }

    private static IEnumerable<string> CaseTexts()
    {
        string cases = Path.Combine(AppContext.BaseDirectory, "Cases");
        return Directory.EnumerateFiles(cases, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);
    }
}
