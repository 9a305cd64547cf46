using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Layers;
using FirmwareScanner.Testing;
using FirmwareScanner.Unpack;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

/// <summary>What an extraction writes, and what it does not, whatever an image holds.</summary>
public sealed class LayerExtractorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Content_is_written_under_the_path_of_the_scan()
    {
        byte[] image = [.. new byte[64], .. LayerScanTests.Gzip(LayerScanTests.Gzip("inner"))];

        List<ExtractedObject> objects = Extract(image);

        Assert.Equal("inner", File.ReadAllText(PathOf("out/image.bin!gzip@0x40!gzip")));
        ExtractedObject inner = objects.Single(found => found.Path == "!gzip@0x40!gzip");
        Assert.Equal("image.bin!gzip@0x40!gzip", inner.Written);
        Assert.Equal(5, inner.Size);
        Assert.Equal("5bd7b95ebdaf59ba5f12fdb10c187afec6ee9f56f40c09cd6f99f6ed18e3f8e2".Length, inner.Sha256!.Length);
        Assert.Equal(["gzip", "gzip"], inner.Chain.Select(step => step.Format));
    }

    [Fact]
    public void Match_selects_what_is_written()
    {
        Extract([.. new byte[64], .. LayerScanTests.Gzip(LayerScanTests.Gzip("inner"))], match: "*gzip@0x40");

        Assert.Equal(["image.bin!gzip@0x40"], Directory.EnumerateFileSystemEntries(PathOf("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("hard", new[] { "hard" })]
    [InlineData("*r*", new[] { "hard", "other" })]
    [InlineData("text", new[] { "text" })]
    [InlineData("lost", new string[0])]
    public void Match_of_a_hard_link_alone_writes_the_file_under_that_name(string match, string[] expected)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "text") { DataStream = new MemoryStream("bytes"u8.ToArray()) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "hard") { LinkName = "text" });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "other") { LinkName = "text" });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "lost") { LinkName = "nothing" });
        }

        List<ExtractedObject> objects = Extract(tar.ToArray(), match);

        Assert.Equal(expected, objects.Where(found => found.Written is not null).Select(found => Path.GetFileName(found.Written!)).Order());
        Assert.All(expected, name => Assert.Equal("bytes", File.ReadAllText(PathOf("out/image.bin!tar/" + name))));
        Assert.Equal("another name of nothing", objects.Single(found => found.Path == "!tar/lost").NotWritten);
    }

    [Fact]
    public void Folder_that_is_not_empty_is_refused_and_untouched()
    {
        Directory.CreateDirectory(PathOf("out"));
        File.WriteAllText(PathOf("out/mine"), "mine");

        Assert.Throws<IOException>(() => Extract(LayerScanTests.Gzip("x")));
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(PathOf("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("..", "%2E%2E")]
    [InlineData(".", "%2E")]
    [InlineData("", "%")]
    [InlineData("a\0b", "a%00b")]
    [InlineData("a\u001b[31mb", "a%1B[31mb")]
    [InlineData("a%b", "a%25b")]
    [InlineData("\U0001F480", "\U0001F480")]
    [InlineData("...", "...")]
    public void Clean_name_stays_inside(string name, string expected)
    {
        Assert.Equal(expected, ExtractionFolder.Clean(name));
    }

    [Fact]
    public void Clean_byte_that_is_no_text_becomes_its_number()
    {
        // Attributes cannot carry a lone surrogate.
        Assert.Equal("M%FCller", ExtractionFolder.Clean("M\uDCFCller"));
    }

    [Fact]
    public void Clean_long_names_stay_apart()
    {
        string first = ExtractionFolder.Clean(new string('ä', 300) + "1");
        string second = ExtractionFolder.Clean(new string('ä', 300) + "2");

        Assert.NotEqual(first, second);
        Assert.InRange(Encoding.UTF8.GetByteCount(first), 1, 240);
    }

    [Fact]
    public void Names_that_climb_or_collide_are_written_inside()
    {
        var folder = new ExtractionFolder(PathOf("out"));
        string[] written = [.. new string[][] { ["..", "..", "x"], ["", "etc", "passwd"], ["a"], ["a", "b"], ["a"] }.Select(parts =>
        {
            folder.Create(parts, 0, out string path).Dispose();
            return path;
        })];

        Assert.Equal(["%2E%2E/%2E%2E/x", "%/etc/passwd", "a", "a~folder/b", "a~2"], written);
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("../b", "../b")]
    [InlineData("/etc/b", "../../etc/b")]
    [InlineData("../../b", "../../b")]
    [InlineData("../../../b", null)]
    [InlineData("x/../b", null)]
    [InlineData("/../b", null)]
    [InlineData("", null)]
    public void Links_that_could_lead_out_are_not_made(string target, string? made)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("symbolic links need a privilege there");
        }

        var folder = new ExtractionFolder(PathOf("out"));
        string? path = null;
        string? refusal = folder.AddLink(["image!fs", "d", "e", "link"], 1, target, (written, _) => path = written);
        folder.MakeLinks();

        Assert.Equal(made is not null, path is not null);
        Assert.Equal(made is null, refusal is not null);
        Assert.Equal(made, path is null ? null : new FileInfo(PathOf("out/" + path)).LinkTarget);
    }

    [Fact]
    public void Link_gives_way_to_files_and_folders_of_its_name_whatever_the_order()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("symbolic links need a privilege there");
        }

        var folder = new ExtractionFolder(PathOf("out"));
        var written = new List<string?>();
        folder.CreateFolder(["image!fs", "b"]);
        foreach (string name in (string[])["a", "a", "b", "c"])
        {
            Assert.Null(folder.AddLink(["image!fs", name], 1, "target", (path, _) => written.Add(path)));
        }

        folder.Create(["image!fs", "a"], 0, out string file).Dispose();
        folder.Create(["image!fs", "c", "inside"], 0, out string inside).Dispose();
        folder.MakeLinks();

        Assert.Equal(("image!fs/a", "image!fs/c/inside"), (file, inside));
        Assert.Equal(["image!fs/a~2", "image!fs/a~3", "image!fs/b~2", "image!fs/c~2"], written);
        Assert.All(written, path => Assert.Equal("target", new FileInfo(PathOf("out/" + path)).LinkTarget));
    }

    [Fact]
    public void Link_whose_path_is_too_long_is_not_made_elsewhere_with_the_same_target()
    {
        var folder = new ExtractionFolder(PathOf("out"));
        string[] deep = ["image!fs", .. Enumerable.Range(0, 40).Select(i => $"{i}{new string('x', 150)}"), "link"];

        string? refusal = folder.AddLink(deep, 1, string.Concat(Enumerable.Repeat("../", 40)) + "x", (_, _) => Assert.Fail("it was made"));
        folder.MakeLinks();

        Assert.Contains("too long", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_of_the_name_of_a_file_finds_a_name_that_is_free()
    {
        var folder = new ExtractionFolder(PathOf("out"));
        string[] written = [.. new string[][] { ["a"], ["a~folder"], ["a", "b"], ["a~folder", "c"] }.Select(parts =>
        {
            folder.Create(parts, 0, out string path).Dispose();
            return path;
        })];

        Assert.Equal(["a", "a~folder", "a~folder~folder/b", "a~folder~folder/c"], written);
    }

    [Fact]
    public void Mode_never_sets_another_user()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such modes there");
            return;
        }

        var folder = new ExtractionFolder(PathOf("out"));
        folder.Create(["a"], 0xFFF, out string path).Dispose();

        UnixFileMode mode = File.GetUnixFileMode(PathOf("out/" + path));
        Assert.Equal(UnixFileMode.None, mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit));
        Assert.True((mode & UnixFileMode.UserExecute) != 0);
    }

    private List<ExtractedObject> Extract(byte[] image, string? match = null)
    {
        var objects = new List<ExtractedObject>();
        LayerExtractor.Extract(
            new MemorySource(image), "image.bin", PathOf("out"), objects.Add, match, cancellation: TestContext.Current.CancellationToken);
        return objects;
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);
}
