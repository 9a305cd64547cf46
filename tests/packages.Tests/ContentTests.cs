using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>What is in the packages.</summary>
/// <param name="feed">The packages.</param>
public sealed partial class ContentTests(LocalFeed feed)
{
    private const string Library = "FirmwareScanner";
    private const string MappedRoot = "/_";
    private const string Assemblies = "lib/net10.0/";

    public static TheoryData<string> Packages() => [Library, "FirmwareScanner.Analyzers", "FirmwareScanner.IlProof", "FirmwareScanner.Reports", "fwscan"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_says_what_it_is_and_where_it_comes_from(string name)
    {
        using ZipArchive package = feed.Open(name);
        XElement metadata = Specification(package).Elements().Single();
        string Value(string element) => metadata.Elements().Single(each => each.Name.LocalName == element).Value;
        XElement repository = metadata.Elements().Single(each => each.Name.LocalName == "repository");
        string readme = ReadText(package.GetEntry(Value("readme"))!);

        Assert.Equal(name, Value("id"));
        Assert.Equal(feed.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.InRange(Value("description").Length, 30, 400);
        Assert.NotEmpty(Value("tags"));
        Assert.Equal("git", (string?)repository.Attribute("type"));
        Assert.Equal(Value("projectUrl"), (string?)repository.Attribute("url"));
        Assert.StartsWith($"# {name}\n", readme);
        // Relative links lead nowhere on the pages of a registry.
        Assert.DoesNotMatch(@"\]\((?!https://|#)", readme);
    }

    [Fact]
    public void Only_these_are_packed()
    {
        Assert.Equal(
            Packages().Select(row => $"{row.Data}.{feed.Version}.nupkg").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(feed.Path, "*.nupkg").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Library_has_all_assemblies_that_it_references_with_documentation_and_symbols()
    {
        using ZipArchive package = feed.Open(Library);
        using ZipArchive symbols = feed.Open(Library, "snupkg");
        string[] expected = [.. ReferencedProjects("src/FirmwareScanner/FirmwareScanner.csproj").Order(StringComparer.Ordinal)];

        Assert.Equal(expected, NamesOf(package, ".dll"));
        Assert.Equal(expected, NamesOf(package, ".xml"));
        Assert.Equal(expected, NamesOf(symbols, ".pdb"));
    }

    [Fact]
    public void Library_depends_on_the_packages_of_others_in_the_versions_that_it_was_built_with()
    {
        using ZipArchive package = feed.Open(Library);
        Dictionary<string, string> versions = XDocument.Load(RepositoryFiles.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(item => (string)item.Attribute("Include")!, item => (string)item.Attribute("Version")!);
        IEnumerable<string> used = ReferencedFiles("src/FirmwareScanner/FirmwareScanner.csproj")
            .SelectMany(path => XDocument.Load(path).Descendants("PackageReference"))
            .Select(item => (string)item.Attribute("Include")!);

        Assert.Equal(
            used.Select(name => $"{name} {versions[name]}").Order(StringComparer.Ordinal),
            Specification(package).Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{(string?)element.Attribute("id")} {(string?)element.Attribute("version")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reports_want_the_library_of_their_own_version()
    {
        using ZipArchive package = feed.Open("FirmwareScanner.Reports");
        using ZipArchive symbols = feed.Open("FirmwareScanner.Reports", "snupkg");
        XElement dependency = Assert.Single(Specification(package).Descendants(), element => element.Name.LocalName == "dependency");

        Assert.Equal(("FirmwareScanner", $"[{feed.Version}]"), ((string?)dependency.Attribute("id"), (string?)dependency.Attribute("version")));
        Assert.Equal(["FirmwareScanner.Reports"], NamesOf(package, ".dll"));
        Assert.Equal(["FirmwareScanner.Reports"], NamesOf(package, ".xml"));
        Assert.Equal(["FirmwareScanner.Reports"], NamesOf(symbols, ".pdb"));
    }

    [Fact]
    public void Proof_has_documentation_symbols_and_the_reviewed_list()
    {
        using ZipArchive package = feed.Open("FirmwareScanner.IlProof");
        using ZipArchive symbols = feed.Open("FirmwareScanner.IlProof", "snupkg");

        Assert.Equal(["FirmwareScanner.IlProof"], NamesOf(package, ".xml"));
        Assert.Equal(["FirmwareScanner.IlProof"], NamesOf(symbols, ".pdb"));
        Assert.NotNull(package.GetEntry("nanoframework-api.txt"));
    }

    [Fact]
    public void Pages_of_the_analyzers_lead_to_each_other_or_to_files_of_the_repository()
    {
        using ZipArchive package = feed.Open("FirmwareScanner.Analyzers");
        string repository = XDocument.Load(RepositoryFiles.PathOf("Directory.Build.props")).Descendants("RepositoryUrl").Single().Value + "/blob/main/";
        var lost = new List<string>();
        foreach (ZipArchiveEntry page in package.Entries.Where(entry => entry.FullName.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (string target in Links().Matches(ReadText(page)).Select(match => match.Groups[1].Value.Split('#')[0]).Where(target => target.Length > 0))
            {
                string folder = "/" + Path.GetDirectoryName(page.FullName);
                bool isThere = target.StartsWith(repository, StringComparison.Ordinal) ? File.Exists(RepositoryFiles.PathOf(target[repository.Length..].Split('/')))
                    : target.StartsWith("https://", StringComparison.Ordinal) || package.GetEntry(Path.GetFullPath(target, folder)[1..].Replace('\\', '/')) is not null;
                lost.AddRange(isThere ? [] : [$"{page.FullName}: {target}"]);
            }
        }

        Assert.Contains(package.Entries, entry => entry.FullName == "docs/rules/FWS101.md");
        Assert.Empty(lost);
    }

    [Fact]
    public void Tool_says_whose_libraries_it_contains()
    {
        using ZipArchive package = feed.Open("fwscan");
        string notices = ReadText(package.GetEntry("THIRD-PARTY-NOTICES.txt")!);
        IEnumerable<string> foreign = package.Entries.Select(entry => entry.Name)
            .Where(name => name.EndsWith(".dll", StringComparison.Ordinal) && !name.StartsWith("FirmwareScanner", StringComparison.Ordinal) && name != "fwscan.dll")
            .Select(name => Path.GetFileNameWithoutExtension(name)!);

        Assert.NotEmpty(foreign);
        Assert.All(foreign, name => Assert.Contains(name, notices));
    }

    [Fact]
    public void No_assembly_and_no_symbols_name_a_folder_of_the_machine_that_built_them()
    {
        Assert.SkipUnless(LocalFeed.Configuration == "Release", "only Release builds have mapped paths");
        var paths = new List<string>();
        foreach (string file in Directory.EnumerateFiles(feed.Path, "*nupkg"))
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            foreach (ZipArchiveEntry entry in package.Entries.Where(entry => IsOurs(entry.Name)))
            {
                paths.AddRange(SourcePaths(entry).Select(path => $"{entry.Name}: {path}"));
            }
        }

        Assert.NotEmpty(paths);
        Assert.Empty(paths.Where(path => !path.Contains(": " + MappedRoot, StringComparison.Ordinal)).Take(10));
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("FirmwareScanner", StringComparison.Ordinal) || name.StartsWith("fwscan", StringComparison.Ordinal);

    /// <summary>The paths that an assembly or its symbols name: of its symbols, and of the sources.</summary>
    private static List<string> SourcePaths(ZipArchiveEntry entry)
    {
        var content = new MemoryStream(ReadBytes(entry));
        if (entry.Name.EndsWith(".pdb", StringComparison.Ordinal))
        {
            using MetadataReaderProvider symbols = MetadataReaderProvider.FromPortablePdbStream(content);
            return Documents(symbols.GetMetadataReader());
        }

        var paths = new List<string>();
        if (entry.Name.EndsWith(".dll", StringComparison.Ordinal))
        {
            using var assembly = new PEReader(content);
            foreach (DebugDirectoryEntry debug in assembly.ReadDebugDirectory())
            {
                if (debug.Type == DebugDirectoryEntryType.CodeView)
                {
                    string path = assembly.ReadCodeViewDebugDirectoryData(debug).Path;
                    paths.AddRange(path.Contains('/') || path.Contains('\\') ? [path] : []);
                }
                else if (debug.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
                {
                    using MetadataReaderProvider symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(debug);
                    paths.AddRange(Documents(symbols.GetMetadataReader()));
                }
            }
        }

        return paths;
    }

    private static List<string> Documents(MetadataReader reader) =>
        [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];

    private static byte[] ReadBytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string ReadText(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private static XElement Specification(ZipArchive package) =>
        XDocument.Parse(ReadText(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!;

    private static string[] NamesOf(ZipArchive package, string extension) =>
        [.. package.Entries.Where(entry => entry.FullName.StartsWith(Assemblies, StringComparison.Ordinal) && entry.Name.EndsWith(extension, StringComparison.Ordinal))
            .Select(entry => Path.GetFileNameWithoutExtension(entry.Name)!).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ReferencedProjects(string project) =>
        ReferencedFiles(project).Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>A project file, and those whose assemblies it references, and theirs.</summary>
    private static HashSet<string> ReferencedFiles(string project)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>([RepositoryFiles.PathOf(project.Split('/'))]);
        while (open.TryPop(out string? path))
        {
            if (found.Add(path))
            {
                foreach (XElement item in XDocument.Load(path).Descendants("ProjectReference").Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false"))
                {
                    string include = ((string)item.Attribute("Include")!).Replace('\\', '/');
                    open.Push(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, include)));
                }
            }
        }

        return found;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
