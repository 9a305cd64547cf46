using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Regenerate.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Repository.Tests.Product;

/// <summary>A project's sources, compiled in memory for their meaning.</summary>
/// <param name="File">The project.</param>
/// <param name="Compilation">Its sources against those of the projects that it references; what generators would add is missing.</param>
/// <param name="Folders">The folder that each source counts to, <c>.</c> for the project's own.</param>
internal sealed record ProjectCode(
    ProjectFile File, CSharpCompilation Compilation, IReadOnlyDictionary<SyntaxTree, string> Folders);

/// <summary>The product's sources, compiled once for all tests: whole projects in some seconds, without a build.</summary>
internal static class ProductCode
{
    private static readonly Lazy<ImmutableArray<ProjectCode>> All = new(Compile);

    /// <summary>The assemblies that a test here runs with, by their names: the platform's and those of packages.</summary>
    internal static IReadOnlyDictionary<string, MetadataReference> Platform { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .DistinctBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(
                path => Path.GetFileNameWithoutExtension(path),
                path => (MetadataReference)MetadataReference.CreateFromFile(path));

    /// <summary>All projects of the product whose sources are their own.</summary>
    internal static IEnumerable<ProjectCode> Projects => All.Value.Where(project => project.File.IsProduct);

    /// <summary>The same, and those outside that they reference; what is referenced comes first.</summary>
    internal static ImmutableArray<ProjectCode> WithReferenced => All.Value;

    private static ImmutableArray<ProjectCode> Compile()
    {
        Dictionary<string, ProjectFile> files =
            ProjectFile.WithReferenced.Where(file => !file.IsOtherBuild).ToDictionary(file => file.Name);
        // A package is seen by those who reference it only: some have names that nanoFramework has, too.
        HashSet<string> packages = [.. files.Values.SelectMany(file => file.Packages)];
        var done = new Dictionary<string, ProjectCode>();
        foreach (string name in Graph.FromTheTop(files.ToDictionary(pair => pair.Key, pair => pair.Value.References)).Reverse())
        {
            if (files.TryGetValue(name, out ProjectFile? file))
            {
                HashSet<string> reached = Reached(file, files);
                IEnumerable<string> hidden = packages.Except(reached.Append(name).SelectMany(other => files[other].Packages));
                done.Add(
                    name,
                    Compile(
                        file,
                        [
                            .. Platform.ExceptBy(hidden, pair => pair.Key).Select(pair => pair.Value),
                            .. reached.Select(other => done[other].Compilation.ToMetadataReference()),
                        ]));
            }
        }

        return [.. done.Values];
    }

    /// <summary>The projects whose assemblies the compiler gets: those referenced, and theirs.</summary>
    private static HashSet<string> Reached(ProjectFile file, Dictionary<string, ProjectFile> files)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(file.References);
        while (open.TryPop(out string? name))
        {
            if (files.TryGetValue(name, out ProjectFile? other) && reached.Add(name))
            {
                foreach (string further in other.References)
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private static ProjectCode Compile(ProjectFile file, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpParseOptions(
            LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: [.. file.Constants, "NET", "NET10_0"]);
        Dictionary<SyntaxTree, string> folders = file.Sources().ToDictionary(
            source => CSharpSyntaxTree.ParseText(File.ReadAllText(source.Path), options, source.Path),
            source => source.Folder);
        SyntaxTree made = CSharpSyntaxTree.ParseText(MadeSource(file), options);
        string generatedPath = Path.Combine(RepositoryFiles.Root, "obj", "generated.cs");
        SyntaxTree[] generated =
            [.. folders.Keys.SelectMany(GeneratedMembers).Select(text => CSharpSyntaxTree.ParseText(text, options, generatedPath))];
        var compilation = CSharpCompilation.Create(
            file.AssemblyName,
            [.. folders.Keys, made, .. generated],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return new ProjectCode(file, compilation, folders);
    }

    /// <summary>
    /// The members that the compiler's generator gives a context of JSON serialization, as far as they have names. The generator itself
    /// is one of the SDK, made for a newer compiler than the one here.
    /// </summary>
    private static IEnumerable<string> GeneratedMembers(SyntaxTree source)
    {
        const string Attribute = "JsonSerializable";
        const string Context = "global::System.Text.Json.Serialization";
        foreach (ClassDeclarationSyntax type in source.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            string[] serialized =
            [
                .. type.AttributeLists.SelectMany(list => list.Attributes)
                    .Where(attribute => attribute.Name.ToString() == Attribute)
                    .Select(attribute => ((TypeOfExpressionSyntax)attribute.ArgumentList!.Arguments[0].Expression).Type.ToString()),
            ];
            if (serialized.Length == 0)
            {
                continue;
            }

            string name = type.Identifier.Text;
            string ns = type.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()!.Name.ToString();
            yield return $$"""
                namespace {{ns}};

                partial class {{name}}
                {
                    public {{name}}(global::System.Text.Json.JsonSerializerOptions options) : base(options) { }
                    public static {{name}} Default => null!;
                    protected override global::System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
                    public override {{Context}}.Metadata.JsonTypeInfo? GetTypeInfo(global::System.Type type) => null;
                    {{string.Concat(serialized.Select(what => $"public {Context}.Metadata.JsonTypeInfo<{what}> {what} => null!;"))}}
                }
                """;
        }
    }

    /// <summary>What the build makes of items of the project file.</summary>
    private static string MadeSource(ProjectFile file)
    {
        var text = new StringBuilder();
        foreach ((string alias, string type) in file.Aliases)
        {
            text.AppendLine($"global using {alias} = global::{type};");
        }

        foreach (string friend in file.Friends)
        {
            text.AppendLine($"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]");
        }

        return text.ToString();
    }
}
