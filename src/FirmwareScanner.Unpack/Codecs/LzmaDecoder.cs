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
