using System;
using FirmwareScanner.Link;

namespace FirmwareScanner.Device.Tests.Link;

/// <summary>A line in memory: what one side writes waits for the other side to read.</summary>
public sealed class MemoryPort : LinkPort
{
    // Both ends of the line are in one heap here: what the device sends between two looks fits, and no more.
    private const int Capacity = 1024;

    private readonly byte[] _arriving = new byte[Capacity];
    private readonly byte[] _sent = new byte[Capacity];
    private int _arrivingCount;
    private int _sentCount;

    public byte[] Sent => _sent;

    public int SentCount => _sentCount;

    /// <summary>Lets bytes arrive at the device.</summary>
    public void Send(byte[] bytes, int count)
    {
        Array.Copy(bytes, 0, _arriving, _arrivingCount, count);
        _arrivingCount += count;
    }

    public void ClearSent()
    {
        _sentCount = 0;
    }

    public override int Read(byte[] buffer, int start, int count)
    {
        int part = _arrivingCount < count ? _arrivingCount : count;
        Array.Copy(_arriving, 0, buffer, start, part);
        Array.Copy(_arriving, part, _arriving, 0, _arrivingCount - part);
        _arrivingCount -= part;
        return part;
    }

    public override int Write(byte[] bytes, int start, int count)
    {
        int part = Capacity - _sentCount < count ? Capacity - _sentCount : count;
        Array.Copy(bytes, start, _sent, _sentCount, part);
        _sentCount += part;
        return part;
    }
}
