using System;
using System.Collections.Generic;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Bench.Client;

/// <summary>One direction of a <see cref="MemoryLine"/>.</summary>
internal sealed class LineDirection(MemoryLine line, LineFaults faults, ulong seed)
{
    private readonly SplitMix64 _random = new(seed);
    private readonly PriorityQueue<byte[], (int Due, long Number)> _underWay = new();
    private readonly Queue<byte> _arrived = new();
    private long _number;
    private long _busyBytes;
    private int _busySince;

    internal long OverrunBytes { get; private set; }

    internal void Clear()
    {
        _underWay.Clear();
        _arrived.Clear();
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int length = 1 + (int)(_random.Next() % (ulong)Math.Min(bytes.Length, faults.LongestPiece));
            Send(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    internal int Read(Span<byte> buffer)
    {
        while (_underWay.TryPeek(out byte[]? piece, out (int Due, long Number) priority) && priority.Due <= line.Now)
        {
            _underWay.Dequeue();
            Arrive(piece);
        }

        int count = Math.Min(buffer.Length, _arrived.Count);
        for (int i = 0; i < count; i++)
        {
            buffer[i] = _arrived.Dequeue();
        }

        return count;
    }

    private void Arrive(byte[] piece)
    {
        foreach (byte value in piece)
        {
            if (_arrived.Count < faults.ReceiveBuffer)
            {
                _arrived.Enqueue(value);
            }
            else
            {
                OverrunBytes++;
            }
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        var passed = new List<byte>(bytes.Length);
        foreach (byte value in bytes)
        {
            if (line.PassByte())
            {
                passed.Add(value);
            }
        }

        int due = DueOf(bytes.Length);
        if (passed.Count == 0 || Happens(faults.DropPerMille))
        {
            return;
        }

        byte[] piece = [.. passed];
        if (Happens(faults.CorruptPerMille))
        {
            for (ulong flips = 1 + (_random.Next() % 3); flips > 0; flips--)
            {
                ulong bit = _random.Next() % (8 * (ulong)piece.Length);
                piece[bit >> 3] ^= (byte)(1 << (int)(bit & 7));
            }
        }

        if (Happens(faults.DelayPerMille))
        {
            due += 1 + (int)(_random.Next() % (ulong)faults.LongestDelay);
        }

        _underWay.Enqueue(piece, (due, _number++));
        if (Happens(faults.DuplicatePerMille))
        {
            _underWay.Enqueue(piece, (due + (int)(_random.Next() % (ulong)faults.LongestDelay), _number++));
        }
    }

    /// <summary>When the last of the bytes has crossed the line, if it is no faster than its pace.</summary>
    private int DueOf(int count)
    {
        if (faults.BytesPerMillisecond == 0)
        {
            return line.Now;
        }

        int free = _busySince + (int)(_busyBytes / faults.BytesPerMillisecond);
        if (free < line.Now)
        {
            _busySince = line.Now;
            _busyBytes = 0;
        }

        _busyBytes += count;
        return _busySince + (int)(_busyBytes / faults.BytesPerMillisecond);
    }

    private bool Happens(int perMille) => perMille > 0 && (int)(_random.Next() % 1000) < perMille;
}
