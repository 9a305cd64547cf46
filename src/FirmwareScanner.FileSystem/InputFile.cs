using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>Opens files by the bytes of their names.</summary>
public static class InputFile
{
    /// <summary>Opens a file for reading; others may write, rename and delete it meanwhile. A named pipe waits for its writer.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static SafeFileHandle OpenHandle(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsLinux() && EscapedUtf8.HasEscapes(path)
            ? LinuxCalls.OpenRead(LinuxCalls.NameOf(path))
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
    }
}
