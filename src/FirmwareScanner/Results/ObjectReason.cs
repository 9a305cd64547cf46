using FirmwareScanner.Scanning;

namespace FirmwareScanner.Results;

/// <summary>
/// Why something among the objects of a run was not scanned; bits beside those of <see cref="IncompleteReason"/>, which tell of a
/// stream. Only the desktop has them.
/// </summary>
public static class ObjectReason
{
    /// <summary>It was there when its folder was listed, and was gone when it was opened.</summary>
    public const int Vanished = 1 << 16;

    /// <summary>It is a device, a pipe or a socket inside a folder.</summary>
    public const int Special = 1 << 17;

    /// <summary>It is a folder inside a folder, and folders were not to be entered.</summary>
    public const int NotEntered = 1 << 18;

    /// <summary>It is a folder with nothing in it.</summary>
    public const int EmptyFolder = 1 << 19;

    /// <summary>More of it than allowed is of high entropy and no known format: compressed or encrypted, nobody knows.</summary>
    public const int Opaque = 1 << 20;

    /// <summary>It holds layers, and was not to be looked into.</summary>
    public const int NotLookedInto = 1 << 21;
}
