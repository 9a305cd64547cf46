using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>The scripts that make a release, and those that use one.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private const string Changelog = """
        # Changelog

        ## [Unreleased]

        - Not yet.

        ## [1.10.0] - 2026-01-02

        ### Added

        - Ten.

        ## [1.1.0] - 2025-01-02

        - One.

        [1.1.0]: https://example.com
        """;

    private static readonly string[] Platforms = ["linux-x64", "linux-arm64", "osx-arm64", "win-x64"];

    private readonly DeployFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.10.0", "### Added\n\n- Ten.\n")]
    [InlineData("1.1.0", "- One.\n")]
    public void Notes_are_the_section_of_their_version(string version, string expected)
    {
        string changelog = _folder.Write("CHANGELOG.md", Changelog);

        Assert.Equal(new ProgramEnd(0, expected, ""), _folder.Run("release-notes.sh", version, changelog));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0.0")]
    public void Notes_of_a_version_without_a_section_are_an_error_that_names_it(string version)
    {
        ProgramEnd end = _folder.Run("release-notes.sh", version, _folder.Write("CHANGELOG.md", Changelog));

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"'## [{version}]'", end.Error);
    }

    [Fact]
    public void Notes_can_be_cut_from_the_changelog_of_the_repository()
    {
        ProgramEnd end = _folder.Run("release-notes.sh", "Unreleased");

        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("### ", end.Output);
    }

    [Fact]
    public void Archive_has_the_program_with_its_library_and_licences_and_the_same_bytes_each_time()
    {
        MakeProgram("program", "fwscan");
        _folder.Write("program/fwscan.dbg", "symbols");

        Assert.Equal(0, _folder.Run("archive.sh", "program", "linux-x64", "1.2.3", "one").ExitCode);
        Assert.Equal(0, _folder.Run("archive.sh", "program", "linux-x64", "1.2.3", "two").ExitCode);

        string[] names = _folder.Succeed("tar", "-tzf", "one/fwscan-1.2.3-linux-x64.tar.gz").Split('\n').Where(name => name.Length > 0 && !name.Contains("/share/")).ToArray();
        Assert.Equal(
            ["", "LICENSE", "THIRD-PARTY-NOTICES.txt", "fwscan", "libSystem.IO.Ports.Native.so", "libe_sqlite3.so"],
            names.Select(name => name["fwscan-1.2.3-linux-x64/".Length..]));
        Assert.Equal(Sum("one/fwscan-1.2.3-linux-x64.tar.gz"), Sum("two/fwscan-1.2.3-linux-x64.tar.gz"));
    }

    [Fact]
    public void Archive_without_a_program_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "program"));

        ProgramEnd end = _folder.Run("archive.sh", "program", "linux-x64", "1.2.3", "out");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("expected fwscan in it", end.Error);
    }

    [Fact]
    public void Manifests_get_the_version_and_the_checksums_of_the_archives()
    {
        MakeArchives();

        ProgramEnd end = _folder.Run("fill-manifests.sh", "1.2.3", "release", "manifests", "2026-01-02");

        Assert.True(end.ExitCode == 0, end.Error);
        string formula = File.ReadAllText(Path.Combine(_folder.Path, "manifests", "homebrew", "fwscan.rb"));
        string installer = File.ReadAllText(Path.Combine(_folder.Path, "manifests", "winget", "FirmwareScanner.fwscan.installer.yaml"));
        foreach (string platform in Platforms)
        {
            string file = $"fwscan-1.2.3-{platform}" + (platform == "win-x64" ? ".zip" : ".tar.gz");
            string manifest = platform == "win-x64" ? installer : formula;
            string behind = manifest[manifest.IndexOf("download/v1.2.3/" + file, StringComparison.Ordinal)..];
            // The checksum behind an address is that of the file at this address.
            Assert.Contains(Sum("release/" + file), string.Concat(behind.Split('\n').Take(2)));
        }

        Assert.Contains("PackageVersion: 1.2.3\n", installer);
        Assert.Contains("ReleaseDate: 2026-01-02\n", installer);
    }

    [Fact]
    public void Manifests_without_an_archive_are_an_error_that_names_it()
    {
        MakeArchives();
        File.Delete(Path.Combine(_folder.Path, "release", "fwscan-1.2.3-osx-arm64.tar.gz"));

        ProgramEnd end = _folder.Run("fill-manifests.sh", "1.2.3", "release", "manifests");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("osx-arm64", end.Error);
    }

    [Fact]
    public void Formula_is_Ruby()
    {
        DeployFolder.Require("ruby");

        Assert.Contains("Syntax OK", _folder.Succeed("ruby", "-c", RepositoryFiles.PathOf("tools", "deploy", "homebrew", "fwscan.rb")));
    }

    [Fact]
    public void Download_is_installed_when_its_checksum_is_that_of_the_release()
    {
        DeployFolder.Require("curl");
        string platform = Platform();
        MakeProgram("program", "fwscan");
        _folder.Run("archive.sh", "program", platform, "1.2.3", "release");
        string archive = $"fwscan-1.2.3-{platform}.tar.gz";
        _folder.Write("release/SHA256SUMS", $"{new string('0', 64)}  another-{archive}\n{Sum("release/" + archive)}  {archive}\n");
        string downloads = "FWSCAN_DOWNLOADS=file://" + Path.Combine(_folder.Path, "release");

        ProgramEnd end = _folder.Run([downloads, "GH_TOKEN="], "install.sh", "1.2.3", "tools");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal("fwscan 1.2.3\n", _folder.Succeed(Path.Combine(_folder.Path, "tools", "fwscan"), "--version"));
    }

    [Fact]
    public void Download_with_another_checksum_is_refused()
    {
        DeployFolder.Require("curl");
        string platform = Platform();
        MakeProgram("program", "fwscan");
        _folder.Run("archive.sh", "program", platform, "1.2.3", "release");
        string archive = $"fwscan-1.2.3-{platform}.tar.gz";
        _folder.Write("release/SHA256SUMS", $"{new string('0', 64)}  {archive}\n");
        string downloads = "FWSCAN_DOWNLOADS=file://" + Path.Combine(_folder.Path, "release");

        ProgramEnd end = _folder.Run([downloads, "GH_TOKEN="], "install.sh", "1.2.3", "tools");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("expected the SHA-256 0000", end.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "tools")));
    }

    private static string Platform()
    {
        string system = OperatingSystem.IsMacOS() ? "osx" : "linux";
        string machine = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";
        Assert.SkipWhen(system == "osx", "archives are made on Linux");
        return $"{system}-{machine}";
    }

    private void MakeProgram(string folder, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "archives are made on Linux");
        _folder.WriteProgram($"{folder}/{name}", "echo fwscan 1.2.3");
        _folder.Write($"{folder}/libSystem.IO.Ports.Native.so", "library");
        _folder.Write($"{folder}/libe_sqlite3.so", "library");
    }

    private void MakeArchives()
    {
        DeployFolder.Require("zip");
        MakeProgram("unix", "fwscan");
        MakeProgram("windows", "fwscan.exe");
        foreach (string platform in Platforms)
        {
            ProgramEnd end = _folder.Run("archive.sh", platform == "win-x64" ? "windows" : "unix", platform, "1.2.3", "release");
            Assert.True(end.ExitCode == 0, end.Error);
        }
    }

    private string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.Path, file))));
}
