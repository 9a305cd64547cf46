using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>LZMA2: chunks of LZMA or of bytes as they are, as xz and 7z have them (the .xz file format; the LZMA SDK).</summary>
internal sealed class Lzma2Decoder : WindowDecoder
{
    private const int CompressedChunk = 0x80;
    private const int ResetsState = 0xA0;
    private const int HasProperties = 0xC0;
    private const int ResetsDictionary = 0xE0;

    private readonly LzmaCore _core = new();
    private readonly CodecInput _input;
    private int _chunkLeft;
    private long _chunkEnd;
    private bool _isCompressed;
    private bool _isInChunk;
    private bool _needsDictionary = true;
    private bool _needsProperties = true;
    private bool _needsState = true;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes; not disposed.</param>
    /// <param name="dictionary">Size of the dictionary.</param>
    /// <param name="maximumWindow">How much of it is held at most.</param>
    public Lzma2Decoder(CodecInput input, long dictionary, int maximumWindow)
        : base(Math.Max(dictionary, 4096), maximumWindow)
    {
        _input = input;
    }

    /// <summary>The size of the dictionary from the byte that stands for it; -1 if it is none.</summary>
    public static long DictionarySize(byte code) => code > 40 ? -1
        : code == 40 ? uint.MaxValue
        : (2L | (code & 1)) << ((code >> 1) + 11);

    protected override void Decode(Span<byte> window, int limit)
    {
        while (Position < limit && !HasEnded)
        {
            if (!_isInChunk)
            {
                BeginChunk();
                continue;
            }

            int stop = Math.Min(limit, Position + _chunkLeft);
            int before = Position;
            if (_isCompressed)
            {
                DecodeChunk(window, stop);
            }
            else
            {
                Position += _input.ReadUpTo(window[Position..stop]);
            }

            _chunkLeft -= Position - before;
            if (Position < stop)
            {
                throw CodecInput.EndsEarly();
            }

            if (_chunkLeft == 0)
            {
                EndChunk();
            }
        }
    }

    protected override void Release() => _core.Dispose();

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "the LZMA2 data is damaged");

    private void DecodeChunk(Span<byte> window, int stop)
    {
        try
        {
            if (!_core.Run(window, FirstByte, Dropped, History, Position, stop, _input))
            {
                throw TooFar(_core.RefusedDistance);
            }
        }
        finally
        {
            Position = _core.Position;
        }

        if (_core.HasEndMark)
        {
            throw Damaged();
        }
    }

    private void BeginChunk()
    {
        int control = _input.ReadByte();
        if (control == 0)
        {
            HasEnded = true;
            return;
        }

        if (control >= ResetsDictionary || control == 1)
        {
            Restart();
            _needsDictionary = false;
            _needsProperties = true;
        }
        else if (_needsDictionary)
        {
            throw Damaged();
        }

        _isInChunk = true;
        _isCompressed = control >= CompressedChunk;
        if (!_isCompressed)
        {
            _chunkLeft = control <= 2 ? ReadSize() : throw Damaged();
            return;
        }

        _chunkLeft = ((control & 0x1F) << 16) + ReadSize();
        int compressed = ReadSize();
        if (control >= HasProperties)
        {
            _needsProperties = false;
            _needsState = false;
            _core.SetProperties(ReadProperties());
        }
        else if (_needsProperties || (control < ResetsState && _needsState))
        {
            throw Damaged();
        }
        else if (control >= ResetsState)
        {
            _core.ResetModel();
        }

        _chunkEnd = _input.Consumed + compressed;
        _core.Begin(_input);
    }

    private byte ReadProperties()
    {
        // LZMA2 allows fewer than LZMA.
        byte properties = _input.ReadByte();
        return LzmaCore.IsProperties(properties) && (properties % 9) + (properties / 9 % 5) <= 4 ? properties : throw Damaged();
    }

    private int ReadSize()
    {
        int high = _input.ReadByte();
        return ((high << 8) | _input.ReadByte()) + 1;
    }

    private void EndChunk()
    {
        _isInChunk = false;
        if (!_isCompressed)
        {
            return;
        }

        _core.Normalise(_input);
        if (_core.HasPending || !_core.IsAtEnd || _input.Consumed != _chunkEnd)
        {
            throw Damaged();
        }
    }
}

/// <summary>LZMA2 without a wrapper, as 7z has it.</summary>
internal sealed class Lzma2StreamDecoder : DecoderStream
{
    private readonly Lzma2Decoder _decoder;

    /// <summary>Prepares a decoder.</summary>
    public Lzma2StreamDecoder(CodecInput input, long dictionary, int maximumWindow)
        : base(input)
    {
        _decoder = new Lzma2Decoder(input, dictionary, maximumWindow);
    }

    protected override int Decode(Span<byte> buffer) => _decoder.Read(buffer);

    protected override void Release() => _decoder.Dispose();
}
