using System.Text;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Restore_gives_arguments_by_their_bytes()
    {
        byte[] commandLine = [.. "dotnet\0fwscan.dll\0scan\0\0M"u8, 0xFC, .. "l\0"u8];

        Assert.Equal(["scan", "", "M\uDCFCl"], CommandLine.Restore(["scan", "", "M\uFFFDl"], commandLine));
    }

    [Fact]
    public void Restore_fewer_strings_than_arguments_changes_nothing()
    {
        string[] arguments = ["a", "b"];

        Assert.Same(arguments, CommandLine.Restore(arguments, "a\0"u8));
    }

    [Fact]
    public void Restore_valid_arguments_are_left_alone()
    {
        string[] arguments = ["ä", "b"];

        Assert.Same(arguments, CommandLine.Restore(arguments));
        Assert.Equal("ä", Encoding.UTF8.GetString(EscapedUtf8.Encode(arguments[0])));
    }
}
