using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>A database file taken apart as docs/database-format.md says, independently of the product's reader.</summary>
internal sealed class ImageFile
{
    private readonly byte[] _image;
    private readonly SortedDictionary<int, byte[]> _sections = [];

    public ImageFile(byte[] image)
    {
        _image = image;
        Assert.Equal("FSDB"u8.ToArray(), image[..4]);
        Assert.Equal(2, Short(4));
        Assert.Equal(image.Length, Int(8));
        Assert.Equal(0, image.Length % 4);
        int end = 64 + (12 * Short(6));
        int previousKind = 0;
        for (int i = 0; i < Short(6); i++)
        {
            int kind = Int(64 + (12 * i));
            int start = Int(68 + (12 * i));
            int length = Int(72 + (12 * i));
            Assert.True(kind > previousKind && length > 0);
            Assert.Equal(end, start);
            Assert.All(image[(start + length)..((start + length + 3) & ~3)], b => Assert.Equal(0, b));
            _sections.Add(kind, image[start..(start + length)]);
            previousKind = kind;
            end = (start + length + 3) & ~3;
        }

        Assert.Equal(image.Length, end);
    }

    public int ChunkLength => Int(20);

    public int Back => Int(24);

    public int Ahead => Int(28);

    public int Tail => Int(32);

    public int Sequences => Short(40);

    public int Tables => Short(42);

    public int StackDepth => Short(44);

    public int LongestExtendedSpan => Int(48);

    public uint Identity => (uint)Int(52);

    public uint Checksum => (uint)Int(16);

    public byte[] Bytes(SectionKind kind, int table = 0) => _sections.GetValueOrDefault((int)kind + (4 * table), []);

    public int[] Shorts(SectionKind kind, int table = 0) =>
        [.. Bytes(kind, table).Chunk(2).Select(c => (int)BinaryPrimitives.ReadUInt16LittleEndian(c))];

    public long[] Ints(SectionKind kind, int table = 0) =>
        [.. Bytes(kind, table).Chunk(4).Select(c => (long)BinaryPrimitives.ReadUInt32LittleEndian(c))];

    public byte[] SequenceBytes(int sequence)
    {
        int[] starts = Shorts(SectionKind.SequenceStart);
        return Bytes(SectionKind.SequenceBytes)[starts[sequence]..starts[sequence + 1]];
    }

    /// <summary>A byte set, put together from its pieces: a bit for each value.</summary>
    public byte[] ByteClass(int number) =>
        [.. Bytes(SectionKind.ByteClasses)[(8 * number)..((8 * number) + 8)].SelectMany(piece => Bytes(SectionKind.ByteClassPieces)[(4 * piece)..((4 * piece) + 4)])];

    /// <summary>The code of a rule, from its start to the end of the section.</summary>
    public byte[] Code(int rule) => Bytes(SectionKind.Code)[(4 * Bytes(SectionKind.RuleCode)[rule])..];

    private int Short(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(offset));

    private int Int(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_image.AsSpan(offset));
}
