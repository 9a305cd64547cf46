using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Proof.World;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Support;

/// <summary>Compiles C# as a Release build does, with symbols.</summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll"
                or "System.Threading.dll" or "System.Linq.dll" or "System.Console.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly Lazy<AssemblyImage> Contracts = new(() =>
        Compile("Contracts", [.. Directory.GetFiles(RepositoryFolder.PathOf("src", "FirmwareScanner.Core", "Contracts"), "*.cs").Select(Parse)], []));

    private static readonly Lazy<SyntaxTree[]> Core = new(() => [.. RepositoryFolder.CoreSources().Select(Parse)]);

    /// <summary>Compiles a text against the contracts; they are an assembly of their own, outside of the world.</summary>
    public static AssemblyImage Compile(string text, string name = "Sample", params AssemblyImage[] references)
    {
        return Compile(name, [Parse(text, $"src/{name}.cs")], [Contracts.Value, .. references]);
    }

    /// <summary>Compiles the core, with one piece of one file replaced.</summary>
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
            trees = trees.Select(tree => tree == original ? Parse(text.Replace(old, replacement), original.FilePath) : tree);
        }

        return Compile("FirmwareScanner.Core", trees, []);
    }

    private static SyntaxTree Parse(string path) => Parse(File.ReadAllText(path), path);

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), Parsing, path);

    private static AssemblyImage Compile(string name, IEnumerable<SyntaxTree> trees, IEnumerable<AssemblyImage> references)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable);
        IEnumerable<MetadataReference> all = Platform.Concat(references.Select(each => MetadataReference.CreateFromImage(each.Bytes)));
        CSharpCompilation compilation = CSharpCompilation.Create(name, trees, all, options);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        string[] errors = [.. result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString())];
        Assert.True(errors.Length == 0, string.Join(Environment.NewLine, errors));
        return new AssemblyImage(name + ".dll", assembly.ToArray(), symbols.ToArray());
    }
}
