using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using UserErrorException = FirmwareScanner.Diagnostics.UserErrorException;

namespace FirmwareScanner.NanoRun.Building;

/// <summary>Compiles C# against the device's assemblies: Release, as what is shipped.</summary>
/// <param name="outputFolder">Where assemblies go.</param>
internal sealed class DeviceCompiler(string outputFolder)
{
    private const int MostErrors = 20;

    private static readonly string[] Symbols = ["NANOFRAMEWORK_1_0", "RELEASE"];

    /// <summary>Compiles a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="isProgram">Whether it gets an entry point.</param>
    /// <param name="references">Everything it uses, mscorlib too.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The assembly, and what was compiled, to look for tests in.</returns>
    /// <exception cref="UserErrorException">The sources have errors.</exception>
    public (DeviceAssembly Assembly, Compilation Compilation) Compile(
        NanoProject project, bool isProgram, IEnumerable<DeviceAssembly> references, CancellationToken cancellation)
    {
        string[] symbols = [.. Symbols, .. project.Symbols];
        IEnumerable<SyntaxTree> trees = project.Sources.Select(path => Parse(path, File.ReadAllText(path), symbols));
        return Compile(project.AssemblyName, trees, references, isProgram, project.IsNullable, cancellation);
    }

    /// <summary>Compiles sources that exist in memory only.</summary>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="references">Everything it uses, mscorlib too.</param>
    /// <param name="isProgram">Whether it has an entry point.</param>
    /// <param name="cancellation">Ends it early.</param>
    public DeviceAssembly Compile(
        string name, string[] sources, IEnumerable<DeviceAssembly> references, bool isProgram, CancellationToken cancellation)
    {
        IEnumerable<SyntaxTree> trees = sources.Select(source => Parse(name + ".cs", source, Symbols));
        return Compile(name, trees, references, isProgram, true, cancellation).Assembly;
    }

    private static SyntaxTree Parse(string path, string text, string[] symbols)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: symbols);
        return CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), options, path);
    }

    private (DeviceAssembly Assembly, Compilation Compilation) Compile(
        string name,
        IEnumerable<SyntaxTree> trees,
        IEnumerable<DeviceAssembly> references,
        bool isProgram,
        bool isNullable,
        CancellationToken cancellation)
    {
        var options = new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            deterministic: true,
            nullableContextOptions: isNullable ? NullableContextOptions.Enable : NullableContextOptions.Disable);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name, trees, references.Select(reference => MetadataReference.CreateFromFile(reference.Path)), options);
        string path = Path.Combine(outputFolder, name + (isProgram ? ".exe" : ".dll"));
        using FileStream file = File.Create(path);
        EmitResult result = compilation.Emit(file, cancellationToken: cancellation);
        if (!result.Success)
        {
            string[] errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
            string more = errors.Length > MostErrors ? $"\nand {errors.Length - MostErrors} more" : string.Empty;
            throw new UserErrorException(
                $"{name} does not compile against the given references:\n{string.Join('\n', errors.Take(MostErrors))}{more}");
        }

        return (new DeviceAssembly(name, path, false), compilation);
    }
}
