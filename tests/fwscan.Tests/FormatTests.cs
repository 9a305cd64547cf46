using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan fmt</c>.</summary>
public sealed class FormatTests : FwscanFixture
{
    private const string Written = "rule a{condition:true}";
    private const string Formatted = "rule a\n{\n    condition:\n        true\n}\n";

    [Fact]
    public void Files_and_folders_are_formatted_in_place_and_those_that_change_are_named()
    {
        Put("rules/a.yar", Written);
        Put("rules/below/b.yara", Written);
        Put("rules/done.yar", Formatted);
        Put("rules/sigs.ndb", "Vendor.Test.One:0:*:48697420616e79206b6579");

        FwscanResult result = Run("fmt", "rules");

        Assert.Equal((0, "fwscan: formatted: 2 of 3 files\n"), (result.ExitCode, result.Error));
        Assert.Equal([Path.Combine("rules", "a.yar"), Path.Combine("rules", "below", "b.yara")], result.Lines);
        Assert.Equal(Formatted, Read("rules/a.yar"));
        Assert.Equal(Formatted, Read("rules/below/b.yara"));
        Assert.Empty(Run("fmt", "rules").Output);
    }

    [Fact]
    public void Check_names_what_would_change_and_changes_nothing()
    {
        Put("a.yar", Written);
        Put("b.yar", Formatted);

        FwscanResult result = Run("fmt", "--check", "a.yar", "b.yar");

        Assert.Equal((1, "a.yar\n"), (result.ExitCode, result.Output));
        Assert.Equal(Written, Read("a.yar"));
        Assert.Equal(0, Run("fmt", "--check", "b.yar").ExitCode);
    }

    [Fact]
    public void Standard_input_goes_to_standard_output()
    {
        Assert.Equal((0, Formatted), (RunWith(Written).ExitCode, RunWith(Written).Output));
        Assert.Equal((1, string.Empty), (RunWith(Written, "--check").ExitCode, RunWith(Written, "--check").Output));
        FwscanResult faulty = RunWith("rule a {");

        Assert.Equal((2, string.Empty), (faulty.ExitCode, faulty.Output));
        Assert.StartsWith("-:1:9: error: ", faulty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Faulty_file_stays_and_does_not_keep_others_from_being_formatted()
    {
        Put("bad.yar", "rule a\n{ condition: }");
        Put("good.yar", Written);

        FwscanResult result = Run("fmt", "bad.yar", "absent.yar", "good.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bad.yar:2:14: error: ", result.Error);
        Assert.Contains("absent.yar", result.Error);
        Assert.Equal("rule a\n{ condition: }", Read("bad.yar"));
        Assert.Equal(Formatted, Read("good.yar"));
    }

    [Fact]
    public void Mode_and_links_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes and links of Unix");
            return;
        }

        string path = Put("real.yar", Written);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute);
        File.CreateSymbolicLink(Path.Combine(Folder, "link.yar"), "real.yar");

        Assert.Equal(0, Run("fmt", "link.yar").ExitCode);

        Assert.Equal(Formatted, Read("real.yar"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute, File.GetUnixFileMode(path));
        Assert.NotNull(new FileInfo(Path.Combine(Folder, "link.yar")).LinkTarget);
    }

    [Theory]
    [InlineData("sigs.ndb")]
    [InlineData("empty/")]
    public void What_has_nothing_to_format_is_an_error(string path)
    {
        Put("sigs.ndb", "Vendor.Test.One:0:*:48697420616e79206b6579");
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));

        Assert.Equal(2, Run("fmt", path).ExitCode);
    }

    private FwscanResult RunWith(string input, params string[] options) =>
        Run(Encoding.UTF8.GetBytes(input), new Dictionary<string, string>(), ["fmt", "-", .. options]);

    private string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
