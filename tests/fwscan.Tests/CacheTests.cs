using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>A run with a cache says and does what the same run does without.</summary>
public sealed partial class CacheTests : AnyFormFixture
{
    private const string Cache = "cache";

    private Dictionary<string, string> State => new() { ["XDG_STATE_HOME"] = Path.Combine(Folder, "state") };

    private string[] Entries => Directory.Exists(Path.Combine(Folder, Cache)) ? Directory.GetFiles(Path.Combine(Folder, Cache)) : [];

    /// <summary>Rules, and options beside them.</summary>
    public static TheoryData<string, string> Sets => new()
    {
        { TestRules.Severities, "" },
        { TestRules.Severities, "--json" },
        { TestRules.Severities, "--builtin --json --severity high" },
        { "rule r { strings: $r = /BACK[A-Z]+/ $x = { 42 41 [300-] 43 } condition: $r or $x } rule f { condition: for any i in (1..3) : ( uint8(i) == 0x41 ) }", "--json" },
        { "import \"hash\" rule h { condition: hash.md5(0, filesize) == \"\" or filesize > extent }", "-d extent=3" },
        { "rule bad { strings: $a = \"\" condition: $a } rule worse { condition: nothing } rule good { strings: $a = \"DOOR\" condition: $a }", "--relaxed" },
        { "rule bad { strings: $a = \"\" condition: $a } rule worse { condition: nothing } rule good { strings: $a = \"DOOR\" condition: $a }", "--relaxed --max-errors 1" },
        { "rule info { meta: severity = \"info\" strings: $a = \"DOOR\" condition: $a }", "" },
        { "rule broken { strings: $a = \"DOOR\" condition: $b }", "" },
        { "private rule none { condition: true }", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Scan_is_the_same(string rules, string options)
    {
        Put("image.bin", "..BACKDOOR..COMPONENT..");
        Put("rules.yar", rules);
        string[] arguments = ["scan", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--rules", "rules.yar", "image.bin"];

        string without = Describe(Run(arguments));

        Assert.Equal(without, Describe(RunCached(arguments)));
        int kept = Entries.Length;
        Assert.Equal(without, Describe(RunCached(arguments)));
        Assert.Equal(kept, Entries.Length);
        Assert.InRange(kept, without.StartsWith('2') ? 0 : 1, 1);
    }

    [Fact]
    public void Replay_is_the_same()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..COMPONENT..");
        Run("record", "image.bin", "-o", "image.pcapng");
        string[] arguments = ["replay", "image.pcapng", "--rules", "rules.yar", "--json"];

        string without = Describe(Run(arguments));

        Assert.Equal(without, Describe(RunCached(arguments)));
        Assert.Single(Entries);
        Assert.Equal(without, Describe(RunCached(arguments)));
        Assert.Single(Entries);
        RunCached([.. arguments, "--board", "esp32-devkitc", "--block", "512"]);
        Assert.Equal(2, Entries.Length);
    }

    [Fact]
    public void Rules_of_the_cache_are_no_output()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");
        Run("record", "image.bin", "-o", "image.pcapng");
        string[] arguments = ["replay", "image.pcapng", "--rules", "rules.yar", "--golden", "rules.yar", "--update-golden"];
        RunCached("replay", "image.pcapng", "--rules", "rules.yar");

        FwscanResult result = RunCached(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is also an input", result.Error, StringComparison.Ordinal);
        Assert.Equal(TestRules.Severities, File.ReadAllText(Path.Combine(Folder, "rules.yar")));
    }

    [Fact]
    public void Secret_is_the_users_own_and_not_in_the_cache()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");

        RunCached("scan", "--rules", "rules.yar", "image.bin");

        string secret = Path.Combine(Folder, "state", "fwscan", "cache.key");
        Assert.Equal(32, new FileInfo(secret).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Entries)));
        }
    }

    [Fact]
    public void Cache_that_others_may_write_is_refused_before_anything_is_scanned()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no permission bits there");
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");
        Directory.CreateDirectory(Path.Combine(Folder, Cache));
        Assert.Equal(0, StartedProgram.Run(new("chmod", ["777", Path.Combine(Folder, Cache)])).ExitCode);

        FwscanResult result = RunCached("scan", "--rules", "rules.yar", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fwscan: --cache: cache: others may write it, found mode 777\n", result.Error);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("rules.yar", "rules.yar")]
    [InlineData("rules.yar/below", "rules.yar/below")]
    [InlineData("/proc/1/nothing", "/proc/1/nothing")]
    public void Cache_that_cannot_be_is_a_note(string cache, string named)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have other paths and messages");
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");

        FwscanResult result = Run([], State, "scan", "--cache", cache, "--rules", "rules.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"^fwscan: note: --cache: {Regex.Escape(named)}: .*; the rules are compiled, and not kept\n$", result.Error);
    }

    [Fact]
    public void Without_a_place_for_the_secret_the_cache_is_off()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have other places");
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");

        FwscanResult result = Run(
            [],
            new Dictionary<string, string> { ["XDG_STATE_HOME"] = Path.Combine(Folder, "image.bin") },
            "scan", "--cache", Cache, "--rules", "rules.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the rules are compiled, and not kept", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_is_refused_with_a_database()
    {
        Put("rules.yar", TestRules.Severities);
        Run("compile", "rules.yar", "-o", "rules.fsdb");

        FwscanResult result = RunCached("scan", "--db", "rules.fsdb", "rules.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--cache is about rules", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_from_a_pipe_are_not_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what kind of file it is");
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..BACKDOOR..");

        FwscanResult result = Shell(
            "cat rules.yar | XDG_STATE_HOME=\"$PWD/state\" \"$@\" --rules /dev/stdin --cache cache", "scan", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("backdoor", result.Output, StringComparison.Ordinal);
        Assert.Empty(Entries);
    }

    private FwscanResult RunCached(params string[] arguments) => Run([], State, [arguments[0], "--cache", Cache, .. arguments[1..]]);

    // Which time and speed it was is not the same.
    private static string Describe(FwscanResult result) =>
        $"{result.ExitCode}\n{Duration().Replace(result.Output, "in a moment")}\n{result.Error}";

    [GeneratedRegex(@"in [0-9.]+ s \([0-9]+ [A-Z]+/s\)")]
    private static partial Regex Duration();
}
