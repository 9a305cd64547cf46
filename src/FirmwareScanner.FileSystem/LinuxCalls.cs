using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>The calls of Linux for what .NET does not have: files by the bytes of their names, and what kind of files they are.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxCalls
{
    /// <summary>Where relative paths begin (AT_FDCWD).</summary>
    internal const int CurrentFolder = -100;

    /// <summary>Length of struct statx in bytes.</summary>
    internal const int StatusLength = 256;

    private const uint BasicStatus = 0x7FF;
    private const int ReadOnly = 0;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Sequential = 2;
    private const int NotFound = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;

    // struct dirent of every C library on 64-bit systems: inode, offset, record length, kind, name.
    private const int KindPosition = 18;
    private const int NamePosition = 19;

    // asm/fcntl.h: ARM and POWER have numbers of their own for these flags.
    private static bool IsOtherNumbering => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64
        or Architecture.Armv6 or Architecture.Ppc64le;

    /// <summary>Only a folder is to be opened (O_DIRECTORY).</summary>
    internal static int FolderOnly => IsOtherNumbering ? 0x4000 : 0x10000;

    /// <summary>A link is not to be opened (O_NOFOLLOW).</summary>
    internal static int NoFollow => IsOtherNumbering ? 0x8000 : 0x20000;

    /// <summary>A handle of a new descriptor.</summary>
    /// <exception cref="IOException">The call that should have given it failed.</exception>
    internal static SafeFileHandle Wrap(int descriptor) => descriptor >= 0
        ? new SafeFileHandle(descriptor, ownsHandle: true)
        : throw Problem(Marshal.GetLastPInvokeError());

    /// <summary>A path as the system wants it: its bytes and a zero.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    /// <exception cref="ArgumentException">It holds a zero character: no file has such a name.</exception>
    internal static byte[] NameOf(string path)
    {
        return path.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("a name cannot hold a zero character")
            : [.. EscapedUtf8.Encode(path), 0];
    }

    /// <summary>statx(2).</summary>
    /// <returns>0, or the error number.</returns>
    internal static int Examine(int folder, byte[] name, int flags, byte[] status) =>
        Statx(folder, name, flags, BasicStatus, status) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Opens a file for reading from its beginning to its end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="waitsForWriter">Whether the writer of a named pipe is waited for.</param>
    internal static SafeFileHandle OpenRead(byte[] name, bool waitsForWriter)
    {
        int descriptor = Open(name, ReadOnly | NoControllingTerminal | CloseOnExec | (waitsForWriter ? 0 : NonBlocking));
        if (descriptor < 0)
        {
            throw Problem(Marshal.GetLastPInvokeError());
        }

        // A hint: what has no use for it refuses it.
        _ = Advise(descriptor, 0, 0, Sequential);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// Whether somebody has the file open for writing; null if the system does not tell. A lease for readers is to be had only while nobody has
    /// (fcntl(2), "Leases"); it is given back at once.
    /// </summary>
    internal static bool? HasWriters(SafeFileHandle handle)
    {
        const int SetSignal = 10;
        const int SetLease = 1024;
        const int ReadLease = 0;
        const int NoLease = 2;

        // Who wants to write in that moment has the system tell us by a signal; the usual one would end the process, this one is ignored.
        const int Ignored = 23;
        int descriptor = (int)handle.DangerousGetHandle();
        bool? hasWriters = Control(descriptor, SetSignal, Ignored) != 0 ? null
            : Control(descriptor, SetLease, ReadLease) == 0 ? false
            : Marshal.GetLastPInvokeError() == TryAgain ? true
            : null;
        if (hasWriters == false)
        {
            _ = Control(descriptor, SetLease, NoLease);
        }

        GC.KeepAlive(handle);
        return hasWriters;
    }

    /// <summary>The names of a folder's entries, without "." and "..", each with its kind as readdir(3) gives it.</summary>
    internal static List<(string Name, byte Kind)> List(byte[] name)
    {
        nint folder = OpenFolder(name);
        if (folder == 0)
        {
            throw Problem(Marshal.GetLastPInvokeError());
        }

        var entries = new List<(string Name, byte Kind)>();
        try
        {
            while (NextEntry(folder) is nint entry and not 0)
            {
                string found = ReadName(entry + NamePosition);
                if (found is not ("." or ".."))
                {
                    entries.Add((found, Marshal.ReadByte(entry, KindPosition)));
                }
            }
        }
        finally
        {
            CloseFolder(folder);
        }

        return entries;
    }

    /// <summary>An exception for an error number, of the type that .NET's own calls throw.</summary>
    internal static Exception Problem(int error) => error switch
    {
        NotFound => new FileNotFoundException(Marshal.GetPInvokeErrorMessage(error)),
        NotPermitted or AccessDenied => new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error)),
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error), error),
    };

    private static nint NextEntry(nint folder)
    {
        // The end and an error look alike, but for the error number.
        nint entry;
        int error;
        do
        {
            entry = Environment.Is64BitProcess ? ReadFolder(folder) : ReadFolder64(folder);
            error = entry == 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        return error == 0 ? entry : throw Problem(error);
    }

    private static string ReadName(nint start)
    {
        int length = 0;
        while (Marshal.ReadByte(start, length) != 0)
        {
            length++;
        }

        byte[] name = new byte[length];
        Marshal.Copy(start, name, 0, length);
        return EscapedUtf8.Decode(name);
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] name, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] name, int flags);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command, int value);

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(int descriptor, nint offset, nint length, int advice);

    [DllImport("libc", EntryPoint = "opendir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OpenFolder(byte[] name);

    [DllImport("libc", EntryPoint = "readdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadFolder(nint folder);

    [DllImport("libc", EntryPoint = "readdir64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadFolder64(nint folder);

    [DllImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseFolder(nint folder);
}
