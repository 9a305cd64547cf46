using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Ports;

/// <summary>
/// A port over a stream whose reads and writes wait: a serial device, a pseudo-terminal, a socket. Two threads do the waiting, each
/// with a buffer of fixed size.
/// </summary>
public sealed class StreamLinkPort : LinkPort, IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly object _incomingLock = new();
    private readonly object _outgoingLock = new();
    private readonly byte[] _incoming = new byte[BufferLength];
    private readonly byte[] _outgoing = new byte[BufferLength];
    private int _incomingStart;
    private int _incomingCount;
    private int _outgoingStart;
    private int _outgoingCount;
    private bool _isWriting;
    private volatile bool _isClosed;

    /// <summary>Takes the streams over: they are disposed of with the port.</summary>
    /// <param name="input">Where bytes arrive.</param>
    /// <param name="output">Where bytes go; may be the same stream if it can be read and written at the same time.</param>
    public StreamLinkPort(Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        _input = input;
        _output = output;
        Start(ReadLoop, "link reader");
        Start(WriteLoop, "link writer");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count)
    {
        lock (_incomingLock)
        {
            if (_incomingCount == 0)
            {
                return _isClosed ? Closed : 0;
            }

            int taken = Math.Min(count, Math.Min(_incomingCount, BufferLength - _incomingStart));
            Array.Copy(_incoming, _incomingStart, buffer, start, taken);
            _incomingStart = (_incomingStart + taken) % BufferLength;
            _incomingCount -= taken;
            Monitor.PulseAll(_incomingLock);
            return taken;
        }
    }

    /// <inheritdoc/>
    public override int Write(byte[] bytes, int start, int count)
    {
        lock (_outgoingLock)
        {
            if (_isClosed)
            {
                return Closed;
            }

            int end = (_outgoingStart + _outgoingCount) % BufferLength;
            int taken = Math.Min(count, Math.Min(BufferLength - _outgoingCount, BufferLength - end));
            Array.Copy(bytes, start, _outgoing, end, taken);
            _outgoingCount += taken;
            Monitor.PulseAll(_outgoingLock);
            return taken;
        }
    }

    /// <summary>Waits until everything is written, the port is closed, or the time is over.</summary>
    /// <param name="milliseconds">How long at most.</param>
    public void Drain(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        lock (_outgoingLock)
        {
            long left = milliseconds;
            while (left > 0 && !_isClosed && (_outgoingCount > 0 || _isWriting))
            {
                Monitor.Wait(_outgoingLock, (int)left);
                left = end - Environment.TickCount64;
            }
        }
    }

    /// <summary>
    /// Closes the port. Some streams (pipes, for one) are not closed before a read that waits has returned, so nobody waits for that.
    /// </summary>
    public void Dispose()
    {
        Close();
        _output.Dispose();
        Start(_input.Dispose, "link closer");
    }

    private static void Start(ThreadStart work, string name) => new Thread(work) { IsBackground = true, Name = name }.Start();

    private static bool IsClosing(Exception exception) =>
        exception is IOException or ObjectDisposedException or UnauthorizedAccessException or OperationCanceledException;

    private void Close()
    {
        _isClosed = true;
        lock (_incomingLock)
        {
            Monitor.PulseAll(_incomingLock);
        }

        lock (_outgoingLock)
        {
            Monitor.PulseAll(_outgoingLock);
        }
    }

    private void ReadLoop()
    {
        byte[] piece = new byte[4096];
        try
        {
            for (int count = ReadPiece(piece); count > 0 && !_isClosed; count = ReadPiece(piece))
            {
                Deliver(piece.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (IsClosing(exception))
        {
            // The other side is gone, or the port was closed: both end the reading.
        }

        Close();
    }

    private int ReadPiece(byte[] piece)
    {
        while (!_isClosed)
        {
            try
            {
                return _input.Read(piece);
            }
            catch (TimeoutException)
            {
                // Serial ports have read timeouts; nothing arrived, and the port is as good as before.
            }
        }

        return 0;
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        lock (_incomingLock)
        {
            while (bytes.Length > 0 && !_isClosed)
            {
                int end = (_incomingStart + _incomingCount) % BufferLength;
                int taken = Math.Min(bytes.Length, Math.Min(BufferLength - _incomingCount, BufferLength - end));
                bytes[..taken].CopyTo(_incoming.AsSpan(end));
                _incomingCount += taken;
                bytes = bytes[taken..];
                if (taken == 0)
                {
                    Monitor.Wait(_incomingLock);
                }
            }
        }
    }

    private void WriteLoop()
    {
        byte[] piece = new byte[4096];
        try
        {
            for (int count = TakeOutgoing(piece); count > 0; count = TakeOutgoing(piece))
            {
                _output.Write(piece, 0, count);
                _output.Flush();
            }
        }
        catch (Exception exception) when (IsClosing(exception))
        {
            // As above.
        }

        Close();
    }

    private int TakeOutgoing(byte[] piece)
    {
        lock (_outgoingLock)
        {
            _isWriting = false;
            Monitor.PulseAll(_outgoingLock);
            while (_outgoingCount == 0 && !_isClosed)
            {
                Monitor.Wait(_outgoingLock);
            }

            int taken = _isClosed ? 0 : Math.Min(piece.Length, Math.Min(_outgoingCount, BufferLength - _outgoingStart));
            Array.Copy(_outgoing, _outgoingStart, piece, 0, taken);
            _outgoingStart = (_outgoingStart + taken) % BufferLength;
            _outgoingCount -= taken;
            _isWriting = taken > 0;
            return taken;
        }
    }
}
