using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>Whether somebody has a file open for writing, as far as the system tells.</summary>
public static class FileWriters
{
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Looks for writers of a regular file.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <returns>
    /// Whether there is one; null where the system does not tell: on macOS, on file systems of other machines, and for files of other users that
    /// this one may only read.
    /// </returns>
    public static bool? Has(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                using SafeFileHandle handle = InputFile.OpenHandle(path);
                return LinuxCalls.HasWriters(handle);
            }

            if (OperatingSystem.IsWindows())
            {
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
                return false;
            }

            return null;
        }
        catch (IOException exception) when (exception.HResult == SharingViolation)
        {
            return true;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return null;
        }
    }
}
