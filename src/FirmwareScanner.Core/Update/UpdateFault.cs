namespace FirmwareScanner.Update;

/// <summary>
/// Why an update was refused or a slot was not used. docs/link-protocol.md explains each. Values are stable: they appear in frames.
/// </summary>
public enum UpdateFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A field of the request has no valid value.</summary>
    BadRequest = 1,

    /// <summary>The request does not fit the state of the update.</summary>
    WrongState = 2,

    /// <summary>The database is larger than a slot.</summary>
    TooLarge = 3,

    /// <summary>The version is not newer than the one in use, and nothing was said of force.</summary>
    NotNewer = 4,

    /// <summary>The device has a key, and the request or the database carries no authentication code.</summary>
    NotAuthenticated = 5,

    /// <summary>The authentication code of the request or of the database does not match.</summary>
    BadAuthentication = 6,

    /// <summary>The bytes do not continue where the update stands, or do not start or end at a multiple of the write granularity.</summary>
    OutOfOrder = 7,

    /// <summary>The update is not complete.</summary>
    Incomplete = 8,

    /// <summary>The storage failed.</summary>
    StorageFailed = 9,

    /// <summary>The CRC-32 of what was stored is not the declared one.</summary>
    BadChecksum = 10,

    /// <summary>What was stored is no signature database of a version that the reader knows.</summary>
    NotADatabase = 11,

    /// <summary>The database in use is on trial: confirm or reject it first.</summary>
    OnTrial = 12,

    /// <summary>The database on trial was given up: its self-test failed, or the device did not get to confirm it.</summary>
    RolledBack = 13,

    /// <summary>A slot's contents no longer have the checksum that its record says.</summary>
    SlotDamaged = 14,

    /// <summary>A stream is scanned, and the storage is not touched meanwhile.</summary>
    StreamUnderWay = 15,
}
