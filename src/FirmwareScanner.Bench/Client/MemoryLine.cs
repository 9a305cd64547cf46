using System;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Client;

/// <summary>
/// A line between a host and a device in one process: two ports, with faults that a seed decides and that can be replayed, in a time
/// that the caller sets.
/// </summary>
public sealed class MemoryLine
{
    private readonly LineDirection _toDevice;
    private readonly LineDirection _toHost;

    /// <summary>Lays a line.</summary>
    /// <param name="faults">What happens on it; null for nothing.</param>
    public MemoryLine(LineFaults? faults = null)
    {
        LineFaults both = faults ?? new LineFaults();
        _toDevice = new LineDirection(this, both, both.Seed * 2);
        _toHost = new LineDirection(this, both, (both.Seed * 2) + 1);
        Host = new End(_toHost, _toDevice);
        Device = new End(_toDevice, _toHost);
    }

    /// <summary>The host's port.</summary>
    public LinkPort Host { get; }

    /// <summary>The device's port.</summary>
    public LinkPort Device { get; }

    /// <summary>The time in milliseconds; delayed bytes arrive when it is reached.</summary>
    public int Now { get; set; }

    /// <summary>Whether the line is interrupted: what is written vanishes.</summary>
    public bool IsCut { get; set; }

    /// <summary>Called before each byte that is written, with the number of bytes written so far; may cut the line.</summary>
    public Action<long>? OnByte { get; set; }

    /// <summary>Bytes written into both ends so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes that found the device's receive buffer full.</summary>
    public long OverrunBytes => _toDevice.OverrunBytes;

    /// <summary>Loses everything that is under way.</summary>
    public void Clear()
    {
        _toDevice.Clear();
        _toHost.Clear();
    }

    /// <summary>Counts a byte.</summary>
    /// <returns>Whether it gets onto the line.</returns>
    internal bool PassByte()
    {
        OnByte?.Invoke(BytesWritten);
        BytesWritten++;
        return !IsCut;
    }

    private sealed class End(LineDirection incoming, LineDirection outgoing) : LinkPort
    {
        public override int Read(byte[] buffer, int start, int count) => incoming.Read(buffer.AsSpan(start, count));

        public override int Write(byte[] bytes, int start, int count)
        {
            outgoing.Write(bytes.AsSpan(start, count));
            return count;
        }
    }
}
