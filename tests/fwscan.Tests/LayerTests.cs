using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan scan</c>, <c>tree</c> and <c>extract</c> say and do about what is inside.</summary>
public sealed class LayerTests : FwscanFixture
{
    private readonly byte[] _image = [.. new byte[64], .. Gzip("..BACKDOOR!.."), .. new byte[100]];

    public LayerTests()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", _image);
    }

    [Fact]
    public void Scan_opens_what_is_packed_and_names_where()
    {
        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("high", StringComparison.Ordinal)
            && line.Contains("0x00000002", StringComparison.Ordinal) && line.EndsWith("image.bin!gzip@0x40", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("bytes     ", StringComparison.Ordinal) && line.Contains("164 padding", StringComparison.Ordinal));
        Assert.Contains("inside    1 layer, 1 object, 13 bytes scanned, 0 opaque", result.Lines);
        Assert.Equal(result.Lines[..^1], Run("scan", "-v", "--rules", "rules.yar", "--jobs", "1", "image.bin").Lines[..^1]
            .Zip(result.Lines, static (line, other) => line.StartsWith("scanned", StringComparison.Ordinal) ? other : line));
    }

    [Fact]
    public void Scan_json_has_the_chain_and_the_accounts()
    {
        FwscanResult result = Run("scan", "--rules", "rules.yar", "--json", "image.bin");

        JsonNode match = JsonNode.Parse(result.Lines[0])!;
        JsonNode file = JsonNode.Parse(result.Lines[1])!;
        Assert.Equal("image.bin!gzip@0x40", match["path"]!.GetValue<string>());
        Assert.Equal($$"""[{"format":"gzip","offset":64,"length":{{_image.Length - 164}}}]""", match["chain"]!.ToJsonString());
        Assert.Equal(_image.Length, file["accounting"]!.AsObject().Sum(pair => pair.Value!.GetValue<long>()));
        Assert.Equal("found", file["verdict"]!.GetValue<string>());
    }

    [Fact]
    public void Scan_without_unpacking_is_never_clean_of_layers()
    {
        FwscanResult result = Run("scan", "--rules", "rules.yar", "--no-unpack", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fwscan: image.bin: incomplete: not looked into: 1 layer\n", result.Error);
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_raw_scan_looks_for_no_layers_and_says_so()
    {
        FwscanResult text = Run("scan", "--rules", "rules.yar", "--raw", "image.bin");
        FwscanResult json = Run("scan", "--rules", "rules.yar", "--raw", "--json", "image.bin");
        FwscanResult both = Run("scan", "--rules", "rules.yar", "--raw", "--no-unpack", "image.bin");

        Assert.Equal((0, string.Empty), (text.ExitCode, text.Error));
        Assert.Contains("inside    not looked for (--raw): what lies compressed in a file was not scanned", text.Lines);
        Assert.True(JsonNode.Parse(json.Lines[^1])!["summary"]!["raw"]!.GetValue<bool>());
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--no-unpack counts layers, --raw does not look for them: give one of the two", both.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-depth", "0")]
    [InlineData("--max-depth", "65")]
    [InlineData("--max-unpacked", "x")]
    [InlineData("--max-unpacked", "9999999999G")]
    [InlineData("--max-objects", "-1")]
    [InlineData("--max-ratio", "1.5")]
    [InlineData("--opaque", "0%")]
    [InlineData("--opaque", "ten")]
    public void Wrong_limits_are_refused_with_what_was_expected(string option, string value)
    {
        FwscanResult result = Run("scan", option, value, "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"fwscan: {option}: expected ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"found '{value}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_are_hit_make_the_file_incomplete()
    {
        Put("nested", Gzip(Gzip("x")));
        Put("big", Gzip(new string('\0', 100_000)));

        FwscanResult depth = Run("scan", "--rules", "rules.yar", "--max-depth", "1", "nested");
        FwscanResult unpacked = Run("scan", "--rules", "rules.yar", "--max-unpacked", "10K", "big");
        FwscanResult ratio = Run("scan", "--rules", "rules.yar", "--max-ratio", "10", "big");

        Assert.All([depth, unpacked, ratio], result => Assert.Equal(2, result.ExitCode));
        Assert.Contains("!gzip!gzip: layers are nested deeper than 1", depth.Error, StringComparison.Ordinal);
        Assert.Contains("more than 10240 bytes would be unpacked", unpacked.Error, StringComparison.Ordinal);
        Assert.Contains("more than 10 times", ratio.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Opaque_bytes_are_printed_and_judged_by_the_threshold()
    {
        byte[] noise = new byte[64 << 10];
        new Random(1).NextBytes(noise);
        Put("noise", [.. new byte[1 << 20], .. noise]);

        FwscanResult standard = Run("scan", "--rules", "rules.yar", "noise");
        FwscanResult generous = Run("scan", "--rules", "rules.yar", "--opaque", "50%", "noise");

        Assert.Equal((2, 0), (standard.ExitCode, generous.ExitCode));
        Assert.Contains("65,536 opaque (5.9 %)", generous.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tree_shows_offsets_sizes_ratios_entropy_and_the_accounts()
    {
        FwscanResult text = Run("tree", "image.bin");
        FwscanResult json = Run("tree", "--json", "image.bin");

        Assert.Equal(0, text.ExitCode);
        Assert.Equal("OFFSET            LENGTH          SIZE   RATIO  ENTROPY  NAME", text.Lines[0]);
        Assert.Matches("^0x00000000 +[0-9]+ +[0-9]+ +1\\.00 +[0-9.]+  image\\.bin$", text.Lines[1]);
        Assert.Matches("^0x00000040 +[0-9]+ +13 +[0-9.]+ +[0-9.]+    gzip", text.Lines[2]);
        Assert.StartsWith("bytes     ", text.Lines[3], StringComparison.Ordinal);
        Assert.Equal("gzip", JsonNode.Parse(json.Lines[1])!["format"]!.GetValue<string>());
        Assert.Equal(13, JsonNode.Parse(json.Lines[1])!["size"]!.GetValue<int>());
    }

    [Fact]
    public void Tree_and_extract_of_what_cannot_be_opened_say_so()
    {
        byte[] damaged = Gzip(new string('x', 100_000) + "y");
        damaged[^6] ^= 1;
        Put("damaged", damaged);

        FwscanResult tree = Run("tree", "damaged");
        FwscanResult extract = Run("extract", "damaged", "-o", "out");

        Assert.Equal((2, 2), (tree.ExitCode, extract.ExitCode));
        Assert.Contains(tree.Lines, line => line.Contains("! checksum: ", StringComparison.Ordinal) || line.Contains("! damaged: ", StringComparison.Ordinal));
        Assert.Contains("1 object could not be opened, or not whole", extract.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "out", "damaged!gzip")));
    }

    [Fact]
    public void Extract_writes_files_and_a_manifest()
    {
        FwscanResult result = Run("extract", "image.bin", "-o", "out");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("..BACKDOOR!..", File.ReadAllText(Path.Combine(Folder, "out", "image.bin!gzip@0x40")));
        JsonNode line = JsonNode.Parse(File.ReadLines(Path.Combine(Folder, "out", "manifest.jsonl")).First())!;
        Assert.Equal("!gzip@0x40", line["path"]!.GetValue<string>());
        Assert.Equal("image.bin!gzip@0x40", line["written"]!.GetValue<string>());
        Assert.Equal(64, line["sha256"]!.GetValue<string>().Length);
        Assert.Equal(64, line["chain"]![0]!["offset"]!.GetValue<int>());
    }

    [Fact]
    public void Extract_refuses_a_folder_with_something_in_it_and_writes_nothing()
    {
        Put("out/mine", "mine");

        FwscanResult result = Run("extract", "image.bin", "-o", "out");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fwscan: out: is not an empty folder: nothing was written\n", result.Error);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "out")));
    }

    [Fact]
    public void Extract_tells_which_links_were_not_made_and_escapes_names_of_strangers()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "out\u001b[2J") { LinkName = "../../../etc/shadow" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../climbs") { DataStream = new MemoryStream([1, 2, 3]) });
        }

        Put("links.tar", tar.ToArray());

        FwscanResult result = Run("extract", "links.tar", "-o", "out");
        FwscanResult tree = Run("tree", "links.tar");

        Assert.Equal((0, 0), (result.ExitCode, tree.ExitCode));
        Assert.Contains("not made: 1 object", result.Error, StringComparison.Ordinal);
        JsonNode line = File.ReadLines(Path.Combine(Folder, "out", "manifest.jsonl")).Select(text => JsonNode.Parse(text)!)
            .Single(node => node["kind"]!.GetValue<string>() == "symbolic-link");
        Assert.Null(line["written"]);
        Assert.Contains("leads out", line["not_written"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["links.tar!tar", "manifest.jsonl"], Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "out")).Select(Path.GetFileName).Order());
        Assert.False(File.Exists(Path.Combine(Folder, "climbs")));
        Assert.DoesNotContain('\u001b', tree.Output + result.Output + File.ReadAllText(Path.Combine(Folder, "out", "manifest.jsonl")));
    }

    [Theory]
    [InlineData("absent")]
    [InlineData(".")]
    public void Tree_of_no_image_is_one_line(string path)
    {
        FwscanResult result = Run("tree", path);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"fwscan: {path}: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_looked_into_as_well()
    {
        FwscanResult scan = Run(_image, null, "scan", "-v", "--rules", "rules.yar", "-");
        FwscanResult tree = Run(_image, null, "tree", "-");

        Assert.Equal((1, 0), (scan.ExitCode, tree.ExitCode));
        Assert.Contains(scan.Lines, line => line.EndsWith("-!gzip@0x40", StringComparison.Ordinal));
        Assert.Contains(tree.Lines, line => line.EndsWith("  stdin", StringComparison.Ordinal));
    }

    internal static byte[] Gzip(string text) => Gzip(Encoding.Latin1.GetBytes(text));

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
