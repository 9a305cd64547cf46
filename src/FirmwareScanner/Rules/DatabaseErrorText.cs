using System;
using FirmwareScanner.Database;

namespace FirmwareScanner.Rules;

/// <summary>Says in words why a file is not accepted as a signature database.</summary>
public static class DatabaseErrorText
{
    /// <summary>One clause without a full stop: what is wrong, and what helps where something does.</summary>
    public static string Describe(DatabaseError error) => error switch
    {
        DatabaseError.None => "accepted",
        DatabaseError.Unreadable => "shorter than the header of a signature database, or not readable",
        DatabaseError.NotADatabase => "not a signature database: expected the letters FSDB at byte 0",
        DatabaseError.UnknownVersion => "a version of the format that this program does not know; compile the rules again",
        DatabaseError.WrongLength => "longer or shorter than its header says: the file was cut off or something was appended",
        DatabaseError.BadHeader => "damaged: a field of the header is outside its valid values",
        DatabaseError.BadChecksum => "damaged: the CRC-32 does not match",
        DatabaseError.BadSectionTable => "damaged: the section table is out of order, or a section lies outside the file",
        DatabaseError.BadSectionLength => "damaged: a section has not the length that the header implies",
        DatabaseError.NotAuthenticated => "a key is required, and the file carries no authentication code",
        DatabaseError.BadAuthentication => "the authentication code does not match: the file is not from the owner of the key",
        DatabaseError.BadSequence => "inconsistent: a byte sequence of a signature is not valid",
        DatabaseError.BadLink => "inconsistent: a chain of sequences is not valid",
        DatabaseError.BadAnchor => "inconsistent: an entry with a fixed offset is not valid",
        DatabaseError.BadWatch => "inconsistent: a value that a condition needs is not valid",
        DatabaseError.BadTable => "inconsistent: a filter table is not valid",
        DatabaseError.BadRule => "inconsistent: a rule or its condition is not valid",
        DatabaseError.OverBudget => "its tables do not fit the memory budget",
        DatabaseError.WrongOrder => "its reader was called out of order: a fault of this program",
        DatabaseError.NothingToFind => "none of its rules can find anything: by it everything would be clean; fwscan compile --info-only accepts that",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "unknown database error"),
    };
}
