using System.Diagnostics;
using System.IO;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>Nothing is written onto what is read, and no two outputs onto the same file.</summary>
public sealed class FileClaimsTests : TestFolder
{
    [Fact]
    public void Output_that_is_an_input_is_refused_by_whatever_name()
    {
        string input = Put("in", "content");
        Link("link", "in");
        Link("chain", "link");
        Directory.CreateDirectory(At("sub"));
        var claims = new FileClaims();
        claims.AddInput(input);

        foreach (string output in (string[])[input, At("link"), At("chain"), At("sub/../in"), At("./in")])
        {
            Assert.Equal(
                $"{output}: is also an input ({input}), which would be lost; give the output another name",
                Assert.Throws<IOException>(() => claims.AddOutput(output)).Message);
        }
    }

    [Fact]
    public void Input_that_is_an_output_is_refused_in_that_order_too()
    {
        string file = Put("f", "content");
        var claims = new FileClaims();
        claims.AddOutput(file);

        Assert.Throws<IOException>(() => claims.AddInput(Link("link", "f")));
    }

    [Fact]
    public void Hard_link_to_an_input_is_the_same_file()
    {
        SkipUnlessLinux();
        string input = Put("in", "content");
        using Process process = Process.Start("ln", [input, At("hard")]);
        process.WaitForExit(60_000);
        var claims = new FileClaims();
        claims.AddInput(input);

        Assert.Throws<IOException>(() => claims.AddOutput(At("hard")));
    }

    [Fact]
    public void Two_outputs_with_the_same_file_are_refused_before_it_exists()
    {
        Directory.CreateDirectory(At("folder"));
        Directory.CreateSymbolicLink(At("other"), At("folder"));
        var claims = new FileClaims();
        claims.AddOutput(At("folder/f"));

        Assert.Contains("two outputs have the same file", Assert.Throws<IOException>(() => claims.AddOutput(At("other/f"))).Message);
        claims.AddOutput(At("folder/g"));
    }

    [Fact]
    public void Device_may_be_both()
    {
        SkipUnlessLinux();
        var claims = new FileClaims();
        claims.AddInput("/dev/null");
        claims.AddOutput("/dev/null");

        Assert.True(claims.AddOutput("/dev/null").IsStream);
    }

    [Fact]
    public void Input_that_is_not_there_is_no_hindrance()
    {
        var claims = new FileClaims();
        claims.AddInput(At("absent"));
        claims.AddOutput(At("absent"));
    }
}
