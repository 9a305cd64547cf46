using System;
using FirmwareScanner.Database;

namespace FirmwareScanner.Rules;

/// <summary>A signature database cannot be used; the message names the file and says why.</summary>
public sealed class SignatureSetException : Exception
{
    /// <summary>Says what is wrong with which file.</summary>
    /// <param name="message">The message for the user.</param>
    /// <param name="error">The reader's error code, or <see cref="DatabaseError.None"/> if it is about something else.</param>
    /// <param name="inner">The cause, or null.</param>
    public SignatureSetException(string message, DatabaseError error = DatabaseError.None, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
    }

    /// <summary>The reader's error code, or <see cref="DatabaseError.None"/> if it is about something else.</summary>
    public DatabaseError Error { get; }
}
