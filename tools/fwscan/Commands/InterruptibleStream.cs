using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Reads a stream whose reads may block for ever, such as a keyboard, so that an interruption ends the wait.</summary>
/// <param name="inner">The stream.</param>
/// <param name="cancellation">Ends the wait; the read then fails.</param>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellation) : Stream
{
    // The read that an interruption leaves behind goes on into this buffer, so it must not be the caller's.
    private byte[] _buffer = [];

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
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_buffer.Length < buffer.Length)
        {
            _buffer = new byte[buffer.Length];
        }

        int wanted = buffer.Length;
        var read = Task.Run(() => inner.Read(_buffer, 0, wanted), CancellationToken.None);
        try
        {
            read.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new IOException("interrupted");
        }
        catch (AggregateException failure) when (failure.InnerException is IOException cause)
        {
            throw new IOException(cause.Message, cause);
        }

        _buffer.AsSpan(0, read.Result).CopyTo(buffer);
        return read.Result;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
