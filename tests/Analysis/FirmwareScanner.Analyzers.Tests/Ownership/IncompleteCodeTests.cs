using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Ownership;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

/// <summary>An editor shows the analyzers every state of a file between two keystrokes.</summary>
public sealed class IncompleteCodeTests
{
    private const int CutsPerFile = 25;

    public static TheoryData<string> Texts =>
        [.. CaseFile.In("Ownership"), .. CoreSources.Files.Keys.Where(name => name.StartsWith("Pipeline/Scan", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Analyzers_code_cut_after_a_token_do_not_throw(string name)
    {
        string text = CoreSources.Files.TryGetValue(name, out string? core)
            ? core
            : File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", name));
        foreach (int end in Cuts(text))
        {
            // A compilation with errors: AnalyzerHost.Run fails the test if an analyzer throws.
            CSharpCompilation cut = CSharpCompilation.Create(
                "Cut",
                [CSharpSyntaxTree.ParseText(text[..end], cancellationToken: TestContext.Current.CancellationToken)],
                AnalyzerHost.CoreReferences,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
            AnalyzerHost.Run(cut, new OwnershipAnalyzer(), new ForgedLeaseAnalyzer());
        }
    }

    private static IEnumerable<int> Cuts(string text)
    {
        int[] ends = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(token => token.Span.End)];
        return Enumerable.Range(1, CutsPerFile).Select(index => ends[index * (ends.Length - 1) / CutsPerFile]);
    }
}
