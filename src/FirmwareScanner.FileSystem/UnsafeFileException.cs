using System.IO;

namespace FirmwareScanner.FileSystem;

/// <summary>What a file or folder holds cannot be trusted, since others than its owner can write it, or it belongs to others.</summary>
/// <param name="message">The message for the user, with the path.</param>
public sealed class UnsafeFileException(string message) : IOException(message);
