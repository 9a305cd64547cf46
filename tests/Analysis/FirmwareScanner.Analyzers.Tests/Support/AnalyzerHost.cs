using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Memory;
using FirmwareScanner.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>Compiles source text against the core and the running framework and gives it to analyzers.</summary>
internal static class AnalyzerHost
{
    /// <summary>The running framework.</summary>
    public static ImmutableArray<MetadataReference> FrameworkReferences { get; } = ReadFrameworkReferences();

    /// <summary>The running framework and the core.</summary>
    public static ImmutableArray<MetadataReference> CoreReferences { get; } =
        [.. FrameworkReferences, MetadataReference.CreateFromFile(typeof(BlockPool).Assembly.Location)];

    /// <summary>The compilation of one source text; an error in it fails the test, because the case would prove nothing.</summary>
    public static CSharpCompilation Compile(params string[] sources)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Case",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            CoreReferences,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
        return compilation;
    }

    /// <summary>What the analyzers report on a source text.</summary>
    public static ImmutableArray<Diagnostic> Run(string source, params DiagnosticAnalyzer[] analyzers)
    {
        return Run(Compile(source), analyzers);
    }

    /// <summary>What the analyzers report on a compilation. An exception in an analyzer fails the test.</summary>
    public static ImmutableArray<Diagnostic> Run(Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        return Run(compilation, [], analyzers);
    }

    /// <summary>The same with additional files. An exception in an analyzer fails the test.</summary>
    public static ImmutableArray<Diagnostic> Run(
        Compilation compilation, ImmutableArray<AdditionalText> files, params DiagnosticAnalyzer[] analyzers)
    {
        Exception? thrown = null;
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions(files),
            (exception, _, _) => thrown ??= exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = new CompilationWithAnalyzers(compilation, [.. analyzers], options)
            .GetAnalyzerDiagnosticsAsync(CancellationToken.None).WaitAsync(StartedProgram.Patience).GetAwaiter().GetResult();
        Assert.Null(thrown);
        return found;
    }

    private static ImmutableArray<MetadataReference> ReadFrameworkReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<string> framework = trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        return [.. framework.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
    }
}
