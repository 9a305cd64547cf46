using System;

namespace FirmwareScanner.Fuzzing;

/// <summary>Something that keeps a campaign from running; the message says what.</summary>
/// <param name="message">In one line.</param>
public sealed class FuzzingException(string message) : Exception(message);
