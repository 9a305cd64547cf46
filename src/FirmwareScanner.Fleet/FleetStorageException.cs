using System;

namespace FirmwareScanner.Fleet;

/// <summary>What has to be kept on disk cannot be.</summary>
/// <param name="message">Which file, and why.</param>
/// <param name="inner">Why.</param>
public sealed class FleetStorageException(string message, Exception inner) : Exception(message, inner);
