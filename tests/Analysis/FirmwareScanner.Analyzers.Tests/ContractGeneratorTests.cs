using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Ownership;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>A project gets the attributes that it does not know, and no others.</summary>
public sealed class ContractGeneratorTests
{
    private const string Library = """
        using System;
        using FirmwareScanner.Contracts;
        public sealed class Port : IDisposable
        {
            public void Dispose() { }
        }
        public static class Ports
        {
            public static void Close([Consumed] Port port) { port.Dispose(); }
        }
        """;

    private const string Program = """
        public static class Program
        {
            public static void Run()
            {
                Port port = new Port();
                Ports.Close(port);
                Ports.Close(port);
            }
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.Latest)]
    public void Project_that_knows_none_gets_all_in_the_version_of_its_language(LanguageVersion language)
    {
        Compilation compilation = Generate(Compile("Library", Library, AnalyzerHost.FrameworkReferences, language), out int count);

        string contracts = Path.Combine(CoreSources.RepositoryRoot, "src", "Analysis", "Contracts");
        Assert.Equal(Directory.GetFiles(contracts, "*.cs").Length, count);
        Assert.Empty(Errors(compilation));
        Assert.Equal(Accessibility.Internal, compilation.GetTypeByMetadataName("FirmwareScanner.Contracts.OwnedAttribute")!.DeclaredAccessibility);
    }

    [Fact]
    public void Project_that_references_the_core_gets_none()
    {
        Generate(Compile("Library", Library, AnalyzerHost.CoreReferences), out int count);

        Assert.Equal(0, count);
    }

    [Fact]
    public void Project_with_one_of_its_own_keeps_it()
    {
        const string Own = "namespace FirmwareScanner.Contracts { class ConsumedAttribute : System.Attribute { } }";
        Compilation compilation = Generate(Compile("Library", Library + Own, AnalyzerHost.FrameworkReferences), out int count);

        Assert.Equal(10, count);
        Assert.Empty(Errors(compilation));
    }

    [Fact]
    public void Projects_with_attributes_of_their_own_understand_each_other()
    {
        Compilation library = Generate(Compile("Library", Library, AnalyzerHost.FrameworkReferences), out _);
        using MemoryStream image = new();
        Assert.True(library.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        ImmutableArray<MetadataReference> references =
            [.. AnalyzerHost.FrameworkReferences, MetadataReference.CreateFromImage(image.ToArray())];

        Compilation program = Generate(Compile("Program", Program, references), out int count);

        Assert.Equal(11, count);
        Assert.Empty(Errors(program));
        Assert.Equal(["FWS103"], AnalyzerHost.Run(program, new OwnershipAnalyzer()).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Edit_elsewhere_writes_nothing_anew()
    {
        CSharpCompilation compilation = Compile("Library", Library, AnalyzerHost.FrameworkReferences);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ContractGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(
            compilation.AddSyntaxTrees(
                CSharpSyntaxTree.ParseText("class Edited { }", cancellationToken: TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken);

        IEnumerable<IncrementalStepRunReason> reasons = driver.GetRunResult().Results.Single().TrackedOutputSteps
            .SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
        Assert.All(reasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static CSharpCompilation Compile(
        string name, string source, ImmutableArray<MetadataReference> references, LanguageVersion language = LanguageVersion.Latest)
    {
        return CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(language))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static Compilation Generate(CSharpCompilation compilation, out int count)
    {
        CSharpParseOptions options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: options);
        driver.RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation generated, out ImmutableArray<Diagnostic> problems, TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        count = generated.SyntaxTrees.Count() - compilation.SyntaxTrees.Length;
        return generated;
    }

    private static IEnumerable<string> Errors(Compilation compilation)
    {
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString());
    }
}
