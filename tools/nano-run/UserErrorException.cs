using System;

namespace FirmwareScanner.NanoRun;

/// <summary>Something the user can put right; the message says what.</summary>
/// <param name="message">Without the program's name.</param>
internal sealed class UserErrorException(string message) : Exception(message);
