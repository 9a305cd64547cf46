using System;
using FirmwareScanner.Update;

namespace FirmwareScanner.Core.Tests.Update;

/// <summary>Storage in arrays that allocates nothing and checks nothing.</summary>
internal sealed class ArrayStorage(int slotLength) : SlotStorage
{
    private readonly byte[][] _areas = [new byte[slotLength], new byte[slotLength], new byte[RecordLength], new byte[RecordLength]];

    public override int SlotLength => slotLength;

    public override int WriteGranularity => 1;

    public override bool Erase(int area) => true;

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
