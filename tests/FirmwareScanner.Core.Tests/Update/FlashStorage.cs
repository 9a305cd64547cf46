using System;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Update;

/// <summary>
/// Flash that loses power at a chosen operation. What was not flushed may be lost, too; a torn write leaves a part of its bytes.
/// Writes to bytes that are not erased, and writes across the granularity, are mistakes of the caller.
/// </summary>
internal sealed class FlashStorage : SlotStorage
{
    private const byte Erased = 0xFF;
    private readonly byte[][] _areas;
    private readonly bool[][] _isWritten;
    private readonly int _granularity;

    internal FlashStorage(int slotLength, int granularity = 1)
    {
        _granularity = granularity;
        SlotLength = slotLength;
        _areas = [new byte[slotLength + 64], new byte[slotLength + 64], new byte[RecordLength], new byte[RecordLength]];
        _isWritten = Array.ConvertAll(_areas, area => new bool[area.Length]);
        Array.ForEach(_areas, area => Array.Fill(area, Erased));
    }

    /// <summary>How power loss treats the operation that it hits.</summary>
    internal enum Tear
    {
        /// <summary>Nothing of it happens.</summary>
        Before,

        /// <summary>Half of the bytes are written or erased.</summary>
        Half,

        /// <summary>All of it happens, but the caller never learns.</summary>
        After,
    }

    public override int SlotLength { get; }

    public override int WriteGranularity => _granularity;

    /// <summary>Erase, write and flush calls so far.</summary>
    internal int Operations { get; private set; }

    /// <summary>The operation, counted from 1, at which power is lost; 0 for never.</summary>
    internal int LossAt { get; set; }

    internal Tear Torn { get; set; }

    /// <summary>The operation, counted from 1, that fails; 0 for none.</summary>
    internal int FailureAt { get; set; }

    public override bool Erase(int area) => Operate(_areas[area].Length, (from, to) =>
    {
        Array.Fill(_areas[area], Erased, from, to - from);
        Array.Fill(_isWritten[area], false, from, to - from);
    });

    public override bool Write(int area, int offset, byte[] bytes, int start, int count)
    {
        Assert.True(offset % _granularity == 0 && count % _granularity == 0, $"write of {count} bytes at {offset}");
        return Operate(count, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                Assert.False(_isWritten[area][offset + i], $"area {area}: byte {offset + i} is written twice");
                _areas[area][offset + i] = bytes[start + i];
                _isWritten[area][offset + i] = true;
            }
        });
    }

    public override bool Flush(int area) => Operate(0, (_, _) => { });

    public override bool Read(int area, int offset, byte[] buffer, int start, int count)
    {
        if (offset < 0 || offset > _areas[area].Length - count)
        {
            return false;
        }

        Array.Copy(_areas[area], offset, buffer, start, count);
        return true;
    }

    internal void Damage(int area, int offset) => _areas[area][offset] ^= 0x10;

    private bool Operate(int count, Action<int, int> apply)
    {
        Operations++;
        if (Operations == FailureAt)
        {
            return false;
        }

        if (Operations != LossAt)
        {
            apply(0, count);
            return true;
        }

        apply(0, Torn == Tear.Before ? 0 : Torn == Tear.Half ? (count + 1) / 2 : count);
        throw new PowerLossException();
    }
}
