using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>The workflow of a release and the files for other people's jobs, as text.</summary>
public sealed partial class ReleaseFileTests
{
    private static readonly string Release = Read(".github/workflows/release.yml");

    [Fact]
    public void Release_names_scripts_and_projects_that_are_there()
    {
        string[] paths = [.. RepositoryPath().Matches(Release).Select(match => match.Groups["path"].Value).Distinct()];

        Assert.Contains("tools/deploy/deb/build.sh", paths);
        Assert.All(paths, path => Assert.True(File.Exists(RepositoryFiles.PathOf(path)) || Directory.Exists(RepositoryFiles.PathOf(path)), path));
    }

    [Fact]
    public void Scripts_may_be_executed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permission");
        string[] scripts = Directory.GetFiles(RepositoryFiles.PathOf("tools", "deploy"), "*.sh", SearchOption.AllDirectories);

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.True(!OperatingSystem.IsWindows() && File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script));
    }

    [Fact]
    public void Only_the_job_that_drafts_may_write()
    {
        string[] jobs = Release.Split("\njobs:\n")[1].Split("\n  release:\n");

        Assert.Contains("\npermissions:\n  contents: read\n", Release);
        Assert.DoesNotContain("write", string.Concat(Release.Split("\njobs:\n")[0].Split('\n').Where(line => !line.StartsWith('#'))));
        Assert.DoesNotContain(": write", jobs[0]);
        Assert.Contains("contents: write", jobs[1]);
        Assert.Contains("attestations: write", jobs[1]);
    }

    [Fact]
    public void The_draft_waits_for_every_other_job()
    {
        string jobs = Release.Split("\njobs:\n")[1];
        IEnumerable<string> names = JobName().Matches(jobs).Select(match => match.Groups["name"].Value).Where(name => name != "release");
        string needs = jobs[jobs.IndexOf("\n  release:\n", StringComparison.Ordinal)..].Split('\n').First(line => line.Contains("needs:"));

        Assert.Equal(names.Order(), needs.Split('[')[1].TrimEnd(']').Split(", ").Order());
    }

    [Fact]
    public void Archives_are_those_that_manifests_and_installation_name()
    {
        string[] platforms = [.. Platform().Matches(Release).Select(match => match.Groups["name"].Value).Order()];

        Assert.Equal(["linux-arm64", "linux-x64", "osx-arm64", "win-x64"], platforms);
        Assert.All(platforms, platform => Assert.Contains(platform, Read("tools/deploy/fill-manifests.sh")));
        Assert.All(platforms, platform => Assert.Contains(platform, Read("tools/deploy/install.sh")));
        Assert.All(platforms, platform => Assert.Contains(platform, Read("docs/install.md")));
    }

    [Fact]
    public void Action_uses_others_by_commit_and_puts_no_input_into_a_command()
    {
        string action = Read("tools/deploy/action/action.yml");
        string[] uses = [.. action.Split('\n').Where(line => line.TrimStart().StartsWith("uses:"))];

        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$", use));
        Assert.All(Commands(action).Concat(Commands(Release)), command => Assert.DoesNotContain("${{", command));
    }

    [Fact]
    public void Every_file_names_the_repository_that_the_packages_name()
    {
        string repository = XDocument.Load(RepositoryFiles.PathOf("Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;
        string[] files =
        [
            .. Directory.GetFiles(RepositoryFiles.PathOf("tools", "deploy"), "*", SearchOption.AllDirectories), RepositoryFiles.PathOf("docs", "install.md"),
            RepositoryFiles.PathOf("src", "FirmwareScanner", "README.md"), RepositoryFiles.PathOf("tools", "fwscan", "README.md"),
        ];

        Assert.All(
            files.SelectMany(file => OwnAddress().Matches(File.ReadAllText(file)).Select(match => match.Value)),
            address => Assert.EndsWith("/" + string.Join('/', repository.Split('/')[^2..]), address));
    }

    [Fact]
    public void Winget_manifests_have_what_their_schemas_ask_for()
    {
        Dictionary<string, string[]> required = new()
        {
            ["FirmwareScanner.fwscan.yaml"] = ["PackageIdentifier", "PackageVersion", "DefaultLocale", "ManifestType", "ManifestVersion"],
            ["FirmwareScanner.fwscan.installer.yaml"] = ["PackageIdentifier", "PackageVersion", "Installers", "ManifestType", "ManifestVersion"],
            ["FirmwareScanner.fwscan.locale.en-US.yaml"] =
                ["PackageIdentifier", "PackageVersion", "PackageLocale", "Publisher", "PackageName", "License", "ShortDescription", "ManifestType", "ManifestVersion"],
        };
        foreach ((string file, string[] keys) in required)
        {
            string manifest = Read("tools/deploy/winget/" + file);
            string[] found = [.. TopKey().Matches(manifest).Select(match => match.Groups["key"].Value)];

            Assert.Empty(keys.Except(found));
            Assert.Equal(found.Distinct(), found);
            Assert.Contains("PackageIdentifier: FirmwareScanner.fwscan\n", manifest);
        }
    }

    private static string Read(string path) => File.ReadAllText(RepositoryFiles.PathOf(path.Split('/'))).ReplaceLineEndings("\n");

    /// <summary>The lines that a shell gets.</summary>
    private static IEnumerable<string> Commands(string workflow)
    {
        string[] lines = workflow.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.TrimStart().StartsWith("run: |"))
            {
                int indent = line.Length - line.TrimStart().Length;
                for (i++; i < lines.Length && (lines[i].Length == 0 || lines[i].Length - lines[i].TrimStart().Length > indent); i++)
                {
                    yield return lines[i];
                }

                i--;
            }
            else if (line.TrimStart().StartsWith("run: "))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"(?<![\w/])(?<path>(?:tools|tests|\.ci)/(?:[\w-]+(?:\.[\w-]+)*/)*[\w-]+(?:\.[\w-]+)*)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^  (?<name>[\w-]+):$", RegexOptions.Multiline)]
    private static partial Regex JobName();

    [GeneratedRegex(@"- platform: (?<name>\S+)")]
    private static partial Regex Platform();

    [GeneratedRegex(@"https://(?:raw\.githubusercontent|github)\.com/Firmware\w+/\w+")]
    private static partial Regex OwnAddress();

    [GeneratedRegex(@"^(?<key>\w+):", RegexOptions.Multiline)]
    private static partial Regex TopKey();
}
