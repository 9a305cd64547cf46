using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Support;

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

    private static readonly MetadataReference[] Device = [.. DeviceFolder.Library.Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly Lazy<AssemblyImage> Contracts = new(() => Compile(
        "Contracts",
        [.. Directory.GetFiles(RepositoryFolder.PathOf("src", "Analysis", "Contracts"), "*.cs").Select(Parse)]));

    /// <summary>Compiles a text against the contracts, which are an assembly of their own outside of the world.</summary>
    public static AssemblyImage Compile(string text, string name = "Sample", params AssemblyImage[] references)
    {
        return Emit(Create(name, [Parse(text, $"src/{name}.cs")], [Contracts.Value, .. references], Platform));
    }

    /// <summary>Compiles a text for the desktop, for tests that run it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="references">Paths of assemblies beside the platform.</param>
    public static AssemblyImage CompileToRun(string text, string name, params string[] references)
    {
        IEnumerable<MetadataReference> all = Platform.Concat(references.Select(path => MetadataReference.CreateFromFile(path)));
        return Emit(CSharpCompilation.Create(name, [Parse(text, $"src/{name}.cs")], all, Options));
    }

    /// <summary>Compiles several sources against the device's class library alone.</summary>
    public static AssemblyImage CompileForDevice(string name, IEnumerable<SyntaxTree> trees) => Emit(Create(name, trees, [], Device));

    /// <summary>A text, not emitted yet, against the device's class library and what is given.</summary>
    public static CSharpCompilation CreateForDevice(string text, string name, IEnumerable<AssemblyImage> references)
    {
        return Create(name, [Parse(text, $"src/{name}.cs")], references, Device);
    }

    /// <summary>A source of the repository, from its path.</summary>
    public static SyntaxTree Parse(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>A source from its text.</summary>
    public static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), Parsing, path);

    private static AssemblyImage Compile(string name, IEnumerable<SyntaxTree> trees) => Emit(Create(name, trees, [], Platform));

    private static CSharpCompilation Create(
        string name, IEnumerable<SyntaxTree> trees, IEnumerable<AssemblyImage> references, IEnumerable<MetadataReference> library)
    {
        IEnumerable<MetadataReference> all = library.Concat(references.Select(each => MetadataReference.CreateFromImage(each.Bytes)));
        return CSharpCompilation.Create(name, trees, all, Options);
    }

    /// <summary>The assembly and its symbols; an error fails the test.</summary>
    public static AssemblyImage Emit(CSharpCompilation compilation)
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
