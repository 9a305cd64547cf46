namespace FirmwareScanner.Scanning;

/// <summary>
/// Why a stream was not scanned whole; bits that may be combined. Constants, not an enum, because they are only ever joined and
/// tested as bits; on the device an enum's only addition, its names, would cost a boxing and a string.
/// </summary>
public static class IncompleteReason
{
    /// <summary>The stream was scanned whole.</summary>
    public const int None = 0;

    /// <summary>Bytes are missing inside the stream.</summary>
    public const int Gap = 1;

    /// <summary>The stream ended before its declared size.</summary>
    public const int Truncated = 2;

    /// <summary>The recording or container is damaged.</summary>
    public const int Damaged = 4;

    /// <summary>A limit was reached.</summary>
    public const int Limit = 8;

    /// <summary>The source could not be read.</summary>
    public const int Unreadable = 16;

    /// <summary>The file changed while it was read.</summary>
    public const int Changed = 32;

    /// <summary>Scanning was stopped, by the user or by a fault.</summary>
    public const int Stopped = 64;

    /// <summary>No rule of the database can fire: nothing was looked for.</summary>
    public const int NothingToFind = 128;

    /// <summary>The stream has no bytes, and no other reason says why: there was nothing to look into.</summary>
    public const int Empty = 256;

    /// <summary>Events were lost: the journal could not take them, or the host did not.</summary>
    public const int EventsLost = 512;

    /// <summary>Parts of the input were not scanned: blocks of an unknown kind, or bytes of another line.</summary>
    public const int LeftOut = 1024;

    /// <summary>Something was recognised that wraps other bytes, and was not opened, or not whole: encrypted, unsupported, too large.</summary>
    public const int NotOpened = 2048;

    /// <summary>Nothing excludes that bytes of the stream were lost on the way: it has no length and checksum, or others than came.</summary>
    public const int Unverified = 4096;
}
