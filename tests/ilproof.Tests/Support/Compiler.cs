using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.Proof.World;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Support;

/// <summary>Compiles C# as a Release build does, with symbols.</summary>
internal static class Compiler
{
    private const string CoreName = "FirmwareScanner.Core";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll"
                or "System.Threading.dll" or "System.Linq.dll" or "System.Console.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference[] Device = [.. DeviceFolder.Library.Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly Lazy<AssemblyImage> Contracts = new(() => Compile(
        "Contracts",
        [.. Directory.GetFiles(RepositoryFolder.PathOf("src", "FirmwareScanner.Core", "Contracts"), "*.cs").Select(Parse)]));

    private static readonly Lazy<SyntaxTree[]> Core = new(() => [.. RepositoryFolder.CoreSources().Select(Parse)]);

    /// <summary>Compiles a text against the contracts: those of the core, or else an assembly of their own outside of the world.</summary>
    public static AssemblyImage Compile(string text, string name = "Sample", params AssemblyImage[] references)
    {
        return Emit(Create(text, name, references));
    }

    /// <summary>Compiles a text against the core of the desktop, for tests that run it.</summary>
    public static AssemblyImage CompileToRun(string text, string name)
    {
        MetadataReference core = MetadataReference.CreateFromFile(typeof(Scanning.StreamScanner).Assembly.Location);
        return Emit(CSharpCompilation.Create(name, [Parse(text, $"src/{name}.cs")], [.. Platform, core], Options));
    }

    /// <summary>What the analyzers of the first net say of a text.</summary>
    public static async Task<string[]> Analyze(string text, string name, params AssemblyImage[] references)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. System.Reflection.Assembly.Load("FirmwareScanner.Analyzers").GetTypes()
                .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!),
        ];
        CompilationWithAnalyzers compilation = Create(text, name, references).WithAnalyzers(analyzers);
        ImmutableArray<Diagnostic> found = await compilation.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Select(diagnostic => diagnostic.ToString())];
    }

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
            trees = trees.Select(tree => tree == original ? Parse(text.Replace(old, replacement), original.FilePath) : tree);
        }

        return Compile(CoreName, trees);
    }

    private static SyntaxTree Parse(string path) => Parse(File.ReadAllText(path), path);

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), Parsing, path);

    private static AssemblyImage Compile(string name, IEnumerable<SyntaxTree> trees) =>
        Emit(Create(name, trees, [], name == CoreName ? Device : Platform));

    private static CSharpCompilation Create(string text, string name, AssemblyImage[] references)
    {
        bool hasCore = references.Any(reference => reference.Name == CoreName + ".dll");
        return Create(
            name,
            [Parse(text, $"src/{name}.cs")],
            hasCore ? references : [Contracts.Value, .. references],
            hasCore ? Device : Platform);
    }

    private static CSharpCompilation Create(
        string name, IEnumerable<SyntaxTree> trees, IEnumerable<AssemblyImage> references, IEnumerable<MetadataReference> library)
    {
        IEnumerable<MetadataReference> all = library.Concat(references.Select(each => MetadataReference.CreateFromImage(each.Bytes)));
        return CSharpCompilation.Create(name, trees, all, Options);
    }

    private static AssemblyImage Emit(CSharpCompilation compilation)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        string[] errors = [.. result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString())];
        Assert.True(errors.Length == 0, string.Join(Environment.NewLine, errors));
        return new AssemblyImage(compilation.AssemblyName + ".dll", assembly.ToArray(), symbols.ToArray());
    }
}
