using FirmwareScanner.Contracts;

namespace FirmwareScanner.Update;

/// <summary>Where the record of a board's key is kept.</summary>
[AllocationFree]
public abstract class KeyStorage
{
    /// <summary>Stores a record in place of the one before. It lasts when this returns; if power fails, the old one or the new one is there.</summary>
    /// <param name="record">The record, from index 0: <see cref="KeyRecord.Length"/> bytes.</param>
    /// <returns>Whether it was stored.</returns>
    public abstract bool Store(byte[] record);
}
