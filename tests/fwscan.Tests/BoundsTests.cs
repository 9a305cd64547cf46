using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What is read has bounds, and so has what is said about it.</summary>
public sealed class BoundsTests : FwscanFixture
{
    // Hexadecimal, and without 0x: the native form knows it so only.
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";

    [Fact]
    public void Device_is_refused_before_it_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the devices of Linux");
        Put("rules.yar", TestRules.Severities);
        Put("zero.yar", "include \"/dev/zero\"");
        Put("image.bin", "image");
        Run("compile", "rules.yar", "-o", "set.fsdb");
        Run("record", "image.bin", "-o", "r.pcapng");
        string[] commandLines =
        [
            "scan --rules /dev/zero image.bin",
            "scan --db /dev/zero image.bin",
            "scan --db set.fsdb --key /dev/zero image.bin",
            "scan --rules zero.yar image.bin",
            "compile /dev/zero -o other.fsdb",
            "compile rules.yar --key /dev/zero -o other.fsdb",
            "info /dev/zero",
            "wiring --check /dev/zero",
            "replay r.pcapng --rules rules.yar --golden /dev/zero",
            "update --port /dev/null /dev/zero",
        ];

        Assert.All(commandLines, commandLine =>
        {
            FwscanResult result = Run(commandLine.Split(' '));
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("is a character device, expected a regular file", result.Error);
        });
    }

    [Fact]
    public void Include_of_a_pipe_is_refused_where_it_stands_and_a_pipe_that_is_named_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made with mkfifo");
        Shell("mkfifo pipe.yar");
        Put("rules.yar", "include \"pipe.yar\"");
        Put("image.bin", "BACKDOOR");
        Put("named.yar", TestRules.Severities);

        FwscanResult included = Run("scan", "--rules", "rules.yar", "image.bin");
        FwscanResult named = Shell("cat named.yar > pipe.yar & \"$@\" scan --rules pipe.yar image.bin");

        Assert.Equal(2, included.ExitCode);
        Assert.StartsWith("rules.yar:1:9: error: cannot read rule file \"pipe.yar\": is a named pipe", included.Error, StringComparison.Ordinal);
        Assert.Equal(1, named.ExitCode);
    }

    [Theory]
    [InlineData(null, 50)]
    [InlineData("3", 3)]
    [InlineData("0", 120)]
    public void Errors_are_capped_and_the_rest_is_counted(string? most, int expected)
    {
        Put("rules.yar", string.Concat(Enumerable.Range(0, 120).Select(i => $"rule r{i} {{ condition: $x{i} }}\n")));
        Put("image.bin", "image");
        string[] limit = most is null ? [] : ["--max-errors", most];

        FwscanResult compiled = Run(["compile", "rules.yar", "-o", "set.fsdb", .. limit]);
        FwscanResult scanned = Run(["scan", "--rules", "rules.yar", "image.bin", .. limit]);

        Assert.All([compiled, scanned], result =>
        {
            string[] lines = result.Error.Split('\n');
            Assert.Equal(2, result.ExitCode);
            Assert.Equal(
                Enumerable.Range(1, expected).Select(line => $"rules.yar:{line}:"),
                lines.Where(line => line.Contains(": error: ", StringComparison.Ordinal)).Select(line => line[..(line.LastIndexOf(':', line.IndexOf(": error", StringComparison.Ordinal) - 1) + 1)]));
            Assert.Equal(expected < 120, result.Error.Contains($"and {120 - expected} more errors (--max-errors 0 prints all)", StringComparison.Ordinal));
            Assert.Contains("120 errors in the rules: nothing was compiled", result.Error);
        });
    }

    [Fact]
    public void Rules_that_memory_does_not_hold_are_the_users_matter()
    {
        Put(
            "rules.yar",
            $"rule r {{ strings:\n{string.Concat(Enumerable.Range(0, 250_000).Select(i => $"$a{i} = \"string {i} x\"\n"))} condition: any of them }}");
        var little = new Dictionary<string, string> { [HeapLimit] = "3000000" };

        FwscanResult result = Run([], little, "compile", "rules.yar", "-o", "set.fsdb");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "fwscan: the rules in rules.yar: there is not enough memory for them; split them, or give the program more\n",
            result.Error.ReplaceLineEndings("\n"));
    }
}
