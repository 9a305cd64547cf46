using System;
using System.Runtime.InteropServices;
using System.Text;

namespace FirmwareScanner.Files;

/// <summary>
/// Recognises devices, pipes and sockets without opening them: opening a pipe waits for its writer, for ever if there is none.
/// .NET does not tell; on Linux statx(2) does, whose structure is the same on every architecture. Elsewhere every file counts as
/// regular.
/// </summary>
internal static class SpecialFile
{
    private const int CurrentFolder = -100;
    private const uint TypeAndMode = 3;
    private const int StatxLength = 256;
    private const int ModePosition = 28;
    private const int TypeMask = 0xF000;

    /// <summary>The kind of special file, with its article; null for regular files, folders and what cannot be examined.</summary>
    /// <param name="path">The path; links are followed.</param>
    internal static string? Describe(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte[] status = new byte[StatxLength];
        try
        {
            if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0, TypeAndMode, status) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than statx (glibc before 2.28).
            return null;
        }

        return (BitConverter.ToUInt16(status, ModePosition) & TypeMask) switch
        {
            0x1000 => "a named pipe",
            0x2000 => "a character device",
            0x6000 => "a block device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
}
