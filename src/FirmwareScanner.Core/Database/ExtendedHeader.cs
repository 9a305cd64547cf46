using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>What an extended sequence starts with (docs/database-format.md, "Sequence flags"): spread, atom length; then the atom.</summary>
[AllocationFree]
public static class ExtendedHeader
{
    /// <summary>Where the length of the atom stands, 1 byte; before it the spread, 2 bytes.</summary>
    public const int AtomLengthPosition = 2;

    /// <summary>Bytes before the atom's values, which its masks follow.</summary>
    public const int Length = 3;
}
