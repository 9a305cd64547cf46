using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Lzma;

/// <summary>
/// LZMA with its header of 13 bytes (lzma-file-format.txt of XZ Utils): properties, dictionary, size. It has no magic and no checksum,
/// so it is recognised by a header that encoders write and by decoding its start: all of it, or 64 KiB.
/// </summary>
internal sealed class LzmaFormat : LayerFormat
{
    private const int HeaderLength = 13;
    private const int RangeLength = 5;
    private const byte UsualProperties = 0x5D;
    private const long LargestSize = 1L << 38;

    // What is cut or damaged must have given so much before; at the start of content less is enough.
    private const int FewestInside = 4096;
    private const int FewestAtStart = 512;

    // Inside other bytes, even of what ends as it should: tables of relocations decode to a few bytes.
    private const int FewestWhole = 64;

    public override string Name => "lzma";

    public override IReadOnlyList<LayerMagic> Magics => [];

    public override bool IsTriedAtStart => true;

    /// <inheritdoc/>
    public override bool HasFinder => true;

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        // The upper bytes of the size are all 0 or all ones, and the first byte of the data is 0.
        int last = Math.Min(count, piece.Length - (HeaderLength + RangeLength) + 1);
        int i = 0;
        ref byte bytes = ref MemoryMarshal.GetReference(piece);
        for (; i + Vector256<byte>.Count <= last; i += Vector256<byte>.Count)
        {
            Vector256<byte> zeros = Vector256.Equals(
                Vector256.LoadUnsafe(ref bytes, (nuint)i + 1) | Vector256.LoadUnsafe(ref bytes, (nuint)i + 13), Vector256<byte>.Zero);
            Vector256<byte> alike = Vector256.Equals(Vector256.LoadUnsafe(ref bytes, (nuint)i + 11), Vector256.LoadUnsafe(ref bytes, (nuint)i + 12));
            uint places = (zeros & alike).ExtractMostSignificantBits();
            while (places != 0)
            {
                AddIfHeader(piece, i + BitOperations.TrailingZeroCount(places), found);
                places &= places - 1;
            }
        }

        for (; i < last; i++)
        {
            AddIfHeader(piece, i, found);
        }
    }

    private static void AddIfHeader(ReadOnlySpan<byte> piece, int offset, List<int> found)
    {
        if (piece[offset + 1] == 0 && piece[offset + 13] == 0 && piece[offset + 12] == piece[offset + 11] && (byte)(piece[offset + 12] + 1) <= 1
            && IsHeader(piece.Slice(offset, HeaderLength + RangeLength), isAnyDictionary: false) && BeginsWithLiteral(piece[offset..]))
        {
            found.Add(offset);
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength + RangeLength];
        if (!content.TryRead(offset, header) || !IsHeader(header, isAnyDictionary: offset == 0) || (offset > 0 && !BeginsWithLiteral(header)))
        {
            return null;
        }

        // At the start of content encoders for small devices are believed as well, but only if all decodes as it should.
        bool isUsualDictionary = IsDictionary(BinaryPrimitives.ReadUInt32LittleEndian(header[1..]));

        ProbeResult probe = CompressedLayer.Probe(BlockMethod.LzmaAlone, content, offset, context);
        bool isUsualStart = offset == 0 && header[0] == UsualProperties && isUsualDictionary;
        bool isGood = probe.Problem switch
        {
            null => probe.Produced >= (offset > 0 || !isUsualDictionary ? FewestWhole : 1),
            _ when !isUsualDictionary => false,
            ProblemKind.Memory => offset == 0,
            _ => isUsualStart || probe.Produced >= (offset == 0 ? FewestAtStart : FewestInside),
        };
        return isGood ? CompressedLayer.Create(BlockMethod.LzmaAlone, content, offset, probe: probe) : null;
    }

    private static bool IsHeader(ReadOnlySpan<byte> header, bool isAnyDictionary)
    {
        uint dictionary = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        long size = BinaryPrimitives.ReadInt64LittleEndian(header[5..]);

        // Where the first four bytes of the range decoder are zeros, so is all that follows: no encoder writes that.
        return LzmaCore.IsProperties(header[0]) && (isAnyDictionary || IsDictionary(dictionary)) && size is -1 or (> 0 and < LargestSize) && header[HeaderLength] == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(header[(HeaderLength + 1)..]) is not (0 or uint.MaxValue);
    }

    /// <summary>
    /// Whether the first bit, by which a literal is told from a match, is that of a literal: there is nothing yet that a match could
    /// refer to. Its probability is one half, so it depends on the first four bytes of the range decoder alone.
    /// </summary>
    private static bool BeginsWithLiteral(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[(HeaderLength + 1)..]) < (uint.MaxValue >> 11) << 10;

    /// <summary>A power of two, or the sum of two that follow each other, from 4 KiB on; or all ones.</summary>
    private static bool IsDictionary(uint size)
    {
        uint rest = size & (size - 1);
        return size >= 1 << 12 && (size == uint.MaxValue || rest == 0 || (BitOperations.IsPow2(rest) && rest == size / 3 * 2));
    }
}
