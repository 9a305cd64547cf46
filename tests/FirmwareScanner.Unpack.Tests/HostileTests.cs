using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>
/// Whatever comes, a walk ends within its limits, says which of them it hit, and accounts for every byte (<see cref="TreeReader"/> asks that).
/// </summary>
public sealed class HostileTests
{
    private static readonly UnpackLimits Small = new() { RatioFloor = 4 << 20, MaximumUnpacked = 64 << 20, MaximumObjects = 20_000, HeldBytes = 4 << 20 };

    [Fact]
    public void Walk_TenGigabytesInAFewKilobytes_EndsByTheRatio()
    {
        byte[] bomb = HostileImages.GzipBomb();

        Outcome outcome = Walk(bomb, new UnpackLimits());

        Assert.True(bomb.Length < 64 << 10, $"{bomb.Length}");
        AssertTold(outcome, ProblemKind.Ratio);
        Assert.InRange(outcome.Unpacked, 1, 257 << 20);
    }

    [Fact]
    public void Walk_ZipOfZips_EndsByTheRatio()
    {
        byte[] inner = HostileImages.Zip(Enumerable.Range(0, 64).Select(i => $"{i}"), new byte[1 << 20]);
        byte[] bomb = HostileImages.Zip(Enumerable.Range(0, 64).Select(i => $"{i}.zip"), inner);

        Outcome outcome = Walk(bomb, Small);

        AssertTold(outcome, ProblemKind.Ratio);
        Assert.InRange(outcome.Unpacked, 1, Math.Max(Small.RatioFloor, 250L * bomb.Length) + (1 << 20));
    }

    [Fact]
    public void Walk_ZipWhoseDirectoryNamesOneEntryOverAndOver_ReadsItOnce()
    {
        Outcome outcome = Walk(HostileImages.OverlappingZip(new byte[1 << 20], 5000), Small);

        Assert.Equal(5000 + 2, outcome.Nodes);
        Assert.InRange(outcome.Unpacked, 1 << 20, 4 << 20);
    }

