using System;
using System.Buffers.Binary;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.RomFs;

public sealed class RomFsFormatTests
{
    [Fact]
    public void Walk_WrongChecksumAtTheStart_IsTold()
    {
        byte[] bytes = TestImages.Read("RomFs/plain");
        bytes[14] ^= 1;

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!romfs: Checksum", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-plain-big"));
    }

    [Fact]
    public void Walk_NextHeaderThatLeadsBack_EndsAndIsTold()
    {
        byte[] bytes = TestImages.Read("RomFs/plain");
        int name = bytes.AsSpan().IndexOf("passwd\0"u8) - 16;
        uint kind = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(name)) & 15;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(name), (uint)name | kind);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.Contains("listed twice", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-plain-small"));
    }

    [Fact]
    public void Walk_FileLargerThanTheFileSystem_IsDamaged()
    {
        byte[] bytes = TestImages.Read("RomFs/plain");
        int name = bytes.AsSpan().IndexOf("passwd\0"u8) - 16;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(name + 8), uint.MaxValue);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!romfs/etc/passwd: Damaged", StringComparison.Ordinal));
    }
}
