using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Update;

/// <summary>The database in a slot, for the reader.</summary>
[AllocationFree]
public sealed class SlotSource : DatabaseSource
{
    private readonly SlotStorage _storage;
    private readonly int _slot;
    private readonly int _length;

    internal SlotSource(SlotStorage storage, int slot, int length)
    {
        _storage = storage;
        _slot = slot;
        _length = length;
    }

    /// <inheritdoc/>
    public override int Length => _length;

    /// <inheritdoc/>
    public override bool Read(int position, byte[] buffer, int start, int count)
    {
        bool isInside = position >= 0 && count >= 0 && position <= _length - count;
        return isInside && _storage.Read(_slot, position, buffer, start, count);
    }
}
