using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Master keys in files, and a board in a process of its own that is given keys by them.</summary>
public sealed class KeyTests : AnyFormFixture
{
    private const string Rule = "rule marked { strings: $a = \"a marker of the tests of keys\" condition: $a }";

    [Fact]
    public void Master_key_is_for_its_owner_alone_and_never_written_over()
    {
        FwscanResult made = Run("key", "new", "-o", "master.key");
        string text = File.ReadAllText(Path.Combine(Folder, "master.key"));
        FwscanResult again = Run("key", "new", "-o", "master.key");

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("master.key: exists already", again.Error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path.Combine(Folder, "master.key")));
        Assert.DoesNotContain(text.Split('\n')[1], made.Output + made.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "master.key")));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("fwscan master key 1\n0001\n")]
    [InlineData("fwscan master key 2\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    [InlineData("fwscan master key 1\nx00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    public void File_that_is_no_master_key_is_refused_with_what_was_expected(string text)
    {
        Protect(Put("bad.key", text));

        FwscanResult result = Run("key", "show", "--master", "bad.key");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bad.key: expected 'fwscan master key 1' on the first line", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_others_may_read_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files");
        Run("key", "new", "-o", "master.key");
        Assert.Equal(0, Shell("chmod 440 master.key").ExitCode);

        FwscanResult result = Run("key", "show", "--master", "master.key");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("found mode 440, expected 600", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_of_a_board_depends_on_the_master_key_and_the_board_alone()
    {
        string master = "fwscan master key 1\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
        Protect(Put("master.key", master));

        string first = Run("key", "derive", "--master", "master.key", "--board", "bench-07", "-o", "a.key").Output;
        string second = Run("key", "derive", "--master", "master.key", "--board", "bench-07", "-o", "b.key").Output;
        string other = Run("key", "derive", "--master", "master.key", "--board", "bench-08").Output;
        FwscanResult wrong = Run("key", "derive", "--master", "master.key", "--board", "bench 07");

        Assert.Equal(first, second);
        Assert.NotEqual(first.Split(' ').Last(), other.Split(' ').Last());
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "a.key")), File.ReadAllBytes(Path.Combine(Folder, "b.key")));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("found 'bench 07'", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Board_is_given_a_key_obeys_it_and_is_given_another()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        Run("key", "new", "-o", "master.key");
        Run("key", "new", "-o", "next.key");
        Put("rule.yar", Rule);
        Assert.Equal(0, Run("compile", "rule.yar", "-o", "rule.fsdb", "--board", "esp32-devkitc").ExitCode);
        using StartedProgram board = Start("board", "--board", "esp32-devkitc", "--storage", "drives");
        string port = board.ReadOutputLine()!["link ".Length..];
        Assert.StartsWith("no key:", Run("key", "show", "--port", port).Output, StringComparison.Ordinal);

        FwscanResult given = Run("key", "provision", "--port", port, "--master", "master.key", "--board", "bench-07");

        Assert.True(given.ExitCode == 0, given.Error);
        Expect(2, "the board has a key already: it is bench-07", "key", "provision", "--port", port, "--master", "next.key");
        Expect(2, "(--master)", "update", "rule.fsdb", "--port", port);
        Expect(2, "bench-07 has key", "update", "rule.fsdb", "--port", port, "--master", "next.key");
        Expect(2, "bench-08 is meant", "update", "rule.fsdb", "--port", port, "--master", "master.key", "--board-id", "bench-08");
        FwscanResult updated = Run("update", "rule.fsdb", "--port", port, "--master", "master.key", "--board-id", "bench-07");
        Assert.True(updated.ExitCode == 0, updated.Error);
        Assert.Contains("made from this master key, 1 update", Run("key", "show", "--port", port, "--master", "master.key").Output, StringComparison.Ordinal);
        Assert.Equal("fwscan counters 1\nbench-07 1\n", ReadCounters("master.key.counters"));
        string counters = Path.Combine(Folder, "master.key.counters");
        File.WriteAllText(counters, "fwscan counters 1\nbench-07 3\n");
        Put("image.bin", new byte[500]);
        Assert.Equal(0, Run("record", "image.bin", "-o", "image.pcapng").ExitCode);
        const string Fallen = "board bench-07 says that it has taken 1 updates, and it had taken 3: its flash was put back";
        Expect(2, Fallen, "key", "show", "--port", port, "--master", "master.key");
        Expect(2, Fallen, "update", "rule.fsdb", "--port", port, "--master", "master.key");
        Expect(2, Fallen, "key", "replace", "--port", port, "--master", "master.key", "--new-master", "next.key");
        Expect(5, Fallen, "bench", "image.pcapng", "--db", "rule.fsdb", "--port", port, "--master", "master.key");
        File.WriteAllText(counters, "fwscan counters 1\nbench-07 0\n");
        FwscanResult proven = Run("bench", "image.pcapng", "--db", "rule.fsdb", "--port", port, "--master", "master.key", "--authentic");
        Assert.True(proven.ExitCode == 0, proven.Error);
        Assert.Equal("fwscan counters 1\nbench-07 1\n", ReadCounters("master.key.counters"));
        FwscanResult replaced = Run("key", "replace", "--port", port, "--master", "master.key", "--new-master", "next.key");
        Assert.True(replaced.ExitCode == 0, replaced.Error);
        Expect(2, "bench-07 has key", "update", "rule.fsdb", "--port", port, "--master", "master.key");
        Assert.Equal("fwscan counters 1\nbench-07 1\n", ReadCounters("next.key.counters"));
    }

    [Fact]
    public void Board_that_is_set_up_anew_begins_its_count_anew_and_files_that_are_no_counters_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        Run("key", "new", "-o", "master.key");
        string counters = Put("master.key.counters", "fwscan counters 1\nbench-07 9\nbench-08 4\n");
        Protect(counters);
        using StartedProgram board = Start("board", "--board", "esp32-devkitc");
        string port = board.ReadOutputLine()!["link ".Length..];

        FwscanResult given = Run("key", "provision", "--port", port, "--master", "master.key", "--board", "bench-07");

        Assert.True(given.ExitCode == 0, given.Error);
        Assert.Equal("fwscan counters 1\nbench-07 0\nbench-08 4\n", ReadCounters("master.key.counters"));
        Assert.Equal(0, Run("key", "show", "--port", port, "--master", "master.key").ExitCode);
        File.WriteAllText(counters, "bench-07 0\n");
        Expect(2, "master.key.counters: expected 'fwscan counters 1' on the first line", "key", "show", "--port", port, "--master", "master.key");
        File.WriteAllText(counters, "fwscan counters 1\n");
        Assert.Equal(0, Shell("chmod 660 master.key.counters").ExitCode);
        Expect(2, "master.key.counters: others may read or change these counters, found mode 660", "key", "show", "--port", port, "--master", "master.key");
    }

    [Fact]
    public void Bench_believes_verdicts_with_the_board_s_code_and_says_when_there_is_none()
    {
        Run("key", "new", "-o", "master.key");
        Put("image.bin", new byte[5000]);
        Assert.Equal(0, Run("record", "image.bin", "-o", "image.pcapng").ExitCode);

        FwscanResult proven = Run("bench", "image.pcapng", "--virtual", "esp32-devkitc", "--master", "master.key", "--authentic");
        FwscanResult keyless = Run("bench", "image.pcapng", "--virtual", "esp32-devkitc");

        Assert.True(proven.ExitCode == 0, proven.Error);
        Assert.Contains("board virtual; its code is under every verdict", proven.Output, StringComparison.Ordinal);
        Assert.Equal(0, keyless.ExitCode);
        Assert.Contains("NONE: anybody on the line", keyless.Output, StringComparison.Ordinal);
        Expect(2, "--authentic needs --master FILE", "bench", "image.pcapng", "--virtual", "esp32-devkitc", "--authentic");
        Expect(5, "other is meant", "bench", "image.pcapng", "--virtual", "esp32-devkitc", "--master", "master.key", "--board-id", "other");
    }

    private string ReadCounters(string name)
    {
        string path = Path.Combine(Folder, name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
        return File.ReadAllText(path);
    }

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private void Expect(int code, string message, params string[] arguments)
    {
        FwscanResult result = Run(arguments);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(code, result.ExitCode);
    }
}
