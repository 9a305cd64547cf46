using System;
using System.IO;
using System.IO.Compression;
using K4os.Compression.LZ4;
using SharpCompress.Compressors.LZMA;

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

    /// <summary>gzip (RFC 1952), one member.</summary>
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
}

/// <summary>Decodes blocks whose decoded size is known or bounded: those of file systems.</summary>
internal static class BlockCodec
{
    /// <summary>Decodes a block.</summary>
    /// <param name="method">How it is compressed.</param>
    /// <param name="input">The block. Bytes behind its end are ignored.</param>
    /// <param name="output">Room for the decoded bytes; what would not fit is damage.</param>
    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="UnpackException">The block is damaged; or any exception of a library, for which <see cref="UnpackException.IsDamage"/> holds.</exception>
    public static int Decode(BlockMethod method, ReadOnlyMemory<byte> input, Span<byte> output)
    {
        switch (method)
        {
            case BlockMethod.Stored:
                input.Span.CopyTo(output);
                return input.Length;
            case BlockMethod.Lz4:
                int length = LZ4Codec.Decode(input.Span, output);
                return length >= 0 ? length : throw new UnpackException(ProblemKind.Damaged, "an LZ4 block is damaged");
            case BlockMethod.Lzo1x:
                return Lzo1x.Decode(input.Span, output);
            default:
                using (Stream stream = StreamCodec.Open(method, new MemoryStream(input.ToArray())))
                {
                    return ReadAll(stream, output);
                }
        }
    }

    private static int ReadAll(Stream stream, Span<byte> output)
    {
        int count = 0;
        int got = 1;
        while (got > 0 && count < output.Length)
        {
            got = stream.Read(output[count..]);
            count += got;
        }

        if (got > 0 && stream.Read(stackalloc byte[1]) > 0)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a block decodes to more than {output.Length} bytes");
        }

        return count;
    }
}

/// <summary>Decodes streams, strictly forward.</summary>
internal static class StreamCodec
{
    /// <summary>Starts a decoder.</summary>
    /// <param name="method">How the bytes are compressed.</param>
    /// <param name="input">The compressed bytes; closed with the decoder.</param>
    public static Stream Open(BlockMethod method, Stream input) => method switch
    {
        BlockMethod.Stored => input,
        BlockMethod.Zlib => new ZLibStream(input, CompressionMode.Decompress),
        BlockMethod.Deflate => new DeflateStream(input, CompressionMode.Decompress),
        BlockMethod.Gzip => new GZipStream(input, CompressionMode.Decompress),
        BlockMethod.LzmaAlone => OpenLzmaAlone(input),
        BlockMethod.Xz => new SharpCompress.Compressors.Xz.XZStream(input),
        BlockMethod.Zstd => new ZstdSharp.DecompressionStream(input),
        BlockMethod.Bzip2 => SharpCompress.Compressors.BZip2.BZip2Stream.Create(input, SharpCompress.Compressors.CompressionMode.Decompress, true),
        _ => throw new UnpackException(ProblemKind.Unsupported, $"{method} is not read"),
    };

    private static Stream OpenLzmaAlone(Stream input)
    {
        byte[] header = new byte[13];
        input.ReadExactly(header);
        long size = BitConverter.ToInt64(header, 5);
        return LzmaStream.Create(header[..5], input, -1, size);
    }
}
