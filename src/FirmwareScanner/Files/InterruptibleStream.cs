using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace FirmwareScanner.Files;

/// <summary>
/// Reads what may keep its reader waiting for ever, such as a keyboard or a named pipe that nobody writes to, so that a cancellation ends
/// the wait, that for the opening included. One buffer is read ahead: the source works while the reader does.
/// </summary>
public sealed class InterruptibleStream : Stream
{
    private readonly Func<Stream> _open;
    private readonly CancellationToken _cancellation;

    private const int BufferLength = 1 << 17;

    // What a cancellation leaves behind goes on into a buffer, so it must not be the caller's.
    private byte[] _buffer = [];
    private byte[] _ahead = [];
    private int _next;
    private int _end;
    private Task<int>? _reading;
    private Task<Stream>? _inner;
    private Task _latest = Task.CompletedTask;

    /// <summary>Prepares a stream; nothing is opened yet.</summary>
    /// <param name="open">Opens what is read, at the first read or before; called once, on another thread.</param>
    /// <param name="cancellation">Ends the waits; the read or the opening then throws.</param>
    public InterruptibleStream(Func<Stream> open, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        _cancellation = cancellation;
    }

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

    /// <summary>Opens what is read, if that has not happened; whatever the opening throws comes from here.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void Open()
    {
        _inner ??= Task.Run(_open, CancellationToken.None);
        WaitFor(_inner);
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public override int Read(Span<byte> buffer)
    {
        Open();
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_next == _end)
        {
            TakeNext();
        }

        int count = Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <summary>Takes what was read ahead, and has the next read. After an end nothing is read unasked: more may follow on a keyboard.</summary>
    private void TakeNext()
    {
        _reading ??= ReadAhead();
        int count;
        try
        {
            count = WaitFor(_reading);
        }
        finally
        {
            // One that failed is told of once; a wait that was ended leaves its read behind.
            _reading = _reading.IsCompleted ? null : _reading;
        }

        (_buffer, _ahead) = (_ahead, _buffer);
        _next = 0;
        _end = count;
        _reading = count > 0 ? ReadAhead() : null;
    }

    private Task<int> ReadAhead()
    {
        _ahead = _ahead.Length == 0 ? new byte[BufferLength] : _ahead;
        byte[] ahead = _ahead;
        Stream inner = WaitFor(_inner!);
        Task<int> reading = Task.Run(() => inner.Read(ahead, 0, ahead.Length), CancellationToken.None);
        _latest = reading;
        return reading;
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Nobody waits for what a cancellation left behind; it closes what it has opened when it comes to an end.
        Task<Stream>? inner = _inner;
        _latest.ContinueWith(_ => CloseOpened(inner), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        base.Dispose(disposing);
    }

    private static void CloseOpened(Task<Stream>? inner)
    {
        if (inner is { IsCompletedSuccessfully: true })
        {
            inner.Result.Dispose();
        }
    }

    private T WaitFor<T>(Task<T> task)
    {
        _latest = task;
        return task.WaitAsync(_cancellation).GetAwaiter().GetResult();
    }
}
