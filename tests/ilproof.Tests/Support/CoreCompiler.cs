using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.IlProof;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using FirmwareScanner.Proof.Budgets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Support;

/// <summary>Compiles the core, with a fault in it where a test wants one, and what uses the core.</summary>
internal static class CoreCompiler
{
    private const string CoreName = "FirmwareScanner.Core";

    private static readonly Lazy<SyntaxTree[]> Core = new(() => [.. Sources().Select(Compiler.Parse)]);

    /// <summary>Compiles the core against the device's class library, with one piece of one file replaced.</summary>
    /// <param name="file">The name of the file; null for the core as it is.</param>
    /// <param name="old">A text that the file has exactly once.</param>
    /// <param name="replacement">What stands there instead.</param>
    public static AssemblyImage CompileCore(string? file = null, string old = "", string replacement = "")
    {
        IEnumerable<SyntaxTree> trees = Core.Value;
        if (file is not null)
        {
            SyntaxTree original = Core.Value.Single(tree => Path.GetFileName(tree.FilePath) == file);
            string text = original.GetText(TestContext.Current.CancellationToken).ToString();
            Assert.True(text.Split(old).Length == 2, $"{file} must have exactly once: {old}");
            trees = trees.Select(tree => tree == original ? Compiler.Parse(text.Replace(old, replacement), original.FilePath) : tree);
        }

        return Compiler.CompileForDevice(CoreName, trees);
    }

    /// <summary>Compiles a text that uses the core, whose contracts it takes.</summary>
    public static AssemblyImage Compile(string text, string name, params AssemblyImage[] references)
    {
        return Compiler.Emit(Compiler.CreateForDevice(text, name, references));
    }

    /// <summary>What the analyzers of the first net say of a text that uses the core.</summary>
    public static async Task<string[]> Analyze(string text, string name, params AssemblyImage[] references)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. System.Reflection.Assembly.Load("FirmwareScanner.Analyzers").GetTypes()
                .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!),
        ];
        CompilationWithAnalyzers compilation = Compiler.CreateForDevice(text, name, references).WithAnalyzers(analyzers);
        ImmutableArray<Diagnostic> found = await compilation.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Select(diagnostic => diagnostic.ToString())];
    }

    /// <summary>All findings of a copy of the core.</summary>
    public static IReadOnlyList<Finding> Findings(AssemblyImage core)
    {
        using ProofRun run = ProofRun.Of(new ProofInput([core], Proving.RepositoryApi, BudgetFile.Parse("none", "{}")));
        return run.Findings;
    }

    /// <summary>Compiles a text against the core of the desktop, for tests that run it.</summary>
    public static AssemblyImage CompileToRun(string text, string name) =>
        Compiler.CompileToRun(text, name, typeof(Scanning.StreamScanner).Assembly.Location);

    // Those of a device's build.
    private static string[] Sources() =>
    [
        .. RepositoryFolder.Sources("src", "Analysis", "Contracts"),
        .. RepositoryFolder.Sources("src", "FirmwareScanner.Core").Where(path => !path.EndsWith(".Desktop.cs", StringComparison.Ordinal)),
    ];
}
