using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Trx;

/// <summary>
/// Broadcom's TRX (openwrt.org, TRX vs. TRX2 vs. BIN): a header with a CRC and the offsets of up to 3 parts, in version 2 of 4.
/// </summary>
internal sealed class TrxFormat : LayerFormat
{
    private const int HeaderLength = 28;
    private const int CheckedStart = 12;
    private const int FlagsOffset = 22;
    private const int FlagsLength = 8;
    private const long LargestLength = 1L << 30;

    public override string Name => "trx";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("HDR0"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, HeaderLength + sizeof(uint));
        if (header.Length < HeaderLength + sizeof(uint))
        {
            return null;
        }

        long length = Field(header, 4);
        int version = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14));
        if (version is not (1 or 2) || length is < HeaderLength or > LargestLength)
        {
            return null;
        }

        int headerLength = version == 1 ? HeaderLength : HeaderLength + sizeof(uint);
        List<Partition> parts = ReadParts(header, headerLength, length, out bool isDamaged);
        return parts.Count == 0 ? null : new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"version {version}"),
            Problems = isDamaged ? [new LayerProblem(ProblemKind.Damaged, "an offset of a part lies outside")] : [],
            Open = opened =>
            {
                CheckSum(content, offset, length, header, version, opened);
                return PartitionMembers.Open(content, offset, parts, headerLength, length, opened);
            },
        };
    }

    private static List<Partition> ReadParts(byte[] header, int headerLength, long length, out bool isDamaged)
    {
        isDamaged = false;
        var starts = new List<long>();
        for (int position = 16; position < headerLength; position += sizeof(uint))
        {
            long start = Field(header, position);
            if (start >= headerLength && start < length)
            {
                starts.Add(start);
            }
            else
            {
                isDamaged |= start != 0;
            }
        }

        // They need not be in order, and each ends where the next begins.
        var parts = new List<Partition>();
        foreach (long start in starts)
        {
            long end = length;
            foreach (long other in starts)
            {
                end = other > start ? Math.Min(end, other) : end;
            }

            parts.Add(new Partition(string.Create(CultureInfo.InvariantCulture, $"partition{parts.Count}"), start, end - start));
        }

        return parts;
    }

    private static void CheckSum(ByteSource content, long offset, long length, byte[] header, int version, UnpackContext context)
    {
        uint stated = Field(header, 8);
        if (Sum(content, offset, CheckedStart, length, uint.MaxValue, context) is not { } sum || sum == stated)
        {
            return;
        }

        // The fourth part of version 2 has flags in its header that the boot loader changes: for the CRC they are all ones.
        long flags = version == 2 ? Field(header, HeaderLength) + FlagsOffset : 0;
        if (flags > HeaderLength && flags + FlagsLength <= length)
        {
            uint? register = Sum(content, offset, CheckedStart, flags, uint.MaxValue, context);
            Span<byte> ones = stackalloc byte[FlagsLength];
            ones.Fill(0xFF);
            register = Checksums.Crc32Raw(ones, register ?? 0);
            if (Sum(content, offset, flags + FlagsLength, length, register.Value, context) == stated)
            {
                return;
            }
        }

        context.Report(ProblemKind.Checksum, "the CRC is wrong");
    }

    private static uint? Sum(ByteSource content, long offset, long start, long end, uint register, UnpackContext context) =>
        ContentPieces.Read(content, offset + start, end - start, context, piece => register = Checksums.Crc32Raw(piece, register))
            ? register
            : null;

    private static uint Field(ReadOnlySpan<byte> header, int position) => BinaryPrimitives.ReadUInt32LittleEndian(header[position..]);
}
