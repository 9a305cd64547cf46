using System;

namespace FirmwareScanner.Proof;

/// <summary>Something the user can put right; the message says what.</summary>
/// <param name="message">One line without the program's name.</param>
internal sealed class UserErrorException(string message) : Exception(message);
