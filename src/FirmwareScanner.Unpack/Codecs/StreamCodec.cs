using System.IO;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Decodes streams, strictly forward.</summary>
internal static class StreamCodec
{
    /// <summary>The largest window or dictionary that is held, if nothing else is said.</summary>
    public static int DefaultWindow { get; } = new UnpackLimits().MaximumWindow;

    /// <summary>Starts a decoder.</summary>
    /// <param name="method">How the bytes are compressed.</param>
    /// <param name="input">The compressed bytes; closed with the decoder.</param>
    public static Stream Open(BlockMethod method, Stream input) =>
        method == BlockMethod.Stored ? input : Open(method, new CodecInput(input));

    /// <summary>Starts a decoder.</summary>
    /// <param name="method">How the bytes are compressed.</param>
    /// <param name="source">What holds the compressed bytes.</param>
    /// <param name="offset">Offset of the first of them.</param>
    /// <param name="maximumWindow">The largest window or dictionary that is held.</param>
    public static DecoderStream Open(BlockMethod method, ByteSource source, long offset, int maximumWindow) =>
        Open(method, new CodecInput(source, offset), maximumWindow);

    /// <summary>Starts a decoder.</summary>
    /// <param name="method">How the bytes are compressed.</param>
    /// <param name="input">The compressed bytes; disposed with the decoder.</param>
    /// <param name="maximumWindow">The largest window or dictionary that is held; 0 for the default.</param>
    /// <param name="isBlock">Whether only one member is read where several could follow each other.</param>
    public static DecoderStream Open(BlockMethod method, CodecInput input, int maximumWindow = 0, bool isBlock = false)
    {
        int window = maximumWindow > 0 ? maximumWindow : DefaultWindow;
        return method switch
        {
            BlockMethod.Zlib => new ZlibDecoder(input),
            BlockMethod.Deflate => new RawInflateDecoder(input, isWide: false),
            BlockMethod.Deflate64 => new RawInflateDecoder(input, isWide: true),
            BlockMethod.Gzip => new GzipDecoder(input, isBlock),
            BlockMethod.LzmaAlone => LzmaStreamDecoder.OpenAlone(input, window),
            BlockMethod.LzmaZip => LzmaStreamDecoder.OpenZip(input, -1, window),
            BlockMethod.Xz => new XzDecoder(input, window),
            BlockMethod.Zstd => new ZstdDecoder(input, window),
            BlockMethod.Bzip2 => new Bzip2Decoder(input),
            BlockMethod.Lzip => new LzipDecoder(input, window),
            BlockMethod.Lz4Frame => new Lz4Decoder(input, window),
            BlockMethod.Lzop => new LzopDecoder(input, window),
            BlockMethod.Compress => new CompressDecoder(input),
            _ => throw new UnpackException(ProblemKind.Unsupported, $"a stream of {method} is not read"),
        };
    }

    /// <summary>Starts a decoder of LZMA whose properties the container gives.</summary>
    /// <param name="input">The compressed bytes, from the range decoder's first on; disposed with the decoder.</param>
    /// <param name="properties">lc + 9 * (lp + 5 * pb).</param>
    /// <param name="dictionary">Size of the dictionary.</param>
    /// <param name="size">Size of what is decoded; -1 if a mark tells the end.</param>
    public static DecoderStream OpenLzma(CodecInput input, byte properties, long dictionary, long size) =>
        LzmaStreamDecoder.OpenRaw(input, properties, dictionary, size, DefaultWindow);

    /// <summary>Starts a decoder of LZMA2 without xz around it.</summary>
    /// <param name="input">The compressed bytes; disposed with the decoder.</param>
    /// <param name="dictionary">Size of the dictionary.</param>
    public static DecoderStream OpenLzma2(CodecInput input, long dictionary) => new Lzma2StreamDecoder(input, dictionary, DefaultWindow);

    /// <summary>Undoes a filter behind a decoder.</summary>
    /// <param name="inner">The decoder; closed with the filter.</param>
    /// <param name="kind">The filter.</param>
    /// <param name="parameter">Of delta the distance, of the others the offset at which counting begins.</param>
    public static DecoderStream Filter(Stream inner, FilterKind kind, uint parameter = 0) => new FilterDecoder(inner, BranchFilter.Create(kind, parameter));
}
