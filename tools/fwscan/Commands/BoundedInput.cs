using System;
using System.IO;

namespace FirmwareScanner.Tool.Commands;

/// <summary>A stream whose length nobody knows beforehand, and of which only so many bytes are to be read: it ends there.</summary>
/// <param name="input">The stream; it stays open.</param>
/// <param name="mostBytes">The most bytes that it may have.</param>
internal sealed class BoundedInput(Stream input, long mostBytes) : Stream
{
    private readonly byte[] _next = new byte[1];
    private long _position;

    /// <summary>Whether it had more.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        long left = mostBytes - _position;
        IsCut = IsCut || (left == 0 && buffer.Length > 0 && input.Read(_next) > 0);
        int count = left == 0 ? 0 : input.Read(buffer[..(int)Math.Min(left, buffer.Length)]);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
