using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Constructs;

/// <summary>No analyzer throws, whatever the code: an exception in one fails a build that takes warnings for errors.</summary>
public sealed class ConstructTests
{
    private const int ClassesOfProgram = 2;

    // Programs to write; FIRMWARESCANNER_SAMPLE sets another number.
    private static readonly int ProgramCount =
        int.TryParse(Environment.GetEnvironmentVariable("FIRMWARESCANNER_SAMPLE"), out int sample) ? sample : 6;

    private const int MostFoundLines = 100_000;
    private const int LinesAtOnce = 20_000;

    // Kinds that no program has: parts of documentation and directives, nodes of scripts, errors, and lists.
    private static readonly string[] OtherEndings = ["Token", "Keyword", "Trivia", "Cref"];
    private static readonly string[] OtherKinds =
    [
        "None", "List", "GlobalStatement", "IncompleteMember", "UnknownAccessorDeclaration", "FileScopedNamespaceDeclaration",
        "LineDirectivePosition", "ExtensionDeclaration",
    ];

    [Fact]
    public void Analyzers_over_every_construct_of_the_language_do_not_throw()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Cases", "Constructs");
        SyntaxTree[] trees = [.. Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText).Select(Parse)];

        Assert.Empty(Missing(trees));
        Run(trees);
    }

    [Fact]
    public void Analyzers_over_programs_of_a_grammar_do_not_throw()
    {
        string? wish = Environment.GetEnvironmentVariable("FIRMWARESCANNER_SEED");
        int seed = int.TryParse(wish, out int given) ? given : Random.Shared.Next(1_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        for (int index = 0; index < ProgramCount; index++)
        {
            Run([Parse(ProgramGrammar.Write(seed + index, ClassesOfProgram))]);
        }
    }

    [Fact]
    public void Analyzers_over_sources_of_others_do_not_throw()
    {
        int lines = 0;
        List<SyntaxTree> trees = [];
        foreach (string text in FoundSources().Select(File.ReadAllText))
        {
            trees.Add(Parse(text));
            lines += text.Count(character => character == '\n');
            if (lines % LinesAtOnce > LinesAtOnce / 2 || lines > MostFoundLines)
            {
                Run(trees);
                trees.Clear();
            }

            if (lines > MostFoundLines)
            {
                return;
            }
        }

        Run(trees);
        Assert.SkipWhen(lines == 0, "no sources of others in the folder of packages");
    }

    private static IEnumerable<string> Missing(IEnumerable<SyntaxTree> trees)
    {
        IEnumerable<SyntaxNode> roots = trees.Select(tree => tree.GetRoot(TestContext.Current.CancellationToken));
        HashSet<SyntaxKind> found = [.. roots.SelectMany(root => root.DescendantNodesAndSelf()).Select(node => node.Kind())];
        return Enum.GetValues<SyntaxKind>().Where(kind => !found.Contains(kind) && IsConstruct(kind)).Select(kind => kind.ToString());
    }

    private static bool IsConstruct(SyntaxKind kind)
    {
        string name = kind.ToString();
        return !OtherKinds.Contains(name) && !name.StartsWith("Xml", StringComparison.Ordinal)
            && !name.StartsWith("Cref", StringComparison.Ordinal)
            && !OtherEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
    }

    private static IEnumerable<string> FoundSources()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(packages)
            ? Directory.EnumerateFiles(packages, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];
    }

    private static SyntaxTree Parse(string text)
    {
        return CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview));
    }

    private static void Run(IEnumerable<SyntaxTree> trees)
    {
        MetadataReference core = AnalyzerHost.CoreReferences[^1];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Constructs",
            trees,
            [.. AnalyzerHost.FrameworkReferences, core.WithAliases(["global", "here"])],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        AnalyzerHost.Run(compilation, AllAnalyzers.Create());
    }
}
