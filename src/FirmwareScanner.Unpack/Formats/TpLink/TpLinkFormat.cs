using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.TpLink;

/// <summary>
/// Firmware of TP-Link with a header of 512 bytes, versions 1 to 3 (openwrt.org, TP-Link firmware header; mktplinkfw and mktplinkfw2):
/// offsets and lengths of kernel, root file system and boot loader, and an MD5.
/// </summary>
internal sealed class TpLinkFormat(TpLinkLayout layout) : LayerFormat
{
    private const int HeaderLength = 0x200;
    private const long LargestLength = 1L << 30;

    private static readonly string[] Names = ["kernel", "rootfs", "bootloader"];

    public override string Name => "tplink";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [layout.Magic];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header) || header[0] is 0 or > 3 || header.AsSpan(1, 3).ContainsAnyExcept((byte)0))
        {
            return null;
        }

        ReadOnlySpan<byte> text = header.AsSpan(layout.Text, layout.TextLength);
        text = text[..Math.Max(0, text.IndexOf((byte)0))];
        long stated = Field(header, 0);
        List<Partition>? parts = ReadParts(header, stated);
        if (text.IsEmpty || !HeaderText.IsText(text) || parts is null)
        {
            return null;
        }

        // Files for updates end with what they hold, and the whole length is that of the room in the flash.
        long length = parts[^1].End;
        if (stated > 0)
        {
            long room = content.Length - offset;
            bool isStripped = stated > room && room >= length && IsSumRight(content, offset, header, room, context) == true;
            length = isStripped ? room : stated;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = HeaderText.Read(text),
            Open = opened => Open(content, offset, header, length, parts, opened),
        };
    }

    private IEnumerable<LayerMember> Open(
        ByteSource content, long offset, byte[] header, long length, List<Partition> parts, UnpackContext context)
    {
        if (IsSumRight(content, offset, header, length, context) == false)
        {
            context.Report(ProblemKind.Checksum, "the MD5 is wrong");
        }

        return PartitionMembers.Open(content, offset, parts, HeaderLength, length, context);
    }

    private List<Partition>? ReadParts(byte[] header, long stated)
    {
        var parts = new List<Partition>();
        for (int i = 0; i < Names.Length; i++)
        {
            long start = Field(header, 1 + (2 * i));
            long length = Field(header, 2 + (2 * i));
            if (length is 0 or uint.MaxValue)
            {
                continue;
            }

            // A boot loader in front of everything is said to be at 0, where the header is.
            start = start == 0 ? HeaderLength : start;
            if (start < HeaderLength || start + length > (stated > 0 ? stated : LargestLength))
            {
                return null;
            }

            parts.Add(new Partition(Names[i], start, length));
        }

        parts.Sort(static (one, other) => one.End.CompareTo(other.End));
        return parts.Count == 0 ? null : parts;
    }

    /// <summary>Whether the MD5 is right; null if there is none, or the bytes are not all there.</summary>
    private bool? IsSumRight(ByteSource content, long offset, byte[] header, long length, UnpackContext context)
    {
        byte[] stated = header[layout.Sum..(layout.Sum + MD5.HashSizeInBytes)];
        if (!stated.AsSpan().ContainsAnyExcept((byte)0) || Field(header, 0) == 0)
        {
            return null;
        }

        byte[] salted = [.. header];
        (Field(header, 6) is 0 or uint.MaxValue ? layout.Salt : layout.LoaderSalt).CopyTo(salted, layout.Sum);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(salted);
        return ContentPieces.Read(content, offset + HeaderLength, length - HeaderLength, context, hash.AppendData)
            ? hash.GetHashAndReset().AsSpan().SequenceEqual(stated)
            : null;
    }

    private long Field(ReadOnlySpan<byte> header, int number) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[(layout.Fields + (number * sizeof(uint)))..]);
}
