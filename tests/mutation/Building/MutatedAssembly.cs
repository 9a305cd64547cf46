using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using FirmwareScanner.Mutation.Mutants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Mutation.Building;

/// <summary>Compiles an assembly with all mutants in it. What does not compile as a mutant is left out, and it is tried again.</summary>
internal sealed class MutatedAssembly
{
    private const int MostAttempts = 40;

    private readonly ProjectUnderTest _project;
    private readonly Func<string, bool> _selects;
    private readonly CSharpCompilation _original;
    private readonly HashSet<(string File, int Start, string Replacement)> _left = [];

    /// <summary>Reads a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="references">A folder with the assemblies that it references.</param>
    /// <param name="selects">Which files are mutated, by their paths in the repository.</param>
    internal MutatedAssembly(ProjectUnderTest project, string references, Func<string, bool> selects)
    {
        _project = project;
        _selects = selects;
        var parse = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER"]);
        IEnumerable<string> sources = project.Sources().Concat(project.GeneratedSources())
            .Append(Path.Combine(AppContext.BaseDirectory, "MutantSwitch.cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
            allowUnsafe: true, reportSuppressedDiagnostics: false);
        _original = CSharpCompilation.Create(
            project.Assembly,
            sources.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), parse, path)),
            References(project, references),
            options);
    }

    /// <summary>Writes the assembly in place of the one that the build made.</summary>
    /// <param name="path">Where it is, and where its resources are taken from.</param>
    /// <returns>The mutants in it.</returns>
    internal IReadOnlyList<Mutant> Write(string path)
    {
        IReadOnlyList<ResourceDescription> resources = ResourcesOf(path);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            var mutants = new List<Mutant>();
            var places = new Dictionary<int, (string File, int Start, string Replacement)>();
            CSharpCompilation mutated = Mutate(mutants, places);
            var image = new MemoryStream();
            Diagnostic[] errors =
            [
                .. mutated.Emit(image, manifestResources: resources).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            ];
            if (errors.Length == 0)
            {
                File.WriteAllBytes(path, image.ToArray());
                return mutants;
            }

            LeaveOut(errors, places);
        }

        throw new MutationException($"{_project.Assembly} does not compile with mutants after {MostAttempts} attempts");
    }

    private CSharpCompilation Mutate(List<Mutant> mutants, Dictionary<int, (string File, int Start, string Replacement)> places)
    {
        CSharpCompilation mutated = _original;
        foreach (SyntaxTree tree in _original.SyntaxTrees)
        {
            string file = Repository.NameOf(tree.FilePath);
            if (!file.StartsWith("src/", StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal) || !_selects(file))
            {
                continue;
            }

            var writer = new MutantWriter(_original.GetSemanticModel(tree), file, mutants, _left);
            SyntaxNode root = writer.Visit(tree.GetRoot())!;
            foreach ((int number, (string File, int Start, string Replacement) place) in writer.Places)
            {
                places[number] = place;
            }

            mutated = mutated.ReplaceSyntaxTree(tree, CSharpSyntaxTree.Create((CSharpSyntaxNode)root, (CSharpParseOptions)tree.Options, tree.FilePath));
        }

        return mutated;
    }

    private void LeaveOut(IReadOnlyList<Diagnostic> errors, Dictionary<int, (string File, int Start, string Replacement)> places)
    {
        int before = _left.Count;
        foreach (Diagnostic error in errors)
        {
            SyntaxNode? root = error.Location.SourceTree?.GetRoot();
            foreach (int number in root is null ? [] : Guilty(root, error.Location.SourceSpan))
            {
                _left.Add(places[number]);
            }
        }

        if (_left.Count == before)
        {
            throw new MutationException($"{_project.Assembly} does not compile: {errors[0]}");
        }
    }

    /// <summary>The innermost mutant around an error; if there is none, all statements of the member that are mutants.</summary>
    private static IEnumerable<int> Guilty(SyntaxNode root, TextSpan span)
    {
        SyntaxNode place = root.FindNode(span, getInnermostNodeForTie: true);
        foreach (SyntaxNode node in place.AncestorsAndSelf())
        {
            int[] own = NumbersOf(node);
            if (own.Length > 0)
            {
                return own;
            }
        }

        SyntaxNode? member = place.AncestorsAndSelf().FirstOrDefault(node => node is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax);
        return member is null ? [] : member.DescendantNodes().SelectMany(NumbersOf);
    }

    private static int[] NumbersOf(SyntaxNode node) =>
        [.. node.GetAnnotations(MutantWriter.Annotation).Select(mark => int.Parse(mark.Data!, CultureInfo.InvariantCulture))];

    private static IEnumerable<MetadataReference> References(ProjectUnderTest project, string folder)
    {
        IEnumerable<string> framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll");
        IEnumerable<string> product = Directory.EnumerateFiles(folder, "FirmwareScanner*.dll")
            .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(path) != project.Assembly);
        return framework.Where(path => !Path.GetFileName(path).StartsWith("System.CommandLine", StringComparison.Ordinal)).Concat(product)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static List<ResourceDescription> ResourcesOf(string path)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        using var image = new MemoryStream(File.ReadAllBytes(path));
        System.Reflection.Assembly assembly = context.LoadFromStream(image);
        var resources = new List<ResourceDescription>();
        foreach (string name in assembly.GetManifestResourceNames())
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            resources.Add(new ResourceDescription(name, () => new MemoryStream(bytes.ToArray()), isPublic: true));
        }

        context.Unload();
        return resources;
    }
}
