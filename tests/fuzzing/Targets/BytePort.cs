using System;
using FirmwareScanner.Link;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>One end of a line in memory: what it reads was put there, what it writes can be taken.</summary>
internal sealed class BytePort : LinkPort
{
    private byte[] _incoming = new byte[1024];
    private byte[] _outgoing = new byte[1024];
    private int _incomingStart;
    private int _incomingEnd;
    private int _outgoingEnd;

    /// <summary>Whether all that was put there has been read.</summary>
    internal bool IsRead => _incomingStart == _incomingEnd;

    /// <summary>Puts bytes there to be read.</summary>
    internal void Put(ReadOnlySpan<byte> bytes)
    {
        if (IsRead)
        {
            _incomingStart = 0;
            _incomingEnd = 0;
        }

        Append(ref _incoming, ref _incomingEnd, bytes);
    }

    /// <summary>Takes what was written; valid until more is.</summary>
    internal ReadOnlySpan<byte> Take()
    {
        int count = _outgoingEnd;
        _outgoingEnd = 0;
        return _outgoing.AsSpan(0, count);
    }

    public override int Read(byte[] buffer, int start, int count)
    {
        int taken = Math.Min(count, _incomingEnd - _incomingStart);
        Array.Copy(_incoming, _incomingStart, buffer, start, taken);
        _incomingStart += taken;
        return taken;
    }

    public override int Write(byte[] bytes, int start, int count)
    {
        Append(ref _outgoing, ref _outgoingEnd, bytes.AsSpan(start, count));
        return count;
    }

    private static void Append(ref byte[] buffer, ref int end, ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - end < bytes.Length)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, end + bytes.Length));
        }

        bytes.CopyTo(buffer.AsSpan(end));
        end += bytes.Length;
    }
}
