using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FirmwareScanner.IlProof.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.IlProof.Tests;

/// <summary>The analysis product is what its front page says: it stands alone, and its example compiles.</summary>
public sealed partial class FrontPageTests
{
    private static readonly string Folder = RepositoryFolder.PathOf("src", "Analysis");

    [Fact]
    public void Projects_reach_for_nothing_outside_of_their_folder_but_the_pages_of_the_package()
    {
        string docs = RepositoryFolder.PathOf("docs") + Path.DirectorySeparatorChar;
        IEnumerable<string> outside =
            from project in Directory.EnumerateFiles(Folder, "*.csproj", SearchOption.AllDirectories)
            from item in XDocument.Load(project).Descendants()
            let path = item.Attribute("Include")?.Value.Replace('\\', '/')
            where path is not null && item.Name.LocalName is not ("PackageReference" or "InternalsVisibleTo" or "TfmSpecificPackageFile")
            let target = Path.GetFullPath(path, Path.GetDirectoryName(project)!)
            where !IsBelow(target, Folder) && !(item.Name.LocalName == "None" && IsBelow(target, docs))
            select $"{Path.GetFileName(project)}: {path}";

        Assert.Empty(outside);
    }

    [Fact]
    public void Sources_name_no_part_of_the_scanner()
    {
        IEnumerable<string> names =
            from path in Sources()
            from Match match in UsedNamespace().Matches(File.ReadAllText(path))
            select $"{Path.GetRelativePath(Folder, path)}: {match.Value}";

        Assert.Empty(names);
    }

    [Fact]
    public void Types_have_names_that_no_other_type_of_the_product_has()
    {
        IEnumerable<string> twice = Sources().SelectMany(path => TypeName().Matches(File.ReadAllText(path)))
            .GroupBy(match => match.Groups["name"].Value)
            .Where(types => types.Count() > 1)
            .Select(types => types.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Example_of_the_library_compiles()
    {
        string page = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");
        string example = Example().Match(page).Groups["code"].Value;
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Example",
            [Compiler.Parse(example, "README.cs")],
            assemblies.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        Assert.NotEmpty(example);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic.ToString()));
    }

    private static IEnumerable<string> Sources()
    {
        return Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:using|namespace) FirmwareScanner\.(?!Analyzers\b|Contracts\b|IlProof\b)[\w.]+", RegexOptions.Multiline)]
    private static partial Regex UsedNamespace();

    [GeneratedRegex(
        @"^(?:(?:public|internal|sealed|static|abstract|readonly)\s+)*(?:class|struct|record|interface|enum)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeName();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
