using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// LZMA (the first version) with known properties, as a window. A dictionary that is larger than allowed is no reason to refuse the
/// stream: only what really refers so far back cannot be decoded.
/// </summary>
internal sealed class LzmaDecoder : WindowDecoder
{
    private const int SmallestDictionary = 4096;

    private readonly LzmaCore _core = new();
    private readonly CodecInput _input;
    private readonly long _size;
    private readonly byte _properties;
    private bool _hasBegun;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes, from the range decoder's first on; not disposed.</param>
    /// <param name="properties">lc + 9 * (lp + 5 * pb).</param>
    /// <param name="dictionary">Size of the dictionary.</param>
    /// <param name="size">Size of what is decoded; -1 if a mark tells the end.</param>
    /// <param name="maximumWindow">How much of the dictionary is held at most.</param>
    public LzmaDecoder(CodecInput input, byte properties, long dictionary, long size, int maximumWindow)
        : base(Math.Max(dictionary, SmallestDictionary), maximumWindow)
    {
        _input = input;
        _properties = properties;
        _size = size;
    }

    protected override void Decode(Span<byte> window, int limit)
    {
        if (!_hasBegun)
        {
            _core.SetProperties(_properties);
            _core.Begin(_input);
            _hasBegun = true;
        }

        long done = Dropped + Position - FirstByte;
        int stop = _size < 0 ? limit : (int)Math.Min(limit, Position + (_size - done));
        try
        {
            if (!_core.Run(window, FirstByte, Dropped, History, Position, stop, _input))
            {
                Fail(TooFar(_core.RefusedDistance));
            }
        }
        finally
        {
            Position = _core.Position;
        }

        if (!HasFailed && (_core.HasEndMark || _size == Dropped + Position - FirstByte))
        {
            End();
        }
    }

    protected override void Release() => _core.Dispose();

    private void End()
    {
        HasEnded = true;
        if (_core.HasEndMark)
        {
            _core.Normalise(_input);
            if (_size >= 0 && _size != Dropped + Position - FirstByte)
            {
                throw new UnpackException(ProblemKind.Truncated, $"the LZMA data ends before the {_size} bytes that its header says");
            }
        }

        if (_core.HasPending || (_core.HasEndMark ? !_core.IsAtEnd : !_core.TryEndMark(_size, _input)))
        {
            Fail(new UnpackException(ProblemKind.Damaged, "the LZMA data does not end where it should"));
        }
    }
}

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
