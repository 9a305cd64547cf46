using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>What the section EntryShift packs into a byte (docs/database-format.md, "Sections").</summary>
[AllocationFree]
public static class TableEntry
{
    /// <summary>The bits of the gram's index in the atom.</summary>
    public const int GramIndexMask = 15;

    /// <summary>How far the gram's fingerprint is shifted to the left.</summary>
    public const int FingerprintShift = 4;
}
