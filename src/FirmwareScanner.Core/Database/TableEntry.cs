using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>What the section EntryShift packs into a byte (docs/database-format.md, "Sections").</summary>
[AllocationFree]
public static class TableEntry
{
    /// <summary>The bits of the gram's distance from the start of the atom.</summary>
    public const int OffsetMask = 31;

    /// <summary>From here on, an entry's gram may have any byte behind it.</summary>
    public const int AnyFollower = GramHash.AnyFollower << FingerprintShift;

    /// <summary>How far the gram's fingerprint is shifted to the left.</summary>
    public const int FingerprintShift = 5;
}
