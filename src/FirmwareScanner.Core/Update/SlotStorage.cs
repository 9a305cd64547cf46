using FirmwareScanner.Contracts;

namespace FirmwareScanner.Update;

/// <summary>
/// Four areas of non-volatile storage: two slots for databases and two small records that say which slot is used. Files on a flash
/// file system or sectors of a raw flash will do. Power may fail during any call; then any part of that call's bytes, and of those
/// that were not flushed, may have been written, and nothing outside of them may have changed.
/// </summary>
[AllocationFree]
public abstract class SlotStorage
{
    /// <summary>Areas: slots 0 and 1, records 2 and 3.</summary>
    public const int Areas = 4;

    /// <summary>The first record's area; the second follows.</summary>
    public const int FirstRecord = 2;

    /// <summary>Bytes that a record's area has room for at least.</summary>
    public const int RecordLength = 64;

    /// <summary>Bytes that each of the two slots has room for.</summary>
    public abstract int SlotLength { get; }

    /// <summary>Writes start at multiples of this and have multiples of it as length: a power of two from 1 to <see cref="RecordLength"/>.</summary>
    public abstract int WriteGranularity { get; }

    /// <summary>Prepares an area for writing from its start; what it held is lost.</summary>
    /// <returns>Whether it worked.</returns>
    public abstract bool Erase(int area);

    /// <summary>Writes bytes that were not written since the area was erased.</summary>
    /// <param name="area">0 to 3.</param>
    /// <param name="offset">Where in the area.</param>
    /// <param name="bytes">Where the bytes are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether it worked.</returns>
    public abstract bool Write(int area, int offset, byte[] bytes, int start, int count);

    /// <summary>Makes sure that what was written to an area survives the loss of power.</summary>
    /// <returns>Whether it worked.</returns>
    public abstract bool Flush(int area);

    /// <summary>Reads bytes.</summary>
    /// <param name="area">0 to 3.</param>
    /// <param name="offset">Where in the area.</param>
    /// <param name="buffer">Where they go.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether all were read; false also if the area was never written so far.</returns>
    public abstract bool Read(int area, int offset, byte[] buffer, int start, int count);
}
