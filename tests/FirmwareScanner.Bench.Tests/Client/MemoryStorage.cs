using System;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>Storage in memory that survives a restart of the device.</summary>
internal sealed class MemoryStorage(int slotLength, int granularity) : SlotStorage
{
    private readonly byte[][] _areas = [new byte[slotLength + 64], new byte[slotLength + 64], new byte[RecordLength], new byte[RecordLength]];

    public override int SlotLength => slotLength;

    public override int WriteGranularity => granularity;

    public override bool Erase(int area)
    {
        Array.Clear(_areas[area]);
        return true;
    }

    public override bool Write(int area, int offset, byte[] bytes, int start, int count)
    {
        Array.Copy(bytes, start, _areas[area], offset, count);
        return true;
    }

    public override bool Flush(int area) => true;

    public override bool Read(int area, int offset, byte[] buffer, int start, int count)
    {
        Array.Copy(_areas[area], offset, buffer, start, count);
        return true;
    }
}
