using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Bench.Client;

namespace FirmwareScanner.Bench;

/// <summary>A recording on its way to a device: gives each piece when it is due, and takes the time until it has arrived.</summary>
internal sealed class BenchContent : PacedContent
{
    private readonly BenchRecording _recording;
    private readonly double? _speed;
    private readonly Func<TimeSpan> _now;
    private readonly LatencyHistogram _latency;
    private readonly Queue<(long End, TimeSpan From)> _underWay = new();
    private readonly TimeSpan _start;
    private int _piece;
    private long _position;

    /// <summary>Starts the replay: its first piece is due now.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="speed">How much faster than recorded; null for no pace.</param>
    /// <param name="now">What the time is.</param>
    /// <param name="latency">Receives the times.</param>
    internal BenchContent(BenchRecording recording, double? speed, Func<TimeSpan> now, LatencyHistogram latency)
    {
        _recording = recording;
        _speed = speed;
        _now = now;
        _latency = latency;
        _start = now();
    }

    public override bool HasMore => _position < Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _recording.Bytes.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>The device has all bytes before an offset.</summary>
    internal void Confirm(long offset)
    {
        TimeSpan now = _now();
        while (_underWay.TryPeek(out (long End, TimeSpan From) piece) && piece.End <= offset)
        {
            _latency.Add(now - piece.From);
            _underWay.Dequeue();
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!HasMore)
        {
            return 0;
        }

        // A piece that had to wait for the device is late from when it was due: a device that stalls must not look quick.
        TimeSpan now = _now();
        TimeSpan due = _speed is double speed ? _start + (_recording.TimeOf(_piece) / speed) : now;
        if (due > now)
        {
            return 0;
        }

        long end = _recording.EndOf(_piece);
        int taken = (int)Math.Min(count, end - _position);
        Array.Copy(_recording.Bytes, _position, buffer, offset, taken);
        _position += taken;
        if (_position == end)
        {
            _underWay.Enqueue((end, due));
            _piece++;
        }

        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
