using System;

namespace FirmwareScanner.Diagnostics;

/// <summary>Something the user can put right; the message says what.</summary>
/// <param name="message">Without the program's name.</param>
public sealed class UserErrorException(string message) : Exception(message);
