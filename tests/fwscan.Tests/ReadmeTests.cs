using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What the README shows is what the tool prints.</summary>
public sealed class ReadmeTests : FwscanFixture
{
    [Fact]
    public void First_output_in_the_README_is_that_of_the_first_command()
    {
        string recording = RepositoryFiles.PathOf("tests", "recordings", "opensbi-fw_dynamic.pcapng");
        string[] shown = File.ReadAllText(RepositoryFiles.PathOf("README.md")).ReplaceLineEndings("\n").Split("```text\n")[1].Split("```")[0]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] printed = Run("replay", recording).Output.ReplaceLineEndings("\n").Split('\n');

        Assert.Contains("     ...", shown);
        Assert.Empty(shown.Where(line => line != "     ...").Except(printed));
    }
}
