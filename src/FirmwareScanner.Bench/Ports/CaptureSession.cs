using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Link;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Bench.Ports;

/// <summary>Records what arrives at a port, each piece with its time, in a file that is readable after every piece.</summary>
public sealed class CaptureSession
{
    private const long NanosecondsPerTick = 100;

    private readonly LinkPort _port;
    private readonly RecordingDirection _direction;
    private readonly TimeProvider _time;

    /// <summary>Prepares a capture.</summary>
    /// <param name="port">The port.</param>
    /// <param name="direction">Which way the bytes travel, seen from the board.</param>
    /// <param name="time">Where the time comes from.</param>
    public CaptureSession(LinkPort port, RecordingDirection direction, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(time);
        _port = port;
        _direction = direction;
        _time = time;
    }

    /// <summary>Bytes at which the capture ends by itself; null for no end.</summary>
    public long? MostBytes { get; init; }

    /// <summary>Silence after the first byte at which the capture ends by itself; null for no end.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>Bytes recorded so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records until the end, the port's end, or the cancellation.</summary>
    /// <param name="output">Where to; each piece is flushed. It is left open.</param>
    /// <param name="info">What the recording says about itself.</param>
    /// <param name="progress">Hears of the bytes so far, or null.</param>
    /// <param name="cancellation">Ends the capture.</param>
    /// <returns>Why it ended.</returns>
    public CaptureEnd Run(Stream output, RecordingInfo info, Action<long>? progress, CancellationToken cancellation)
    {
        using var writer = new RecordingWriter(output, info, RecordingFlush.EveryChunk, leaveOpen: true);
        long epoch = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        long start = _time.GetTimestamp();
        long latest = start;
        byte[] piece = new byte[4096];
        while (!cancellation.IsCancellationRequested)
        {
            int wanted = (int)Math.Min(piece.Length, (MostBytes ?? long.MaxValue) - Bytes);
            int count = _port.Read(piece, 0, wanted);
            long now = _time.GetTimestamp();
            if (count == LinkPort.Closed)
            {
                // What the line carried after that nobody knows: without totals the recording counts as cut off.
                return CaptureEnd.PortClosed;
            }

            if (count > 0)
            {
                // Monotonic from the first moment on: the computer's clock may be set meanwhile.
                writer.Write(_direction, epoch + (_time.GetElapsedTime(start, now).Ticks * NanosecondsPerTick), piece.AsSpan(0, count));
                Bytes += count;
                latest = now;
                progress?.Invoke(Bytes);
            }

            if (Bytes >= MostBytes || (Bytes > 0 && _time.GetElapsedTime(latest, now) >= Silence))
            {
                writer.Complete();
                return CaptureEnd.Complete;
            }

            if (count == 0)
            {
                Thread.Sleep(1);
            }
        }

        writer.Complete();
        return CaptureEnd.Interrupted;
    }
}

/// <summary>Why a capture ended.</summary>
public enum CaptureEnd
{
    /// <summary>As many bytes as wanted, or silence as long as wanted.</summary>
    Complete = 0,

    /// <summary>Somebody asked for it.</summary>
    Interrupted = 1,

    /// <summary>The port is gone.</summary>
    PortClosed = 2,
}