    [Fact]
    public void Walk_ZipWhoseEntriesOverlapAndDiffer_IsToldAndBounded()
    {
        byte[] bomb = HostileImages.OverlappingZip(new byte[1 << 20], 5000);
        int number = 0;
        for (int i = bomb.AsSpan().IndexOf("PK\x01\x02"u8); i >= 0 && bomb.AsSpan(i).StartsWith("PK\x01\x02"u8); i += 46 + 1)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(i + 16), number++);
        }

        Outcome outcome = Walk(bomb, Small);

        Assert.Equal(5000, number);
        AssertTold(outcome, ProblemKind.Ratio, ProblemKind.Damaged, ProblemKind.Unpacked);
        Assert.InRange(outcome.Unpacked, 1, Small.MaximumUnpacked + (1 << 20));
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(16, false)]
    public void Walk_LayersInEachOther_EndAtTheDepthAllowed(int layers, bool isTold)
    {
        byte[] image = "x"u8.ToArray();
        for (int i = 0; i < layers; i++)
        {
            image = HostileImages.Gzip(image);
        }

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(isTold, tree.Problems.Any(problem => problem.Contains("Depth: layers are nested deeper than 16", StringComparison.Ordinal)));
        Assert.Equal(!isTold, tree.IsWhole);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Walk_ArchiveOfVeryManyEmptyEntries_EndsByTheirNumber(bool isTar)
    {
        const int Count = 30_000;
        byte[] archive = isTar
            ? HostileImages.Tar([.. Enumerable.Range(0, Count).Select(i => HostileImages.TarHeader(Encoding.ASCII.GetBytes($"f{i}"), 0))])
            : [.. Enumerable.Range(0, Count).SelectMany(i => HostileImages.CpioEntry($"f{i}")), .. HostileImages.CpioEntry("TRAILER!!!")];

        AssertTold(Walk(archive, Small), ProblemKind.Objects);
    }

    [Fact]
    public void Walk_ZipOfVeryManyEmptyEntries_EndsByTheirNumber()
    {
        byte[] archive = HostileImages.Zip(Enumerable.Range(0, 30_000).Select(i => $"{i}"), []);

        AssertTold(Walk(archive, Small), ProblemKind.Objects, ProblemKind.Memory);
    }

    [Fact]
    public void Walk_TarOfAFileOfATerabyte_IsTruncated()
    {
        byte[] image = HostileImages.Tar(HostileImages.TarHeader("big"u8, 1L << 40), new byte[512]);

        AssertTold(Walk(image, Small), ProblemKind.Truncated);
    }

    [Fact]
    public void Walk_TarOfASparseFileOfATerabyte_EndsWithAReason()
    {
        // The old format of GNU: a map in the header, and the size of the file with its holes.
        byte[] header = HostileImages.TarHeader("hole"u8, 512, 'S');
        Encoding.ASCII.GetBytes("ustar  \0").CopyTo(header, 257);
        Encoding.ASCII.GetBytes("00000000000\000000001000\0").CopyTo(header, 386);
        header[483] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(487), 1L << 40);
        Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);

        Outcome outcome = Walk(HostileImages.Tar(header, new byte[512]), Small);

        AssertTold(outcome, ProblemKind.Ratio, ProblemKind.Unpacked);
        Assert.InRange(outcome.Unpacked, 0, Small.MaximumUnpacked + (1 << 20));
    }

    [Theory]
    [InlineData(1U << 28, 4096)]
    [InlineData(uint.MaxValue, 4096)]
    public void Walk_SparseImageOfATerabyteAndMore_EndsWithAReason(uint blocks, uint blockLength)
    {
        Outcome outcome = Walk(HostileImages.AndroidSparse(blocks, blockLength), Small);

        AssertTold(outcome, ProblemKind.Ratio, ProblemKind.Unpacked, ProblemKind.Memory, ProblemKind.Damaged);
        Assert.InRange(outcome.Unpacked, 0, Small.MaximumUnpacked + (1 << 20));
    }

    [Fact]
    public void Walk_NamesOfStrangers_AreGivenAsTheyAre()
    {
        byte[][] names = [[.. "../../../etc/shadow"u8], [.. "/root/.ssh/key"u8], [.. "a\u001b[2J\u0007b"u8], [(byte)'n', 0xFF, 0xFE], [.. "a\nb"u8], [.. "..\\x"u8]];
        byte[] image = HostileImages.Tar([.. names.Select(name => HostileImages.TarHeader(name, 0)), HostileImages.TarHeader("l"u8, 0, '2', "/../../x")]);

        TreeReader tree = TreeReader.Read(image);

        Assert.True(tree.IsWhole);
        Assert.Equal(names.Length + 1, tree.Nodes.Count(node => node.Name.Length > 0));
        Assert.Equal("../../../etc/shadow", tree.Nodes.First(node => node.Name.Length > 0).Name);
        Assert.Equal("/../../x", tree.Nodes.Single(node => node.Kind == MemberKind.SymbolicLink).LinkTarget);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Walk_NamesOfStrangersInOtherArchives_AreGivenAsTheyAre(bool isZip)
    {
        string[] names = ["../../../etc/shadow", "/root/.ssh/key", "a\u001b[2J\u0007b", "a\nb", "..\\x", "same", "same"];
        byte[] image = isZip
            ? HostileImages.Zip(names, "x"u8.ToArray())
            : [.. names.SelectMany(name => HostileImages.CpioEntry(name)), .. HostileImages.CpioEntry("TRAILER!!!")];

        TreeReader tree = TreeReader.Read(image);

        // The slash at the start says nothing in an archive.
        Assert.Equal(names.Select(name => name.TrimStart('/')), tree.Nodes.Where(node => node.Name.Length > 0).Select(node => node.Name.TrimStart('/')));
    }

    [Fact]
    public void Walk_CpioOfVeryManyHardLinks_ReadsTheirFileOnce()
    {
        const int Links = 5000;
        byte[] image =
        [
            .. Enumerable.Range(0, Links).SelectMany(i => HostileImages.CpioEntry($"l{i}", Links)), .. HostileImages.CpioEntry("TRAILER!!!"),
        ];

        Outcome outcome = Walk(image, Small);

        Assert.Equal(Links + 2, outcome.Nodes);
        Assert.InRange(outcome.Unpacked, 0, 4L * image.Length);
    }

    [Fact]
    public void Walk_HardLinksByTheThousand_ReadTheirFileOnce()
    {
        byte[] image = HostileImages.Tar(
        [
            HostileImages.TarHeader("file"u8, 100_000), new byte[100_000],
            .. Enumerable.Range(0, 5000).Select(i => HostileImages.TarHeader(Encoding.ASCII.GetBytes($"l{i}"), 0, '1', "file")),
        ]);

        Outcome outcome = Walk(image, Small);

        Assert.Empty(outcome.Problems);
        Assert.InRange(outcome.Unpacked, 0, 4L * image.Length);
    }

    [Theory]
    [InlineData("Xz")]
    [InlineData("Zstd")]
    [InlineData("Lzma")]
    [InlineData("Lzip")]
    public void Walk_ImagesWithALittleWindow_AreDecodedOrTold(string format)
    {
        var little = new UnpackLimits { MaximumWindow = 1 << 12, HeldBytes = 1 << 16 };
        Assert.All(TestImages.All.Where(image => image.StartsWith(format + "/", StringComparison.Ordinal)), image =>
        {
            TreeReader whole = TreeReader.Read(TestImages.Read(image));
            TreeReader tree = TreeReader.Read(TestImages.Read(image), little);

            Assert.True(!tree.IsWhole || tree.Contents.Count == whole.Contents.Count, image);
        });
    }

    [Fact]
    public void Walk_MoreCandidatesThanAreNoted_IsTold()
    {
        // Two bytes each, of which none is a stream.
        byte[] image = HostileImages.Repeat([0x78, 0x9C], CandidateFinder.MostCandidates + 100_000);

        Outcome outcome = Walk(image, new UnpackLimits());

        Assert.Contains(outcome.Problems, problem => problem.Kind == ProblemKind.Memory && problem.Text.Contains("places", StringComparison.Ordinal));
    }

    private static Outcome Walk(byte[] image, UnpackLimits limits)
    {
        var visitor = new CountingVisitor();
        var walker = new LayerWalker(new MemorySource(image), visitor, limits);
        LayerNode root = walker.Walk();
        Assert.Equal(image.Length, root.Accounting.Total);
        Assert.Equal(0, visitor.Open);
        return new Outcome(walker.Unpacked, visitor.Nodes, visitor.Problems);
    }

    private static void AssertTold(Outcome outcome, params ProblemKind[] expected) => Assert.True(
        outcome.Problems.Any(problem => expected.Contains(problem.Kind)),
        $"expected one of {string.Join(", ", expected)}; found {string.Join(", ", outcome.Problems.Select(problem => problem.Text))}");

    private sealed record Outcome(long Unpacked, long Nodes, List<LayerProblem> Problems);
}
