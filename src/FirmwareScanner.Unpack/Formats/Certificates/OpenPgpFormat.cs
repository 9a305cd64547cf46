using System;

namespace FirmwareScanner.Unpack.Formats.Certificates;

/// <summary>
/// Public keys of OpenPGP (RFC 9580): packets of a key of version 4, of its owner's names and of signatures. Single signatures and what
/// is encrypted are not recognised.
/// </summary>
internal sealed class OpenPgpFormat() : DataFormat(
    "openpgp",
    new LayerMagic([0x98, 0x33, 4]),
    new LayerMagic([0x98, 0x6F, 4]),
    new LayerMagic([0x98, 0x8D, 4]),
    new LayerMagic([0x99, 1]),
    new LayerMagic([0x99, 2]),
    new LayerMagic([0x99, 3]),
    new LayerMagic([0x99, 4]),
    new LayerMagic([0xC6, 0xC0]),
    new LayerMagic([0xC6, 0xC1]),
    new LayerMagic([0xC6, 0x33, 4]))
{
    private const int PublicKey = 6;
    private const int Signature = 2;
    private const int Trust = 12;
    private const int UserId = 13;
    private const int Subkey = 14;
    private const int UserAttribute = 17;
    private const int KeyStart = 6;
    private const int LargestPacket = 1 << 20;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        long end = offset;
        int keys = 0;
        int names = 0;
        int signatures = 0;
        while (ReadPacket(content, end) is { } packet && IsRight(content, packet) && packet.End <= content.Length)
        {
            context.Spend(StepCost);
            if (end == offset && packet.Tag != PublicKey)
            {
                return null;
            }

            keys += packet.Tag == PublicKey ? 1 : 0;
            names += packet.Tag == UserId ? 1 : 0;
            signatures += packet.Tag == Signature ? 1 : 0;
            end = packet.End;
        }

        return keys > 0 && names > 0 && signatures > 0 ? end - offset : null;
    }

    private static bool IsRight(ByteSource content, Packet packet)
    {
        byte[] start = content.ReadUpTo(packet.Body, (int)Math.Min(KeyStart, packet.End - packet.Body));
        switch (packet.Tag)
        {
            case PublicKey or Subkey:
                return start is [4, _, _, _, _, (>= 1 and <= 3) or (>= 16 and <= 22)];
            case Signature:
                return start is [4, <= 0x50, (>= 1 and <= 3) or (>= 16 and <= 22), >= 1 and <= 14, ..] or [3, 5, <= 0x50, ..];
            case UserId:
                return start.Length > 0 && start.AsSpan().IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
            default:
                return packet.Tag is Trust or UserAttribute;
        }
    }

    private static Packet? ReadPacket(ByteSource content, long offset)
    {
        byte[] header = content.ReadUpTo(offset, KeyStart);
        if (header.Length < 3 || (header[0] & 0x80) == 0)
        {
            return null;
        }

        bool isNew = (header[0] & 0x40) != 0;
        (int headerLength, long length) = isNew ? NewLength(header) : OldLength(header);
        int tag = isNew ? header[0] & 0x3F : (header[0] >> 2) & 0x0F;
        return length is < 0 or > LargestPacket || offset + headerLength + length > content.Length
            ? null
            : new Packet(tag, offset + headerLength, offset + headerLength + length);
    }

    private static (int Header, long Length) OldLength(ReadOnlySpan<byte> header) => (header[0] & 3) switch
    {
        0 => (2, header[1]),
        1 => (3, (header[1] << 8) | header[2]),
        _ => (0, -1),
    };

    private static (int Header, long Length) NewLength(ReadOnlySpan<byte> header) => header[1] switch
    {
        < 192 => (2, header[1]),
        < 224 => (3, ((header[1] - 192) << 8) + header[2] + 192),
        _ => (0, -1),
    };

    /// <summary>A packet.</summary>
    private readonly record struct Packet(int Tag, long Body, long End);
}
