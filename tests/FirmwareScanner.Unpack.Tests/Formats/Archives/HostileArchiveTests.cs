using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Archives;

/// <summary>Archives that were made to hurt, and those that no tool makes.</summary>
public sealed class HostileArchiveTests
{
    private static readonly UnpackLimits Small = new()
    {
        MaximumObjects = 20_000,
        MaximumUnpacked = 64 << 20,
        RatioFloor = 16 << 20,
    };

    [Fact]
    public void Walk_ZipsInZips_EndsAtTheDepthAllowed()
    {
        byte[] zip = MakeZip(("FWS", "FWS-MARKER-innermost"u8.ToArray()));
        for (int i = 0; i < 40; i++)
        {
            zip = MakeZip(("inner.zip", zip));
        }

        TreeReader tree = TreeReader.Read(zip, Small);

        Assert.Contains(tree.Problems, problem => problem.Contains("Depth", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_ZipsThatMultiplyInEachLayer_EndsAtALimit()
    {
        byte[] zip = MakeZip(("zeros", new byte[1 << 20]));
        for (int i = 0; i < 5; i++)
        {
            byte[] inner = zip;
            zip = MakeZip([.. Enumerable.Range(0, 16).Select(number => ($"{number}.zip", inner))]);
        }

        TreeReader tree = TreeReader.Read(zip, Small);

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem => new UnpackException(problem.Kind, problem.Text).EndsWalk);
    }

    [Fact]
    public void Walk_ZipWhoseEntriesOverlap_OpensTheFirstAndTellsOfTheOthers()
    {
        // The first entry's bytes are the second's header and bytes: each more would be unpacked again.
        byte[] kernel = Encoding.ASCII.GetBytes("FWS-MARKER-kernel");
        byte[] second = [.. Local("b", kernel, 0), .. kernel];
        byte[] data = [.. Local("a", second, 0), .. second];
        byte[] zip = [.. data, .. Central("a", second, 0), .. Central("b", kernel, 31), .. End(2, 94, data.Length)];

        TreeReader tree = TreeReader.Read(zip, Small);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!zip/b: Damaged", StringComparison.Ordinal));
        Assert.Contains("!zip/a", tree.Holding("FWS-MARKER-kernel"));
    }

    [Fact]
    public void Walk_ZipWithTwoNamesOfOneEntry_GivesItsBytesOnce()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("FWS-MARKER-once");
        byte[] data = [.. Local("a", bytes, 0), .. bytes];
        byte[] zip = [.. data, .. Central("a", bytes, 0), .. Central("c", bytes, 0), .. End(2, 94, data.Length)];

        TreeReader tree = TreeReader.Read(zip, Small);

        Assert.Equal(MemberKind.HardLink, tree.Nodes.Single(node => node.Name == "c").Kind);
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_ZipWithADamagedFirstLocalHeader_IsReadByItsDirectory()
    {
        byte[] zip = MakeZip(("one", "FWS-MARKER-one"u8.ToArray()), ("two", "FWS-MARKER-two"u8.ToArray()));
        zip[0] = 0;

        TreeReader tree = TreeReader.Read(zip, Small);

        Assert.False(tree.IsWhole);
        Assert.NotEmpty(tree.Holding("FWS-MARKER-two"));
    }

    [Fact]
    public void Walk_ManyLoneLocalHeaders_AreDoneInLinearTime()
    {
        byte[] header = [.. Local("a", new byte[1], 0), 0, 1, 2, 3, 4, 5, 6, 7];
        byte[] image = [.. Enumerable.Repeat(header, 15_000).SelectMany(bytes => bytes)];
        var clock = System.Diagnostics.Stopwatch.StartNew();

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.False(tree.IsWhole);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    [Fact]
    public void Walk_TarOfManyEmptyFiles_EndsAtTheObjectsAllowed()
    {
        byte[] header = TarHeaderOf("x", "00000000000");
        byte[] image = [.. Enumerable.Repeat(header, 30_000).SelectMany(bytes => bytes), .. new byte[1024]];

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem => problem.Kind == ProblemKind.Objects);
    }

    [Fact]
    public void Walk_TarWithAFileLargerThanAll_GivesWhatIsThere()
    {
        // 8 EiB - 1 in base 256.
        byte[] header = TarHeaderOf("giant", "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");
        byte[] image = [.. header, .. "FWS-MARKER-giant"u8, .. new byte[700]];

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.Equal(["!tar/giant"], tree.Holding("FWS-MARKER-giant").Where(path => path.Contains('!', StringComparison.Ordinal)));
        Assert.Contains(tree.Problems, problem => problem.StartsWith("!tar/giant: Truncated", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_TarWithHolesOf8EiB_LeavesThemOutAndGoesOn()
    {
        string attributes = Record("GNU.sparse.map=0,512") + Record("GNU.sparse.size=9223372036854775807");
        byte[] records = new byte[512];
        Encoding.ASCII.GetBytes(attributes, records);
        byte[] data = new byte[512];
        "FWS-MARKER-hole"u8.CopyTo(data);
        byte[] then = new byte[512];
        "FWS-MARKER-then"u8.CopyTo(then);
        byte[] image =
        [
            .. TarHeaderOf("pax", Convert.ToString(attributes.Length, 8).PadLeft(11, '0'), 'x'), .. records,
            .. TarHeaderOf("holes", "00000001000"), .. data, .. TarHeaderOf("then", "00000001000"), .. then, .. new byte[1024],
        ];

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!tar/holes: Unpacked", StringComparison.Ordinal));
        Assert.Contains("!tar/holes", tree.Holding("FWS-MARKER-hole"));
        Assert.Contains("!tar/then", tree.Holding("FWS-MARKER-then"));
    }

    [Fact]
    public void Walk_CpioWithAFileOf4GiB_GivesWhatIsThere()
    {
        string header = "070701" + "00000001" + "000081A4" + string.Concat(Enumerable.Repeat("00000000", 2)) + "00000001" + "00000000"
            + "FFFFFFFF" + string.Concat(Enumerable.Repeat("00000000", 4)) + "00000002" + "00000000" + "x\0";
        byte[] image = [.. Encoding.ASCII.GetBytes(header), .. "FWS-MARKER-cpio"u8];

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.Contains("!cpio/x", tree.Holding("FWS-MARKER-cpio"));
        Assert.Contains(tree.Problems, problem => problem.StartsWith("!cpio/x: Truncated", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("01" + "05" + "C0FFFFFFFF" + "00")]
    [InlineData("01" + "04" + "06" + "00" + "F0FFFFFFFF" + "00")]
    [InlineData("17" + "06" + "00" + "01" + "09" + "10" + "00" + "07" + "0B" + "01" + "00" + "01" + "23030101055D00000010" + "0C" + "F0FFFFFF7F" + "00" + "00")]
    public void Walk_SevenZipThatStatesTooMuch_IsRefused(string header)
    {
        byte[] bytes = Convert.FromHexString(header);
        byte[] fields = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes((long)bytes.Length), .. BitConverter.GetBytes(Checksums.Crc32(bytes))];
        byte[] image = [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. BitConverter.GetBytes(Checksums.Crc32(fields)), .. fields, .. bytes];

        TreeReader tree = TreeReader.Read(image, Small);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!7z: ", StringComparison.Ordinal));
    }

    private static string Record(string text)
    {
        int length = text.Length + 2;
        length += (length + 1).ToString().Length;
        length = text.Length + 2 + length.ToString().Length;
        return $"{length} {text}\n";
    }

    private static byte[] MakeZip(params (string Name, byte[] Bytes)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Local(string name, byte[] bytes, int method) =>
        [.. "PK\x03\x04"u8, 20, 0, .. Fields(name, bytes, method), .. Encoding.ASCII.GetBytes(name)];

    private static byte[] Central(string name, byte[] bytes, int offset) =>
    [
        .. "PK\x01\x02"u8, 20, 0, 20, 0, .. Fields(name, bytes, 0), .. new byte[10],
        .. BitConverter.GetBytes(offset), .. Encoding.ASCII.GetBytes(name),
    ];

    private static byte[] Fields(string name, byte[] bytes, int method) =>
    [
        0, 0, (byte)method, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(Checksums.Crc32(bytes)), .. BitConverter.GetBytes(bytes.Length),
        .. BitConverter.GetBytes(bytes.Length), (byte)name.Length, 0, 0, 0,
    ];

    private static byte[] End(byte count, int size, int offset) =>
        [.. "PK\x05\x06"u8, 0, 0, 0, 0, count, 0, count, 0, .. BitConverter.GetBytes(size), .. BitConverter.GetBytes(offset), 0, 0];

    private static byte[] TarHeaderOf(string name, string size, char type = '0')
    {
        byte[] block = new byte[512];
        Encoding.Latin1.GetBytes(name, block);
        "0000644\0"u8.CopyTo(block.AsSpan(100));
        Encoding.Latin1.GetBytes(size, block.AsSpan(124));
        block[156] = (byte)type;
        "ustar\0"u8.CopyTo(block.AsSpan(257));
        "        "u8.CopyTo(block.AsSpan(148));
        int sum = block.Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0", block.AsSpan(148));
        return block;
    }
}
