using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>The sources of the core, as they lie in the repository, to be compiled with and without seeded faults.</summary>
internal static class CoreSources
{
    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Every source file of a device's build, those of the contracts included: its path in the core, and its text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = ReadFiles();

    /// <summary>The compilation of the core as it is.</summary>
    public static CSharpCompilation Core { get; } = CSharpCompilation.Create(
        "FirmwareScanner.Core",
        Files.Select(file => CSharpSyntaxTree.ParseText(file.Value, path: file.Key)),
        AnalyzerHost.FrameworkReferences,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation of the core in which one file has another text.</summary>
    public static Compilation CompileWith(string file, string text)
    {
        SyntaxTree original = Core.SyntaxTrees.Single(tree => tree.FilePath == file);
        return Core.ReplaceSyntaxTree(original, CSharpSyntaxTree.ParseText(text, path: file));
    }

    private static Dictionary<string, string> ReadFiles()
    {
        string core = Path.Combine(RepositoryRoot, "src", "FirmwareScanner.Core");
        string contracts = Path.Combine(RepositoryRoot, "src", "Analysis", "Contracts");
        return Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(core, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal)
                && !file.Name.StartsWith("bin/", StringComparison.Ordinal)
                && !file.Name.EndsWith(".Desktop.cs", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(contracts, "*.cs").Select(path => (Name: "Contracts/" + Path.GetFileName(path), Path: path)))
            .ToDictionary(file => file.Name, file => File.ReadAllText(file.Path), StringComparer.Ordinal);
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests have to run inside the repository.");
    }
}
