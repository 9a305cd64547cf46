using System;
using System.Buffers.Binary;
using System.IO;
using FirmwareScanner.Database;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Clean means that something was looked for.</summary>
public sealed class NothingToFindTests : AnyFormFixture
{
    private const string Pattern = "strings: $a = \"xxABCD\"";

    public NothingToFindTests()
    {
        Put("image.bin", "..xxABCD..");
        Put("none.yar", "// no rule yet\n");
        Put("none.ndb", string.Empty);
        Put("private.yar", $"private rule p {{ {Pattern} condition: $a }}");
        Put("never.yar", $"rule n {{ {Pattern} condition: $a and uint8(0) > 255 }}");
        Put("info.yar", $"rule i {{ meta: severity = \"info\" {Pattern} condition: $a }}");
        Put("good.yar", $"rule g {{ {Pattern} condition: $a }}");
        Run("record", "image.bin", "-o", "r.pcapng");
    }

    [Theory]
    [InlineData("none.yar", "there are no rules")]
    [InlineData("none.ndb", "there are no rules")]
    [InlineData("private.yar", "of 1 rule none can fire")]
    [InlineData("never.yar", "of 1 rule none can fire")]
    public void Rules_of_which_none_can_fire_are_an_error(string rules, string reason)
    {
        FwscanResult[] results =
        [
            Run("scan", "--rules", rules, "image.bin"),
            Run("replay", "r.pcapng", "--rules", rules),
            Run("bench", "--virtual", "esp32-devkitc", "r.pcapng", "--rules", rules),
            Run("compile", rules, "-o", "x.fsdb"),
            Run("compile", rules, "-o", "x.fsdb", "--info-only", "--board", "esp32-devkitc"),
        ];

        foreach (FwscanResult result in results)
        {
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("fwscan: nothing to look for: " + reason, result.Error);
            Assert.Empty(result.Output);
        }

        Assert.Empty(Directory.EnumerateFiles(Folder, "x.fsdb*"));
    }

    [Fact]
    public void File_without_rules_beside_others_is_a_warning()
    {
        foreach (string command in new[] { "scan --rules good.yar --rules none.ndb image.bin", "compile good.yar none.ndb -o x.fsdb" })
        {
            FwscanResult result = Run(command.Split(' '));

            Assert.Equal(command.StartsWith('s') ? 1 : 0, result.ExitCode);
            Assert.Contains("warning: the rule file \"none.ndb\" has no rules", result.Error);
        }
    }

    [Fact]
    public void Informational_rules_name_things_and_say_that_they_find_nothing()
    {
        foreach (string command in new[]
        {
            "scan --rules info.yar image.bin",
            "replay r.pcapng --rules info.yar",
            "bench --virtual esp32-devkitc r.pcapng --rules info.yar",
        })
        {
            FwscanResult result = Run(command.Split(' '));

            Assert.Equal(0, result.ExitCode);
            Assert.Contains("note: every rule that can fire is informational: nothing will be found, only named", result.Error);
        }
    }

    [Fact]
    public void Informational_rules_are_compiled_only_if_that_is_asked_for()
    {
        FwscanResult refused = Run("compile", "info.yar", "private.yar", "-o", "x.fsdb");
        bool isWritten = File.Exists(Path.Combine(Folder, "x.fsdb"));
        FwscanResult meant = Run("compile", "info.yar", "private.yar", "-o", "x.fsdb", "--info-only");

        Assert.Equal((2, 0), (refused.ExitCode, meant.ExitCode));
        Assert.False(isWritten);
        Assert.Contains("nothing can be found: every rule that can fire is informational", refused.Error);
        Assert.Contains("--info-only", refused.Error);
        Assert.Contains("informational by intent", string.Join('\n', Run("info", "x.fsdb").Lines));
        Assert.Equal(0, Run("scan", "--db", "x.fsdb", "image.bin").ExitCode);
        Assert.Equal(0, Run("bench", "--virtual", "esp32-devkitc", "r.pcapng", "--db", "x.fsdb").ExitCode);
    }

    [Fact]
    public void Update_refuses_a_database_that_finds_nothing_before_it_opens_the_port()
    {
        Run("compile", "info.yar", "-o", "x.fsdb", "--info-only");
        byte[] image = File.ReadAllBytes(Path.Combine(Folder, "x.fsdb"));
        image[DatabaseFormat.FlagsPosition] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(DatabaseFormat.ChecksumPosition), 0);
        var checksum = new Crc32();
        checksum.Add(image, 0, image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(DatabaseFormat.ChecksumPosition), checksum.Value);
        Put("unsaid.fsdb", image);
        File.Copy(Path.Combine(Folder, "x.fsdb.json"), Path.Combine(Folder, "unsaid.fsdb.json"));

        FwscanResult result = Run("update", "--port", "/dev/absent", "unsaid.fsdb");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing can be found", result.Error);
        Assert.Equal(2, Run("bench", "--virtual", "esp32-devkitc", "r.pcapng", "--db", "unsaid.fsdb").ExitCode);
        Assert.Equal(0, Run("scan", "--db", "unsaid.fsdb", "image.bin").ExitCode);
    }
}
