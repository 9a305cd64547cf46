namespace FirmwareScanner.Database;

/// <summary>Why a file is not accepted as a signature database. The numbers are stable: the device reports them.</summary>
public enum DatabaseError
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>The source could not be read, or is shorter than a header.</summary>
    Unreadable = 1,

    /// <summary>The first four bytes are not "FSDB".</summary>
    NotADatabase = 2,

    /// <summary>A version that this scanner does not know.</summary>
    UnknownVersion = 3,

    /// <summary>The file is shorter or longer than its header says.</summary>
    WrongLength = 4,

    /// <summary>A header field is outside its valid values.</summary>
    BadHeader = 5,

    /// <summary>The CRC-32 does not match: the file is damaged.</summary>
    BadChecksum = 6,

    /// <summary>The section table is out of order, or a section lies outside the file.</summary>
    BadSectionTable = 7,

    /// <summary>A section has not the length that the header implies.</summary>
    BadSectionLength = 8,

    /// <summary>A key is required and the file carries no authentication code.</summary>
    NotAuthenticated = 9,

    /// <summary>The authentication code does not match: the file is not from the owner of the key.</summary>
    BadAuthentication = 10,

    /// <summary>A sequence is inconsistent.</summary>
    BadSequence = 11,

    /// <summary>A chain of links is inconsistent.</summary>
    BadLink = 12,

    /// <summary>An anchored, byte-scan, range or end entry is inconsistent.</summary>
    BadAnchor = 13,

    /// <summary>A watch or probe is inconsistent.</summary>
    BadWatch = 14,

    /// <summary>A filter table is inconsistent.</summary>
    BadTable = 15,

    /// <summary>A rule or its condition is inconsistent.</summary>
    BadRule = 16,

    /// <summary>The tables do not fit the memory plan, or the heap has no room for them.</summary>
    OverBudget = 17,

    /// <summary>The reader was opened or loaded twice, or loaded before it was opened: a mistake of the caller.</summary>
    WrongOrder = 18,

    /// <summary>
    /// No rule of it makes a stream "found", and who compiled it did not ask for that: by such a database a device would call
    /// everything clean. The reader accepts it; a device does not.
    /// </summary>
    NothingToFind = 19,
}
