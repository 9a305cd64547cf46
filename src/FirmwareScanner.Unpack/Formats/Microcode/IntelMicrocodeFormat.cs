using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Microcode;

/// <summary>
/// An update of the microcode of an Intel processor (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 3, 10.11):
/// encrypted by nature, known by its header and the sum over all of it.
/// </summary>
internal sealed class IntelMicrocodeFormat : LayerFormat
{
    private const int HeaderLength = 48;
    private const int DefaultDataLength = 2000;
    private const int Alignment = 16;
    private const int LargestUpdate = 4 << 20;

    private static readonly byte[] Version = [1, 0, 0, 0];

    public override string Name => "intel-microcode";

    public override IReadOnlyList<LayerMagic> Magics => [];

    /// <inheritdoc/>
    public override bool HasFinder => true;

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        int last = Math.Min(count, piece.Length - HeaderLength + 1);
        for (int i = 0; i < last; i += Alignment)
        {
            if (piece[i] == Version[0] && IsHeader(piece.Slice(i, HeaderLength)))
            {
                found.Add(i);
            }
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || !IsHeader(header))
        {
            return null;
        }

        uint dataLength = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        long length = dataLength == 0 ? DefaultDataLength + HeaderLength : BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        if (length < HeaderLength + (long)dataLength || length > LargestUpdate || length % sizeof(uint) != 0
            || length > content.Length - offset)
        {
            return null;
        }

        return Sum(content, offset, length) != 0 ? null : new FoundLayer
        {
            Length = length,
            IsData = true,
            Detail = $"processor {BinaryPrimitives.ReadUInt32LittleEndian(header[12..]):x}, "
                + $"revision {BinaryPrimitives.ReadUInt32LittleEndian(header[4..]):x}",
        };
    }

    private static bool IsHeader(ReadOnlySpan<byte> header)
    {
        // A version, a date in decimal digits (year, day, month), the version of what loads it, 12 bytes of zeros.
        return header.StartsWith(Version) && header[9] is (0x19 or 0x20)
            && IsDecimal(header[8]) && IsDecimal(header[10]) && IsDecimal(header[11])
            && header[10] is >= 1 and <= 0x31 && header[11] is >= 1 and <= 0x12 && header[20..].StartsWith(Version)
            && !header[36..].ContainsAnyExcept((byte)0);
    }

    private static bool IsDecimal(byte value) => value >> 4 < 10 && (value & 15) < 10;

    private static uint Sum(ByteSource content, long offset, long length)
    {
        byte[] buffer = content.ReadBytes(offset, (int)length);
        uint sum = 0;
        for (int i = 0; i < buffer.Length; i += sizeof(uint))
        {
            sum += BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(i));
        }

        return sum;
    }
}
