using System;
using System.IO;
using System.Security.Cryptography;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>Bytes that are held, then those of a stream; if there are none, all of it can be read again without decoding anything.</summary>
/// <param name="rest">What comes behind the held bytes; stays open.</param>
/// <param name="held">Holds the first bytes.</param>
/// <param name="count">How many these are.</param>
internal sealed class HeldStream(Stream rest, byte[] held, int count) : Stream, IReadAgain
{
    private int _position;

    /// <inheritdoc/>
    public ByteSource Source => (rest as IReadAgain)?.Source ?? new MemorySource(held.AsMemory(0, count));

    /// <summary>Is given the bytes of the stream behind the held ones; null for nobody.</summary>
    public IncrementalHash? Hash { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position < count)
        {
            int got = Math.Min(buffer.Length, count - _position);
            held.AsSpan(_position, got).CopyTo(buffer);
            _position += got;
            return got;
        }

        int read = rest.Read(buffer);
        Hash?.AppendData(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
