using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Where the commands write, and where they do not.</summary>
public sealed class OutputTests : AnyFormFixture
{
    private const string Board = "esp32-devkitc";

    public OutputTests()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "BACKDOOR");
        Put("key", "secret");
    }

    [Fact]
    public void Input_is_never_written_onto()
    {
        Put("includes.yar", "include \"rules.yar\"");
        Run("record", "image.bin", "-o", "r.pcapng");
        Run("compile", "rules.yar", "-o", "set.fsdb");
        Put("golden/r.events", "verdict clean\n");
        File.CreateSymbolicLink(Path.Combine(Folder, "link"), "image.bin");
        (string CommandLine, string Input)[] cases =
        [
            ("record image.bin -o image.bin", "image.bin"),
            ("record image.bin -o link", "image.bin"),
            ("compile rules.yar -o rules.yar", "rules.yar"),
            ("compile includes.yar -o rules.yar", "rules.yar"),
            ("compile rules.yar --key key -o key", "key"),
            ("replay r.pcapng --golden r.pcapng --update-golden", "r.pcapng"),
            ("replay r.pcapng --rules rules.yar --golden rules.yar --update-golden", "rules.yar"),
            ("replay r.pcapng --db set.fsdb --golden set.fsdb.json --update-golden", "set.fsdb.json"),
            ("bench --virtual esp32-devkitc r.pcapng --json r.pcapng", "r.pcapng"),
            ("bench --virtual esp32-devkitc r.pcapng --junit ./r.pcapng", "r.pcapng"),
            ("bench --virtual esp32-devkitc r.pcapng --rules rules.yar --report rules.yar", "rules.yar"),
            ("bench --virtual esp32-devkitc r.pcapng --golden golden --json golden/r.events", "golden/r.events"),
        ];

        Assert.All(cases, each =>
        {
            byte[] before = Read(each.Input);
            FwscanResult result = Run(each.CommandLine.Split(' '));

            Assert.Equal(2, result.ExitCode);
            Assert.Contains("is also an input", result.Error);
            Assert.Equal(before, Read(each.Input));
            Assert.DoesNotContain(Names(), name => name.Contains(".fwscan-", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("bench --virtual esp32-devkitc r.pcapng --json same --junit ./same")]
    [InlineData("bench --virtual esp32-devkitc r.pcapng sub/r.pcapng --golden . --update-golden")]
    [InlineData("bench --virtual esp32-devkitc r.pcapng --golden . --update-golden --report r.events")]
    public void Two_outputs_with_the_same_file_are_refused(string commandLine)
    {
        Run("record", "image.bin", "-o", "r.pcapng");
        Put("sub/r.pcapng", Read("r.pcapng"));
        string[] before = Names();

        FwscanResult result = Run(commandLine.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("two outputs have the same file", result.Error);
        Assert.Equal(before, Names());
    }

    [Fact]
    public void Planted_link_under_a_name_that_could_be_guessed_is_left_alone()
    {
        Put("victim", "precious");
        foreach (string name in (string[])["r.pcapng.new", "set.fsdb.new", "set.fsdb.json.new", "r.events.new"])
        {
            File.CreateSymbolicLink(Path.Combine(Folder, name), "victim");
        }

        Assert.Equal(0, Run("record", "image.bin", "-o", "r.pcapng").ExitCode);
        Assert.Equal(0, Run("compile", "rules.yar", "-o", "set.fsdb").ExitCode);
        Assert.Equal(0, Run("replay", "r.pcapng", "--rules", "rules.yar", "--golden", "r.events", "--update-golden").ExitCode);

        Assert.Equal("precious"u8, Read("victim"));
    }

    [Fact]
    public void Device_and_standard_output_are_written_to()
    {
        SkipUnlessLinux();
        Run("record", "image.bin", "-o", "file.pcapng");

        FwscanResult compiled = Run("compile", "rules.yar", "-o", "/dev/null");
        FwscanResult full = Run("record", "image.bin", "-o", "/dev/full");
        FwscanResult redirected = RunShell("> redirected.pcapng", "record", "image.bin", "-o", "/dev/stdout");
        FwscanResult piped = RunShell("| cat > piped.pcapng", "record", "image.bin", "-o", "/dev/fd/1");

        Assert.Equal((0, ""), (compiled.ExitCode, compiled.Error));
        Assert.False(File.Exists("/dev/null.json"));
        Assert.Equal((2, "fwscan: /dev/full: No space left on device\n"), (full.ExitCode, full.Error));
        Assert.Equal((0, "fwscan: /dev/stdout: 8 bytes recorded\n"), (redirected.ExitCode, redirected.Error));
        Assert.Equal(Read("file.pcapng"), Read("redirected.pcapng"));
        Assert.Equal("fwscan: /dev/fd/1: 8 bytes recorded\n", piped.Error);
        Assert.Equal(Read("file.pcapng"), Read("piped.pcapng"));
    }

    [Fact]
    public void Standard_input_that_is_the_output_is_refused()
    {
        SkipUnlessLinux();

        FwscanResult result = RunShell("< image.bin", "record", "-", "-o", "image.bin");

        Assert.Equal((2, "BACKDOOR"), (result.ExitCode, File.ReadAllText(Path.Combine(Folder, "image.bin"))));
        Assert.Contains("is also an input (standard input)", result.Error);
    }

    [Theory]
    [InlineData("> /dev/full", "fwscan: standard output cannot be written: No space left on device\n")]
    [InlineData(">&-", "fwscan: standard output cannot be written: it is closed\n")]
    [InlineData("> /dev/full 2>&1", "")]
    [InlineData(">&- 2>&-", "")]
    public void Lost_output_is_one_line_and_an_error(string redirection, string expected)
    {
        SkipUnlessLinux();
        Run("record", "image.bin", "-o", "r.pcapng");
        Run("compile", "rules.yar", "-o", "set.fsdb");
        string[] commandLines =
        [
            "--help", "--version", "scan --help", "scan --rules rules.yar image.bin", "scan --json --rules rules.yar image.bin",
            "compile rules.yar -o other.fsdb", "info set.fsdb", "info set.fsdb --json", "record image.bin -o other.pcapng",
            "replay r.pcapng --rules rules.yar", $"bench --virtual {Board} r.pcapng", $"wiring --board {Board}",
            $"flash --board {Board} --dry-run", $"board --board {Board}",
        ];

        Assert.All(commandLines, commandLine =>
        {
            FwscanResult result = RunShell(redirection, commandLine.Split(' '));
            Assert.Equal((2, true), (result.ExitCode, result.Error.EndsWith(expected, StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void Reader_that_has_gone_ends_the_program_quietly()
    {
        SkipUnlessLinux();
        Put("many.bin", new string('x', 200_000));
        Put("x.yar", "rule x { strings: $x = \"xx\" condition: $x }");

        FwscanResult result = Shell("{ \"$@\" scan -v --rules x.yar many.bin; echo $? >&2; } | head -n 1");

        Assert.Equal("141\n", result.Error);
    }

    [Fact]
    public void Log_of_a_board_that_cannot_be_written_is_an_error()
    {
        SkipUnlessLinux();

        FwscanResult result = Run("board", "--board", Board, "--log", "/dev/full");

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("\nfwscan: /dev/full: No space left on device\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_of_a_long_run_are_whole_when_it_is_killed()
    {
        SkipUnlessLinux();
        Run("record", "image.bin", "-o", "r.pcapng");
        using StartedProgram bench = Start(
            "bench", "--virtual", Board, "r.pcapng", "--until-fail", "--json", "cases.jsonl", "--junit", "cases.xml");
        for (int line = 0; line < 6; line++)
        {
            Assert.NotNull(bench.ReadOutputLine());
        }

        bench.Kill();
        string[] lines = File.ReadAllText(Path.Combine(Folder, "cases.jsonl")).Split('\n');

        Assert.Empty(lines[^1]);
        Assert.True(lines.Length > 6, "the lines of the cases that have ended are there");
        Assert.All(lines.SkipLast(1), line => Assert.NotNull(JsonNode.Parse(line)));
        Assert.DoesNotContain(Names(), name => name.Contains(".fwscan-", StringComparison.Ordinal) || name.EndsWith("cases.xml", StringComparison.Ordinal));
    }

    private FwscanResult RunShell(string redirections, params string[] arguments) =>
        Shell($"\"$@\" {redirections}", arguments);

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the devices and the shell of Linux");

    private byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
