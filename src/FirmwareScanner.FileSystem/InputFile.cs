using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>Opens files by the bytes of their names.</summary>
public static class InputFile
{
    /// <summary>Opens a file for reading; others may write, rename and delete it meanwhile.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="waitsForWriter">
    /// Whether to wait for the writer of a named pipe. Otherwise one that has just taken the place of a regular file opens at once, on
    /// Linux, and has no bytes.
    /// </param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static SafeFileHandle OpenHandle(string path, bool waitsForWriter = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsLinux()
            ? LinuxCalls.OpenRead(LinuxCalls.NameOf(path), waitsForWriter)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
    }
}
