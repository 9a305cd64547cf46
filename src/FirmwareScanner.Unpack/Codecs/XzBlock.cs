using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>A block of an xz stream: LZMA2, and the filters behind it.</summary>
internal sealed class XzBlock : IDisposable
{
    private readonly CodecInput _input;
    private readonly Lzma2Decoder _decoder;
    private readonly FilterReader? _filtered;
    private readonly long _start;

    /// <summary>Begins to read a block, behind its header.</summary>
    /// <param name="input">The compressed bytes; not disposed.</param>
    /// <param name="dictionary">Size of the dictionary.</param>
    /// <param name="filters">The filters, in the order in which they are to be undone.</param>
    /// <param name="maximumWindow">How much of the dictionary is held at most.</param>
    public XzBlock(CodecInput input, long dictionary, List<BranchFilter> filters, int maximumWindow)
    {
        _input = input;
        _start = input.Consumed;
        _decoder = new Lzma2Decoder(input, dictionary, maximumWindow);
        foreach (BranchFilter filter in filters)
        {
            _filtered = new FilterReader(_filtered is null ? _decoder.Read : _filtered.Read, filter);
        }
    }

    /// <summary>Bytes of the window.</summary>
    public int WindowLength => _decoder.WindowLength;

    /// <summary>Length of the header.</summary>
    public int HeaderLength { get; init; }

    /// <summary>Length of the compressed data as the header says, -1 if it does not.</summary>
    public long DeclaredCompressed { get; init; }

    /// <summary>Length of the data as the header says, -1 if it does not.</summary>
    public long DeclaredSize { get; init; }

    /// <summary>Length of the compressed data so far.</summary>
    public long Compressed => _input.Consumed - _start;

    /// <summary>Length of the data so far.</summary>
    public long Size { get; private set; }

    /// <summary>Reads decoded bytes.</summary>
    public int Read(Span<byte> buffer)
    {
        int count = _filtered is null ? _decoder.Read(buffer) : _filtered.Read(buffer);
        Size += count;
        return count;
    }

    public void Dispose() => _decoder.Dispose();
}

/// <summary>Reads bytes; 0 at the end.</summary>
internal delegate int SpanReader(Span<byte> buffer);

/// <summary>Runs a filter over what something else gives.</summary>
/// <param name="source">Gives the bytes.</param>
/// <param name="filter">The filter.</param>
internal sealed class FilterReader(SpanReader source, BranchFilter filter)
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private UnpackException? _failure;
    private int _given;
    private int _done;
    private int _end;
    private bool _hasEnded;

    /// <summary>Reads bytes; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        while (_given == _done)
        {
            if (_hasEnded)
            {
                return _failure is null ? 0 : throw _failure;
            }

            Fill();
        }

        int count = Math.Min(buffer.Length, _done - _given);
        _buffer.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_done, _end - _done).CopyTo(_buffer);
        _end -= _done;
        _given = 0;
        _done = 0;
        int count = 0;
        try
        {
            count = source(_buffer.AsSpan(_end));
        }
        catch (UnpackException exception)
        {
            _failure = exception;
        }

        _end += count;
        _hasEnded = count == 0;

        // At the end the rest stays as it is; where the data is cut it is unknown what it would have been.
        _done = !_hasEnded ? filter.Run(_buffer.AsSpan(0, _end)) : _failure is null ? _end : 0;
    }
}

/// <summary>A filter behind a decoder, as a stream.</summary>
internal sealed class FilterDecoder : DecoderStream
{
    private readonly FilterReader _reader;

    /// <summary>Prepares a filter.</summary>
    public FilterDecoder(Stream inner, BranchFilter filter)
        : base(new CodecInput(inner))
    {
        _reader = new FilterReader(Input.ReadSome, filter);
    }

    protected override int Decode(Span<byte> buffer) => _reader.Read(buffer);
}
