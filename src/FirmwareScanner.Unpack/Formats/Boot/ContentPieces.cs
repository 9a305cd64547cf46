using System;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Boot;

/// <summary>Takes a piece of some bytes.</summary>
internal delegate void PieceReader(ReadOnlySpan<byte> piece);

/// <summary>Reads long ranges of content piece by piece, for checksums over them.</summary>
internal static class ContentPieces
{
    private const int PieceLength = 1 << 16;

    /// <summary>Reads a range.</summary>
    /// <returns>False if the content ends before it does.</returns>
    public static bool Read(ByteSource content, long offset, long length, UnpackContext context, PieceReader reader)
    {
        ByteSource unnoted = content.Unnoted;
        byte[] piece = new byte[(int)Math.Min(PieceLength, Math.Max(length, 0))];
        while (length > 0)
        {
            context.Spend(0);
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, length));
            if (!unnoted.TryRead(offset, part))
            {
                return false;
            }

            reader(part);
            offset += part.Length;
            length -= part.Length;
        }

        return true;
    }

    /// <summary>The CRC-32 (IEEE) of a range; null if the content ends before it does.</summary>
    public static uint? Crc32(ByteSource content, long offset, long length, UnpackContext context)
    {
        uint crc = 0;
        return Read(content, offset, length, context, piece => crc = Checksums.Crc32(piece, crc)) ? crc : null;
    }

    /// <summary>A cryptographic hash of a range; null if the content ends before it does.</summary>
    public static byte[]? Hash(HashAlgorithmName algorithm, ByteSource content, long offset, long length, UnpackContext context)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
        return Read(content, offset, length, context, hash.AppendData) ? hash.GetHashAndReset() : null;
    }

    /// <summary>Whether all bytes of a range are the same; also if it ends early.</summary>
    public static bool IsOneValue(ByteSource content, long offset, long length, UnpackContext context)
    {
        Span<byte> first = stackalloc byte[1];
        if (length <= 0 || !content.TryRead(offset, first))
        {
            return true;
        }

        byte[] piece = new byte[(int)Math.Min(PieceLength, length)];
        while (length > 0)
        {
            context.Spend(0);
            int count = content.Unnoted.Read(offset, piece.AsSpan(0, (int)Math.Min(piece.Length, length)));
            if (piece.AsSpan(0, count).ContainsAnyExcept(first[0]))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }

            offset += count;
            length -= count;
        }

        return true;
    }
}
