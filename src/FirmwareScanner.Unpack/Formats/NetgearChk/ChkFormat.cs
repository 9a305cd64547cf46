using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.NetgearChk;

/// <summary>
/// Netgear's CHK (mkchkimg of OpenWrt): a header with checksums and the name of the board, then kernel and root file system.
/// </summary>
internal sealed class ChkFormat : LayerFormat
{
    private const int HeaderLength = 40;
    private const int LongestHeader = HeaderLength + 128;
    private const int HeaderSumOffset = 36;

    public override string Name => "netgear-chk";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("*#$^"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, LongestHeader);
        if (header.Length < HeaderLength)
        {
            return null;
        }

        long headerLength = Field(header, 4);
        long kernel = Field(header, 24);
        long rootfs = Field(header, 28);
        if (headerLength is <= HeaderLength or > LongestHeader || headerLength > header.Length || kernel + rootfs == 0)
        {
            return null;
        }

        header = header[..(int)headerLength];
        ReadOnlySpan<byte> board = header.AsSpan(HeaderLength).TrimEnd((byte)0);
        if (board.IsEmpty || !HeaderText.IsText(board))
        {
            return null;
        }

        byte[] zeroed = [.. header];
        zeroed.AsSpan(HeaderSumOffset, sizeof(uint)).Clear();
        var sum = default(ChkSum);
        sum.Add(zeroed);
        return new FoundLayer
        {
            Length = headerLength + kernel + rootfs,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{HeaderText.Read(board)}, region {header[8]}"),
            Problems = sum.Value == Field(header, HeaderSumOffset)
                ? []
                : [new LayerProblem(ProblemKind.Checksum, "the checksum of the header is wrong")],
            Open = opened => Open(content, offset, header, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, byte[] header, UnpackContext context)
    {
        long position = offset + header.Length;
        long kernel = Field(header, 24);
        long rootfs = Field(header, 28);
        if (kernel > 0)
        {
            yield return Part("kernel", content, position, kernel, Field(header, 16), context);
        }

        if (rootfs > 0)
        {
            yield return Part("rootfs", content, position + kernel, rootfs, Field(header, 20), context);
        }

        if (Sum(content, position, kernel + rootfs, context) is { } sum && sum != Field(header, 32))
        {
            context.Report(ProblemKind.Checksum, "the checksum of the whole is wrong");
        }
    }

    private static LayerMember Part(string name, ByteSource content, long start, long length, uint stated, UnpackContext context) => new()
    {
        Name = name,
        Content = content.Slice(start, length),
        Problems = Sum(content, start, length, context) is { } sum && sum != stated
            ? [new LayerProblem(ProblemKind.Checksum, "its checksum is wrong")]
            : [],
    };

    private static uint? Sum(ByteSource content, long start, long length, UnpackContext context)
    {
        var sum = default(ChkSum);
        return ContentPieces.Read(content, start, length, context, piece => sum.Add(piece)) ? sum.Value : null;
    }

    private static uint Field(ReadOnlySpan<byte> header, int position) => BinaryPrimitives.ReadUInt32BigEndian(header[position..]);
}

/// <summary>Netgear's checksum: a sum of the bytes and a sum of those sums, both folded to 16 bits at the end.</summary>
internal struct ChkSum
{
    private uint _sum;
    private uint _sumOfSums;

    /// <summary>The checksum of what was added.</summary>
    public readonly uint Value => (Fold(_sumOfSums) << 16) | Fold(_sum);

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _sum += value;
            _sumOfSums += _sum;
        }
    }

    private static uint Fold(uint value)
    {
        uint folded = (value & 0xFFFF) + (value >> 16);
        return (folded + (folded >> 16)) & 0xFFFF;
    }
}
