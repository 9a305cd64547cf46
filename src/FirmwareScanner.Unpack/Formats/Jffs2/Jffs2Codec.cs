using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Jffs2;

/// <summary>Decodes the data of a node (linux/jffs2.h; LZMA as OpenWrt adds it).</summary>
internal static class Jffs2Codec
{
    private const int None = 0;
    private const int Zero = 1;
    private const int Rtime = 2;
    private const int RubinMips = 3;
    private const int DynamicRubin = 5;
    private const int Zlib = 6;
    private const int Lzo = 7;
    private const int Lzma = 8;

    /// <summary>Decodes a piece of a file.</summary>
    /// <param name="content">What holds the nodes.</param>
    /// <param name="piece">The piece.</param>
    public static byte[] Decode(ByteSource content, Jffs2Piece piece)
    {
        byte[] output = new byte[piece.Length];
        if (piece.Method == Zero)
        {
            return output;
        }

        byte[] input = content.ReadBytes(piece.Position, piece.StoredLength);
        int count = piece.Method switch
        {
            None => Copy(input, output),
            Rtime => DecodeRtime(input, output),
            Zlib => BlockCodec.Decode(BlockMethod.Zlib, input, output),
            Lzo => BlockCodec.Decode(BlockMethod.Lzo1x, input, output),
            Lzma => BlockCodec.Decode(BlockMethod.LzmaAlone, AddLzmaHeader(input, output.Length), output),
            RubinMips or DynamicRubin => throw new UnpackException(ProblemKind.Unsupported, "the rubin compression of JFFS2 is not read"),
            _ => throw new UnpackException(ProblemKind.Unsupported, $"compression {piece.Method} of JFFS2 is not known"),
        };
        return count == output.Length ? output : output[..count];
    }

    private static int Copy(byte[] input, byte[] output)
    {
        int count = Math.Min(input.Length, output.Length);
        input.AsSpan(0, count).CopyTo(output);
        return count;
    }

    /// <summary>Each byte is followed by how many bytes are repeated from where that byte stood last.</summary>
    private static int DecodeRtime(byte[] input, byte[] output)
    {
        Span<int> lastBehind = stackalloc int[256];
        lastBehind.Clear();
        int count = 0;
        for (int i = 0; i + 1 < input.Length && count < output.Length; i += 2)
        {
            byte value = input[i];
            output[count++] = value;
            int from = lastBehind[value];
            lastBehind[value] = count;
            for (int left = Math.Min(input[i + 1], output.Length - count); left > 0; left--)
            {
                output[count++] = output[from++];
            }
        }

        return count;
    }

    /// <summary>The nodes hold bare LZMA with lc = lp = pb = 0; the dictionary is never larger than what is decoded.</summary>
    private static byte[] AddLzmaHeader(byte[] input, int length)
    {
        const int HeaderLength = 13;
        const int SmallestDictionary = 1 << 12;
        byte[] whole = new byte[HeaderLength + input.Length];
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(1), Math.Max(length, SmallestDictionary));
        BinaryPrimitives.WriteInt64LittleEndian(whole.AsSpan(5), length);
        input.CopyTo(whole, HeaderLength);
        return whole;
    }
}
