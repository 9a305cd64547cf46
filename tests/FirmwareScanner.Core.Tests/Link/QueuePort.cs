using System;
using FirmwareScanner.Link;

namespace FirmwareScanner.Core.Tests.Link;

/// <summary>A port whose both directions are queues that a test fills and empties.</summary>
internal sealed class QueuePort : LinkPort
{
    private readonly byte[] _incoming = new byte[1 << 16];
    private readonly byte[] _outgoing = new byte[1 << 16];
    private int _incomingStart;
    private int _incomingEnd;
    private int _outgoingEnd;

    /// <summary>Bytes that the session is given at most at a time, and takes at most at a time.</summary>
    internal int Pace { get; set; } = int.MaxValue;

    internal bool IsClosed { get; set; }

    internal int Unread => _incomingEnd - _incomingStart;

    internal void Send(ReadOnlySpan<byte> bytes)
    {
        if (_incomingStart == _incomingEnd)
        {
            _incomingStart = 0;
            _incomingEnd = 0;
        }

        bytes.CopyTo(_incoming.AsSpan(_incomingEnd));
        _incomingEnd += bytes.Length;
    }

    internal byte[] TakeSent()
    {
        byte[] sent = _outgoing[.._outgoingEnd];
        _outgoingEnd = 0;
        return sent;
    }

    internal void DropSent() => _outgoingEnd = 0;

    public override int Read(byte[] buffer, int start, int count)
    {
        if (IsClosed)
        {
            return Closed;
        }

        int taken = Math.Min(Math.Min(count, Pace), Unread);
        Array.Copy(_incoming, _incomingStart, buffer, start, taken);
        _incomingStart += taken;
        return taken;
    }

    public override int Write(byte[] bytes, int start, int count)
    {
        if (IsClosed)
        {
            return Closed;
        }

        int taken = Math.Min(Math.Min(count, Pace), _outgoing.Length - _outgoingEnd);
        Array.Copy(bytes, start, _outgoing, _outgoingEnd, taken);
        _outgoingEnd += taken;
        return taken;
    }
}
