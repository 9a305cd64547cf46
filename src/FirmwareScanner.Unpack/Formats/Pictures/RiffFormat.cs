using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// RIFF (Microsoft, 1991) with a picture (WebP), sound (WAV) or film (AVI): chunks that fill it exactly. Chunks of coded pictures,
/// films and sound are explained, sound as it is where neighbouring samples are near to each other; others are not.
/// </summary>
internal sealed class RiffFormat() : DataFormat("riff", Letters("RIFF"))
{
    private const int HeaderLength = 12;
    private const int ChunkHeader = 8;
    private const int LongestHeader = 64;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || !IsForm(header[8..]))
        {
            return null;
        }

        string form = Encoding.ASCII.GetString(header[8..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + (long)ChunkHeader;
        long end = offset + length;
        if (end > content.Length)
        {
            return null;
        }

        var explained = new List<(long Start, long End)>();
        var sound = new WaveSound(explained);
        long position = offset + HeaderLength;
        while (end - position >= ChunkHeader)
        {
            context.Spend(StepCost);
            Span<byte> chunk = header[..ChunkHeader];
            if (!content.TryRead(position, chunk) || chunk[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return null;
            }

            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            string type = Encoding.ASCII.GetString(chunk[..4]);
            bool isList = form == "AVI " && type == "LIST";
            long next = position + (isList ? HeaderLength : ChunkHeader + size + (size & 1));
            if (form == "WAVE")
            {
                sound.TakeChunk(type, content, position + ChunkHeader, Math.Min(size, end - position - ChunkHeader), context);
            }
            else if (form == "AVI " ? isList || IsFilm(type) : IsPicture(type, content, position + ChunkHeader, size))
            {
                explained.Add((position, next));
            }

            position = next;
        }

        // The fill byte of the last chunk is sometimes not counted.
        if (position != end && (position != end + 1 || position <= offset + HeaderLength))
        {
            return null;
        }

        unexplained.AddOthers(explained, offset + HeaderLength, end);
        return length;
    }

    private static bool IsForm(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) || form.SequenceEqual("WAVE"u8) || form.SequenceEqual("AVI "u8);

    /// <summary>Whether a chunk of AVI is one of its headers, its index, or of one of its streams, which have numbers.</summary>
    private static bool IsFilm(string type) => type is "avih" or "strh" or "strf" or "vprp" or "idx1" or "indx"
        || (type is [>= '0' and <= '9', >= '0' and <= '9', _, _] && type[2..] is ("db" or "dc" or "wb" or "pc" or "tx"));

    /// <summary>Whether a chunk of WebP (RFC 9649) begins as one of its kind must.</summary>
    private static bool IsPicture(string type, ByteSource content, long body, long size)
    {
        byte[] start = content.ReadUpTo(body, (int)Math.Min(size, 10));
        return type switch
        {
            // A key frame (RFC 6386, 9.1): its mark, and a first part that is not longer than the chunk.
            "VP8 " => start.Length == 10 && (start[0] & 1) == 0 && start[3] == 0x9D && start[4] == 0x01 && start[5] == 0x2A
                && (start[0] | (start[1] << 8) | (start[2] << 16)) >> 5 < size,

            // The mark of lossless pictures, and their version, 0.
            "VP8L" => start.Length >= 5 && start[0] == 0x2F && start[4] >> 5 == 0,
            "VP8X" or "ANIM" => size <= LongestHeader,
            "ANMF" or "ALPH" => true,
            _ => false,
        };
    }
}
