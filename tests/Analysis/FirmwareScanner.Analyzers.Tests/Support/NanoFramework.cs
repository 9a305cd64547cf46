using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>Compiles source text against nanoFramework's own class library, where its package is in the folder of packages.</summary>
internal static class NanoFramework
{
    private const string Package = "nanoframework.corelibrary";

    /// <summary>The compilation of one source text as device code; skips the test where the package is not there.</summary>
    public static CSharpCompilation Compile(string source)
    {
        string? library = Find();
        Assert.SkipWhen(library is null, $"the package {Package} is not in the folder of packages");
        string contracts = Path.Combine(CoreSources.RepositoryRoot, "src", "Analysis", "Contracts");
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Case",
            Directory.EnumerateFiles(contracts, "*.cs").Select(File.ReadAllText).Append(source)
                .Select(text => CSharpSyntaxTree.ParseText(text)),
            [MetadataReference.CreateFromFile(library!)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
        return compilation;
    }

    /// <summary>What all analyzers report on a source text, as "line: id".</summary>
    public static ImmutableArray<string> Run(string source)
    {
        return [.. AnalyzerHost.Run(Compile(source), AllAnalyzers.Create())
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}")];
    }

    private static string? Find()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Path.Combine(packages, Package);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "mscorlib.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
    }
}
