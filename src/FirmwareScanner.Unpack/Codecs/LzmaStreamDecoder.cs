using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>LZMA in one of its wrappers, none of which has a checksum: that of "LZMA alone", of ZIP, or none.</summary>
internal sealed class LzmaStreamDecoder : DecoderStream
{
    private readonly Func<CodecInput, LzmaDecoder> _begin;
    private LzmaDecoder? _decoder;
    private int _largestWindow;

    private LzmaStreamDecoder(CodecInput input, Func<CodecInput, LzmaDecoder> begin)
        : base(input)
    {
        _begin = begin;
    }

    public override long LargestWindow => _largestWindow;

    /// <summary>A stream with the header of 13 bytes: properties, dictionary, size.</summary>
    public static LzmaStreamDecoder OpenAlone(CodecInput input, int maximumWindow) => new(input, begun =>
    {
        byte properties = begun.ReadByte();
        uint dictionary = begun.ReadUInt32();
        long size = (long)begun.ReadUInt64();
        return new LzmaDecoder(begun, properties, dictionary, Math.Max(size, -1), maximumWindow);
    });

    /// <summary>A stream without a header.</summary>
    public static LzmaStreamDecoder OpenRaw(CodecInput input, byte properties, long dictionary, long size, int maximumWindow) =>
        new(input, begun => new LzmaDecoder(begun, properties, dictionary, size, maximumWindow));

    /// <summary>A stream of ZIP's method 14: version, length of the properties, properties, dictionary.</summary>
    public static LzmaStreamDecoder OpenZip(CodecInput input, long size, int maximumWindow) => new(input, begun =>
    {
        begun.ReadUInt16();
        if (begun.ReadUInt16() != 5)
        {
            throw new UnpackException(ProblemKind.Damaged, "no header of LZMA in ZIP");
        }

        byte properties = begun.ReadByte();
        return new LzmaDecoder(begun, properties, begun.ReadUInt32(), size, maximumWindow);
    });

    protected override int Decode(Span<byte> buffer)
    {
        _decoder ??= _begin(Input);
        int count = _decoder.ReadOrFail(buffer, out UnpackException? failure);
        _largestWindow = _decoder.WindowLength;
        if (failure is not null)
        {
            Fail(failure);
        }

        return count;
    }

    protected override void Release() => _decoder?.Dispose();
}
