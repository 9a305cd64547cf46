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
