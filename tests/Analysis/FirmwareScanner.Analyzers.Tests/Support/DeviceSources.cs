using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Virtual;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using File = System.IO.File;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>The sources of the device's application, to be compiled against the virtual board with and without seeded faults.</summary>
internal static class DeviceSources
{
    // What the project file of the desktop build says.
    private const string Usings = """
        global using FileStream = FirmwareScanner.Virtual.FileStream;
        global using File = FirmwareScanner.Virtual.File;
        """;

    private static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithPreprocessorSymbols("BOARD_ALL");

    /// <summary>Every source file: its path in the project, and its text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = ReadFiles();

    /// <summary>The compilation of the application as it is.</summary>
    public static CSharpCompilation Device { get; } = CSharpCompilation.Create(
        "FirmwareScanner.Device",
        Files.Select(file => CSharpSyntaxTree.ParseText(file.Value, Options, file.Key))
            .Append(CSharpSyntaxTree.ParseText(Usings, Options, "Usings.cs")),
        [.. AnalyzerHost.CoreReferences, MetadataReference.CreateFromFile(typeof(VirtualBoard).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation of the application in which one file has another text.</summary>
    public static Compilation CompileWith(string file, string text)
    {
        SyntaxTree original = Device.SyntaxTrees.Single(tree => tree.FilePath == file);
        return Device.ReplaceSyntaxTree(original, CSharpSyntaxTree.ParseText(text, Options, file));
    }

    private static Dictionary<string, string> ReadFiles()
    {
        string device = Path.Combine(CoreSources.RepositoryRoot, "src", "FirmwareScanner.Device");
        string[] others = ["obj/", "bin/", "nano/", "mscorlib/"];
        return Directory.EnumerateFiles(device, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(device, path).Replace('\\', '/'), Path: path))
            .Where(file => !others.Any(other => file.Name.StartsWith(other, StringComparison.Ordinal)))
            .ToDictionary(file => file.Name, file => File.ReadAllText(file.Path), StringComparer.Ordinal);
    }
}
