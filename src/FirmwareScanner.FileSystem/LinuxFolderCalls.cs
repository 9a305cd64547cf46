using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>The calls of Linux that take a name in an open folder.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxFolderCalls
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int FileExists = 17;
    private const int OwnerMayReadAndWrite = 0x180;

    /// <summary>Opens a folder; a link to one is followed.</summary>
    internal static SafeFileHandle OpenFolder(byte[] path) =>
        LinuxCalls.Wrap(OpenAt(LinuxCalls.CurrentFolder, path, ReadOnly | LinuxCalls.FolderOnly | CloseOnExec, 0));

    /// <summary>Opens a file for reading; a link is refused, and a pipe not waited for.</summary>
    internal static SafeFileHandle OpenFile(SafeFileHandle folder, byte[] name) =>
        Open(folder, name, ReadOnly | LinuxCalls.NoFollow | NonBlocking | NoControllingTerminal | CloseOnExec);

    /// <summary>Makes a file of a name that there must not be, not even as a link, for its owner alone.</summary>
    internal static SafeFileHandle CreateFile(SafeFileHandle folder, byte[] name) =>
        Open(folder, name, WriteOnly | Create | Exclusive | LinuxCalls.NoFollow | CloseOnExec);

    /// <summary>Gives a file another name; what has that is replaced.</summary>
    internal static void Move(SafeFileHandle folder, byte[] from, byte[] to)
    {
        int number = (int)folder.DangerousGetHandle();
        int error = RenameAt(number, from, number, to) == 0 ? 0 : Marshal.GetLastPInvokeError();
        GC.KeepAlive(folder);
        if (error != 0)
        {
            throw LinuxCalls.Problem(error);
        }
    }

    /// <summary>Gives a file one more name.</summary>
    /// <returns>Whether there was no file of that name.</returns>
    internal static bool TryName(SafeFileHandle folder, byte[] file, byte[] name)
    {
        int number = (int)folder.DangerousGetHandle();
        int error = LinkAt(number, file, number, name, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
        GC.KeepAlive(folder);
        return error is 0 or FileExists ? error == 0 : throw LinuxCalls.Problem(error);
    }

    /// <summary>Removes a name; what is not there need not be removed.</summary>
    internal static void Remove(SafeFileHandle folder, byte[] name)
    {
        _ = UnlinkAt((int)folder.DangerousGetHandle(), name, 0);
        GC.KeepAlive(folder);
    }

    /// <summary>The number of the user for whom the program runs.</summary>
    internal static uint User() => EffectiveUser();

    private static SafeFileHandle Open(SafeFileHandle folder, byte[] name, int flags)
    {
        int descriptor = OpenAt((int)folder.DangerousGetHandle(), name, flags, OwnerMayReadAndWrite);
        GC.KeepAlive(folder);
        return LinuxCalls.Wrap(descriptor);
    }

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenAt(int folder, byte[] name, int flags, int mode);

    [DllImport("libc", EntryPoint = "renameat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameAt(int fromFolder, byte[] from, int toFolder, byte[] to);

    [DllImport("libc", EntryPoint = "linkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LinkAt(int fromFolder, byte[] from, int toFolder, byte[] to, int flags);

    [DllImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnlinkAt(int folder, byte[] name, int flags);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
