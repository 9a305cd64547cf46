using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>The package of Debian, built and unpacked: of the native form where there is one (docs/native.md), else of a stand-in.</summary>
public sealed class DebianTests : IDisposable
{
    private readonly DeployFolder _folder = new();
    private readonly string _program;

    public DebianTests()
    {
        DeployFolder.Require("dpkg-deb");
        DeployFolder.Require("readelf");
        string? native = Environment.GetEnvironmentVariable("FWSCAN_NATIVE");
        if (native is { Length: > 0 })
        {
            _program = Path.GetDirectoryName(Path.GetFullPath(native))!;
        }
        else
        {
            _folder.WriteProgram("program/fwscan", "echo 1.2.3");
            _program = Path.Combine(_folder.Path, "program");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Package_installs_a_program_that_runs()
    {
        Build("out");
        _folder.Succeed("dpkg-deb", "-x", "out/fwscan_1.2.3_amd64.deb", "system");

        Assert.Matches(@"^\d+\.\d+\.\d+", _folder.Succeed(Path.Combine(_folder.Path, "system", "usr", "bin", "fwscan"), "--version"));
        string documents = Path.Combine(_folder.Path, "system", "usr", "share", "doc", "fwscan");
        string copyright = File.ReadAllText(Path.Combine(documents, "copyright"));
        Assert.Contains("License: Expat", copyright);
        Assert.Contains("SharpCompress", copyright);
        Assert.True(File.Exists(Path.Combine(documents, "changelog.gz")));
    }

    [Fact]
    public void Package_says_what_it_is_and_needs()
    {
        Build("out");

        string[] fields = _folder.Succeed("dpkg-deb", "-f", "out/fwscan_1.2.3_amd64.deb").Split('\n');

        Assert.Contains("Package: fwscan", fields);
        Assert.Contains("Version: 1.2.3", fields);
        Assert.Contains("Architecture: amd64", fields);
        Assert.Contains(fields, field => field.StartsWith("Depends: libc6 (>= 2.", StringComparison.Ordinal));
        // Everything belongs to root, whoever built it.
        Assert.All(
            _folder.Succeed("dpkg-deb", "-c", "out/fwscan_1.2.3_amd64.deb").Split('\n').Where(line => line.Length > 0),
            line => Assert.Contains(" root/root ", line));
    }

    [Fact]
    public void Package_has_the_same_bytes_each_time()
    {
        Build("one");
        Build("two");

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder.Path, "one", "fwscan_1.2.3_amd64.deb")),
            File.ReadAllBytes(Path.Combine(_folder.Path, "two", "fwscan_1.2.3_amd64.deb")));
    }

    private void Build(string output)
    {
        ProgramEnd end = _folder.Run("deb/build.sh", _program, "amd64", "1.2.3", output);
        Assert.True(end.ExitCode == 0, end.Error);
    }
}
