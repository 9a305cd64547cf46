using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using FirmwareScanner.Packages.Tests;
using FirmwareScanner.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(LocalFeed))]

namespace FirmwareScanner.Packages.Tests;

/// <summary>Packs everything that a release has, once for all tests, into a folder that is a source of packages.</summary>
public sealed class LocalFeed : IDisposable
{
    private static readonly string[] Projects =
    [
        "src/FirmwareScanner/FirmwareScanner.csproj",
        "src/FirmwareScanner.Reports/FirmwareScanner.Reports.csproj",
        "src/Analysis/FirmwareScanner.Analyzers.CodeFixes/FirmwareScanner.Analyzers.CodeFixes.csproj",
        "src/Analysis/FirmwareScanner.IlProof/FirmwareScanner.IlProof.csproj",
        "tools/fwscan/fwscan.csproj",
    ];

    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs what was built in the configuration of this test.</summary>
    public LocalFeed()
    {
        Version = XDocument.Load(RepositoryFiles.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        foreach (string project in Projects)
        {
            // Not in the project's folders, where two runs of this test would write the same files.
            string scratch = System.IO.Path.Combine(_folder.Path, System.IO.Path.GetFileNameWithoutExtension(project)) + System.IO.Path.DirectorySeparatorChar;
            string text = Sdk.Succeed(
                RepositoryFiles.PathOf(), "pack", project, "--no-build", "--no-restore", "-c", Configuration, "-v", "quiet", "-o", Path,
                "-p:NuspecOutputPath=" + scratch, "-p:PublishDir=" + scratch, "-p:RestorePackagesPath=" + RestoredPackages);
            Assert.DoesNotContain("warning", text);
        }
    }

    /// <summary>The configuration that this test and what it packs was built in.</summary>
    internal static string Configuration { get; } =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    /// <summary>The version of all packages.</summary>
    internal string Version { get; }

    /// <summary>The folder with the packages.</summary>
    internal string Path => System.IO.Path.Combine(_folder.Path, "feed");

    /// <summary>Where the restore of the solution has put the packages of others.</summary>
    private static string RestoredPackages { get; } = typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RestoredPackages").Value!;

    /// <summary>Opens a package.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="extension"><c>nupkg</c>, or <c>snupkg</c> for its symbols.</param>
    internal ZipArchive Open(string name, string extension = "nupkg") =>
        ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{name}.{Version}.{extension}"));

    /// <summary>Writes a configuration into a folder that knows this source of packages and what is restored already, and no network.</summary>
    internal void ConfigureIn(string folder)
    {
        File.WriteAllText(System.IO.Path.Combine(folder, "nuget.config"), new XElement(
            "configuration",
            new XElement("packageSources", new XElement("clear"), Add("local", Path)),
            new XElement("packageSourceMapping", new XElement("clear")),
            new XElement("fallbackPackageFolders", new XElement("clear"), Add("restored", RestoredPackages))).ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
}
