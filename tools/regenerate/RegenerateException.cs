using System;

namespace FirmwareScanner.Regenerate;

/// <summary>Something that cannot be generated as things are; the message says why.</summary>
/// <param name="message">One line without the program's name.</param>
internal sealed class RegenerateException(string message) : Exception(message);
