using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Encrypted;

/// <summary>
/// Encrypted messages of OpenPGP (RFC 9580, 10.3): packets with the key of the session, each for a recipient or a password, and then the
/// encrypted data. In either format of packets (4.2), with partial lengths too.
/// </summary>
internal sealed class OpenPgpMessageFormat : LayerFormat
{
    private const int KeyForRecipient = 1;
    private const int KeyForPassword = 3;
    private const int Data = 9;
    private const int ProtectedData = 18;
    private const int AuthenticatedData = 20;
    private const int LongestKeyPacket = 1 << 14;
    private const int MostRecipients = 64;

    public override string Name => "openpgp-message";

    // Keys of RSA with 2048, 3072, 4096 and 8192 bits, of Curve25519, and passwords; everything else at the start of content.
    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new([0x85, 0x01, 0x0C, 3]), new([0x85, 0x01, 0x8C, 3]), new([0x85, 0x02, 0x0C, 3]), new([0x85, 0x04, 0x0C, 3]), new([0x84, 0x5E, 3]),
        new([0xC1, 0xC0, 0x4C, 3]), new([0xC1, 0xC0, 0xCC, 3]), new([0xC1, 0xC1, 0x4C, 3]), new([0xC1, 0x5E, 3]),
        new([0x8C, 0x0D, 4]), new([0xC3, 0x0D, 4]),
    ];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        long position = offset;
        for (int keys = 0; keys < MostRecipients; keys++)
        {
            context.Spend(0);
            byte[] header = content.ReadUpTo(position, PgpLength.LongestHeader);
            if (header.Length < 2 || PgpLength.Read(header) is not { } packet)
            {
                return null;
            }

            long body = position + packet.HeaderLength;
            byte[] start = content.ReadUpTo(body, 10);
            if (packet.Tag is Data or ProtectedData or AuthenticatedData)
            {
                return keys > 0 && IsData(packet.Tag, start) ? Found(content, offset, position, keys, context) : null;
            }

            if (packet.IsPartial || packet.Length is < 4 or > LongestKeyPacket || !IsKey(packet.Tag, start))
            {
                return null;
            }

            position = body + packet.Length;
        }

        return null;
    }

    private static bool IsKey(int tag, byte[] start) => tag switch
    {
        // A version, the number of a key, an algorithm: RSA, ElGamal, ECDH, X25519, X448.
        KeyForRecipient => start is [3, _, _, _, _, _, _, _, _, 1 or 2 or 16 or 18 or 25 or 26] or [6, <= 33, 0 or 4 or 6, ..],

        // A version, a cipher, how the password becomes a key.
        KeyForPassword => start is [4, >= 1 and <= 13, 0 or 1 or 3 or 4, ..] or [5 or 6, ..],
        _ => false,
    };

    private static bool IsData(int tag, byte[] start) => tag switch
    {
        ProtectedData => start is [1 or 2, ..],
        AuthenticatedData => start is [1, ..],
        _ => start.Length > 0,
    };

    private static FoundLayer Found(ByteSource content, long offset, long data, int keys, UnpackContext context)
    {
        long position = data;
        byte[] header = content.ReadUpTo(position, PgpLength.LongestHeader);
        PgpLength? packet = PgpLength.Read(header);
        while (packet is { } part)
        {
            context.Spend(0);
            position += part.HeaderLength + (part.Length < 0 ? content.Length - position : part.Length);
            packet = part.IsPartial ? PgpLength.ReadNext(content.ReadUpTo(position, PgpLength.LongestHeader)) : null;
        }

        return EncryptedLayer.Create(position - offset, "the message is encrypted", keys == 1 ? "1 key" : $"{keys} keys");
    }
}

/// <summary>The header of a packet of OpenPGP, or of a further part of one.</summary>
/// <param name="Tag">Its type.</param>
/// <param name="HeaderLength">Bytes of the header.</param>
/// <param name="Length">Bytes of its body, or of this part of it; -1 for all that follows.</param>
/// <param name="IsPartial">Whether another part follows.</param>
internal readonly record struct PgpLength(int Tag, int HeaderLength, long Length, bool IsPartial)
{
    /// <summary>Bytes of the longest header.</summary>
    public const int LongestHeader = 6;

    /// <summary>Reads the header of a packet; null if it is none.</summary>
    public static PgpLength? Read(byte[] header)
    {
        const int IsPacket = 0x80;
        const int IsNew = 0x40;
        if (header.Length < 2 || (header[0] & IsPacket) == 0)
        {
            return null;
        }

        if ((header[0] & IsNew) != 0)
        {
            return ReadNext(header[1..]) is { } length ? length with { Tag = header[0] & 0x3F, HeaderLength = length.HeaderLength + 1 } : null;
        }

        int tag = (header[0] >> 2) & 0x0F;
        return (header[0] & 3, header.Length) switch
        {
            (0, _) => new PgpLength(tag, 2, header[1], false),
            (1, >= 3) => new PgpLength(tag, 3, BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1)), false),
            (2, >= 5) => new PgpLength(tag, 5, BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1)), false),
            (3, _) => new PgpLength(tag, 1, -1, false),
            _ => null,
        };
    }

    /// <summary>Reads a length of the newer format, which stands alone before further parts; null if it is none.</summary>
    public static PgpLength? ReadNext(byte[] bytes) => bytes switch
    {
        [< 192, ..] => new PgpLength(0, 1, bytes[0], false),
        [(>= 192 and < 224), _, ..] => new PgpLength(0, 2, ((bytes[0] - 192) << 8) + bytes[1] + 192, false),
        [(>= 224 and < 255), ..] => new PgpLength(0, 1, 1L << (bytes[0] & 0x1F), true),
        [255, _, _, _, _, ..] => new PgpLength(0, 5, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), false),
        _ => null,
    };
}
