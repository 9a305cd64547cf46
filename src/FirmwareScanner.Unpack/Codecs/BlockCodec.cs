using System;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Methods of compression that containers and file systems use for their blocks.</summary>
internal enum BlockMethod
{
    /// <summary>Not compressed.</summary>
    Stored,

    /// <summary>zlib (RFC 1950).</summary>
    Zlib,

    /// <summary>Deflate without a wrapper (RFC 1951).</summary>
    Deflate,

    /// <summary>Deflate64 without a wrapper (ZIP's method 9).</summary>
    Deflate64,

    /// <summary>gzip (RFC 1952); as a block one member, as a stream all that follow each other.</summary>
    Gzip,

    /// <summary>LZMA with its header of 13 bytes ("LZMA alone").</summary>
    LzmaAlone,

    /// <summary>xz.</summary>
    Xz,

    /// <summary>LZO1X, without a wrapper.</summary>
    Lzo1x,

    /// <summary>LZ4, one block without a wrapper.</summary>
    Lz4,

    /// <summary>zstd, one frame.</summary>
    Zstd,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>lzip.</summary>
    Lzip,

    /// <summary>LZ4 in frames, or in the legacy frame of Linux kernels.</summary>
    Lz4Frame,

    /// <summary>lzop: LZO1X in blocks with a header.</summary>
    Lzop,

    /// <summary>LZMA with the header that ZIP's method 14 has, and a mark at its end.</summary>
    LzmaZip,

    /// <summary>What compress(1) wrote: LZW.</summary>
    Compress,
}

/// <summary>Decodes blocks whose decoded size is known or bounded: those of file systems.</summary>
internal static class BlockCodec
{
    [ThreadStatic]
    private static Decompressor? _zstd;

    /// <summary>Decodes a block.</summary>
    /// <param name="method">How it is compressed.</param>
    /// <param name="input">The block. Bytes behind its end are ignored.</param>
    /// <param name="output">Room for the decoded bytes; what would not fit is damage.</param>
    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="UnpackException">
    /// The block is damaged or cut. Of kind <see cref="ProblemKind.Checksum"/>: all of it was decoded into the output all the same.
    /// </exception>
    public static int Decode(BlockMethod method, ReadOnlyMemory<byte> input, Span<byte> output) => Decode(method, input, output, out _);

    /// <summary>Decodes a block, and tells how long it is.</summary>
    /// <param name="method">How it is compressed.</param>
    /// <param name="input">The block. Bytes behind its end are ignored.</param>
    /// <param name="output">Room for the decoded bytes; what would not fit is damage.</param>
    /// <param name="consumed">How many bytes of the input the block has; of LZ4 and zstd, which do not tell, all.</param>
    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="UnpackException">
    /// The block is damaged or cut. Of kind <see cref="ProblemKind.Checksum"/>: all of it was decoded into the output all the same.
    /// </exception>
    public static int Decode(BlockMethod method, ReadOnlyMemory<byte> input, Span<byte> output, out int consumed)
    {
        consumed = input.Length;
        switch (method)
        {
            case BlockMethod.Stored:
                return input.Length <= output.Length ? CopyStored(input.Span, output) : throw TooLong(output.Length);
            case BlockMethod.Lz4:
                int length = LZ4Codec.Decode(input.Span, output);
                return length >= 0 ? length : throw new UnpackException(ProblemKind.Damaged, "an LZ4 block is damaged");
            case BlockMethod.Lzo1x:
                return Lzo1x.Decode(input.Span, output, out consumed);
            case BlockMethod.Zstd:
                return DecodeZstd(input, output);
            default:
                using (DecoderStream stream = StreamCodec.Open(method, new CodecInput(input), isBlock: true))
                {
                    int count = ReadAll(stream, output);
                    consumed = (int)stream.Consumed;
                    return count;
                }
        }
    }

    private static int CopyStored(ReadOnlySpan<byte> input, Span<byte> output)
    {
        input.CopyTo(output);
        return input.Length;
    }

    /// <summary>Decodes a whole frame at once if there is only one, which is the library's fastest way.</summary>
    private static int DecodeZstd(ReadOnlyMemory<byte> input, Span<byte> output)
    {
        _zstd ??= new Decompressor();
        try
        {
            if (_zstd.TryUnwrap(input.Span, output, out int count))
            {
                return count;
            }
        }
        catch (ZstdException)
        {
            // The other way says what is wrong, and copes with what follows the frame.
        }

        using var stream = new ZstdDecoder(new CodecInput(input), StreamCodec.DefaultWindow);
        return ReadAll(stream, output);
    }

    private static int ReadAll(DecoderStream stream, Span<byte> output)
    {
        int count = 0;
        int got = 1;
        while (got > 0 && count < output.Length)
        {
            got = stream.Read(output[count..]);
            count += got;
        }

        // Asked once more, the decoder comes to its end and checks what it has to check.
        if (got > 0 && stream.Read(stackalloc byte[1]) > 0)
        {
            throw TooLong(output.Length);
        }

        return count;
    }

    private static UnpackException TooLong(int room) => new(ProblemKind.Damaged, $"a block decodes to more than {room} bytes");
}
