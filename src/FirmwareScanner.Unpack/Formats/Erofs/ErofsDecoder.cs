using System;
using System.IO;
using System.IO.Compression;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>
/// Decodes clusters. How many bytes they decode to is known, and they may hold more than are wanted: a file that ends in a cluster of
/// another refers to its start.
/// </summary>
internal static class ErofsDecoder
{
    private const int ShortestMatch = 4;

    // Linux takes windows of 1 MiB.
    private const int LargestWindow = 8 << 20;

    /// <summary>Decodes a cluster.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="stored">Its bytes, with what fills its blocks.</param>
    /// <param name="output">Where to put what it decodes to; it is filled.</param>
    /// <param name="isPaddedBefore">Whether zeros before the data fill its blocks; behind it otherwise.</param>
    public static void Decode(ErofsMethod method, byte[] stored, Span<byte> output, bool isPaddedBefore)
    {
        // None of the methods begins with a zero.
        int start = isPaddedBefore || method != ErofsMethod.Lz4 ? stored.AsSpan().IndexOfAnyExcept((byte)0) : 0;
        if (start < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "a compressed cluster is all zeros");
        }

        switch (method)
        {
            case ErofsMethod.Lz4:
                DecodeLz4(stored.AsSpan(start), output);
                break;
            case ErofsMethod.Lzma:
                DecodeMicroLzma(stored, start, output);
                break;
            case ErofsMethod.Deflate:
                using (var deflate = new DeflateStream(Rest(stored, start), CompressionMode.Decompress))
                {
                    ReadAll(deflate, output);
                }

                break;
            default:
                using (DecoderStream zstd = StreamCodec.Open(BlockMethod.Zstd, new CodecInput(stored.AsMemory(start)), LargestWindow))
                {
                    ReadAll(zstd, output);
                }

                break;
        }
    }

    private static MemoryStream Rest(byte[] stored, int start) => new(stored, start, stored.Length - start, writable: false);

    /// <summary>LZMA whose first byte, always zero, is replaced by the complement of the properties.</summary>
    private static void DecodeMicroLzma(byte[] stored, int start, Span<byte> output)
    {
        byte[] input = stored[start..];
        byte properties = (byte)~input[0];
        input[0] = 0;
        if (RawLzma.Decode(properties, input, output) != output.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "an LZMA cluster ends early");
        }
    }

    private static void ReadAll(Stream stream, Span<byte> output)
    {
        if (stream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) < output.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "a compressed cluster ends early");
        }
    }

    /// <summary>A block of LZ4 that is decoded until the output is full, wherever in the block that is.</summary>
    private static void DecodeLz4(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int from = 0;
        int to = 0;
        while (to < output.Length)
        {
            int token = Next(input, ref from);
            int literals = Math.Min(Extend(token >> 4, input, ref from), output.Length - to);
            if (literals > input.Length - from)
            {
                throw Damaged();
            }

            input.Slice(from, literals).CopyTo(output[to..]);
            from += literals;
            to += literals;
            if (to == output.Length)
            {
                return;
            }

            int distance = Next(input, ref from) | (Next(input, ref from) << 8);
            int match = Math.Min(Extend(token & 15, input, ref from) + ShortestMatch, output.Length - to);
            if (distance == 0 || distance > to)
            {
                throw Damaged();
            }

            for (int i = 0; i < match; i++, to++)
            {
                output[to] = output[to - distance];
            }
        }
    }

    private static int Extend(int length, ReadOnlySpan<byte> input, ref int from)
    {
        if (length < 15)
        {
            return length;
        }

        int more;
        do
        {
            more = Next(input, ref from);
            length = Math.Min(length + more, int.MaxValue / 2);
        }
        while (more == 255);

        return length;
    }

    private static int Next(ReadOnlySpan<byte> input, ref int from) => from < input.Length ? input[from++] : throw Damaged();

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "an LZ4 cluster is damaged");
}
