using System;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Rules with the module <c>firmware</c>, as <c>fwscan scan</c> runs them.</summary>
public sealed class FirmwareModuleTests : FwscanFixture
{
    private const string Rules = """
        import "firmware"

        rule inside
        {
            meta: severity = "high"
            condition: firmware.inside("gzip") == 1 and firmware.offset == 64 and firmware.ancestors[0].is_image == 1
        }

        rule whole { meta: severity = "low" condition: firmware.is_image == 1 }
        """;

    private readonly byte[] _image = [.. new byte[64], .. LayerTests.Gzip("hello"), .. new byte[100]];

    public FirmwareModuleTests()
    {
        Put("rules.yar", Rules);
        Put(Path.Combine("images", "one.bin"), _image);
        Put(Path.Combine("images", "two.bin"), new byte[100]);
    }

    [Fact]
    public void Files_folders_and_standard_input_give_the_same()
    {
        FwscanResult file = Run("scan", "-v", "--rules", "rules.yar", Path.Combine("images", "one.bin"));
        FwscanResult folder = Run("scan", "-v", "--rules", "rules.yar", "images");
        FwscanResult input = Run(_image, null, "scan", "-v", "--rules", "rules.yar", "-");

        Assert.All([file, folder, input], result => Assert.Equal(1, result.ExitCode));
        Assert.All([file, folder, input], result => Assert.Single(Findings(result, "high"), line => line.EndsWith("!gzip@0x40", StringComparison.Ordinal)));
        Assert.Single(Findings(file, "low"));
        Assert.Single(Findings(input, "low"));
        Assert.Equal(2, Findings(folder, "low").Length);
    }

    [Fact]
    public void Without_looking_inside_there_is_the_image_alone()
    {
        FwscanResult result = Run("scan", "-v", "--no-unpack", "--rules", "rules.yar", Path.Combine("images", "one.bin"));

        Assert.Empty(Findings(result, "high"));
        Assert.Single(Findings(result, "low"));
    }

    [Fact]
    public void Databases_for_boards_do_not_hold_such_rules_and_they_can_be_ignored()
    {
        Put("other.yar", "import \"firmware\" rule a { condition: firmware.is_image == 1 } rule b { strings: $a = \"hello\" condition: $a }");

        FwscanResult compiled = Run("compile", "other.yar", "-o", "other.fsdb");
        FwscanResult relaxed = Run("compile", "--relaxed", "other.yar", "-o", "other.fsdb");
        FwscanResult ignored = Run("scan", "--ignore-module", "firmware", "--rules", "other.yar", Path.Combine("images", "one.bin"));

        Assert.Equal(2, compiled.ExitCode);
        Assert.Contains("the module \"firmware\" needs a workstation", compiled.Error, StringComparison.Ordinal);
        Assert.Equal(0, relaxed.ExitCode);
        Assert.Contains("the rule \"a\" is skipped: the module \"firmware\" is ignored", ignored.Error, StringComparison.Ordinal);
    }

    private static string[] Findings(FwscanResult result, string severity) =>
        [.. result.Lines.Where(line => line.StartsWith(severity + " ", StringComparison.Ordinal))];
}
