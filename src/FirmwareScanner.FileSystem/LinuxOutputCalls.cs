using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>The calls of Linux for files that are written: without a name until they are whole, by the bytes of their names, to streams.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxOutputCalls
{
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int NoControllingTerminal = 0x100;
    private const int Truncate = 0x200;
    private const int Append = 0x400;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int Unnamed = 0x400000;
    private const int FollowLink = 0x400;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExecFlag = 1;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int DuplicateCloseOnExec = 1030;
    private const int NoSuchReader = 6;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int LongestLink = 4096;
    private const int AnyMayReadAndWrite = 0x1B6;

    /// <summary>How long to wait before a pipe without a reader is tried again, in milliseconds.</summary>
    private const int Pause = 20;

    /// <summary>Whether a descriptor was open when the program was started.</summary>
    internal static bool IsInherited(int descriptor)
    {
        int flags = Control(descriptor, GetDescriptorFlags, 0);
        return flags >= 0 && (flags & CloseOnExecFlag) == 0;
    }

    /// <summary>A further descriptor of the same open file.</summary>
    internal static SafeFileHandle Duplicate(int descriptor) => LinuxCalls.Wrap(Control(descriptor, DuplicateCloseOnExec, 0));

    /// <summary>Makes a file without a name in a folder; null where the file system cannot.</summary>
    internal static SafeFileHandle? TryCreateUnnamed(byte[] folder)
    {
        int descriptor = Open(folder, WriteOnly | Unnamed | LinuxCalls.FolderOnly | CloseOnExec, AnyMayReadAndWrite);
        return descriptor >= 0 ? LinuxCalls.Wrap(descriptor) : null;
    }

    /// <summary>Makes a file of a name that there must not be, not even as a link.</summary>
    internal static SafeFileHandle CreateNew(byte[] name) =>
        LinuxCalls.Wrap(Open(name, WriteOnly | Create | Exclusive | CloseOnExec, AnyMayReadAndWrite));

    /// <summary>Gives a file without a name one that there must not be.</summary>
    /// <returns>Whether the system did.</returns>
    internal static bool TryName(SafeFileHandle file, byte[] name)
    {
        byte[] link = LinuxCalls.NameOf($"/proc/self/fd/{(int)file.DangerousGetHandle()}");
        bool isNamed = Link(LinuxCalls.CurrentFolder, link, LinuxCalls.CurrentFolder, name, FollowLink) == 0;
        GC.KeepAlive(file);
        return isNamed;
    }

    /// <summary>Opens what there is for writing: a regular file is emptied; a pipe is waited for until it has a reader.</summary>
    internal static SafeFileHandle OpenExisting(byte[] name, bool appends, CancellationToken cancellation)
    {
        while (true)
        {
            int flags = WriteOnly | NoControllingTerminal | CloseOnExec | NonBlocking | (appends ? Append : Truncate);
            int descriptor = Open(name, flags, 0);
            int error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is not (NoSuchReader or Interrupted))
            {
                return MakeBlocking(LinuxCalls.Wrap(descriptor));
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sets the permission bits.</summary>
    internal static void SetMode(SafeFileHandle file, int mode) => Expect(ChangeMode((int)file.DangerousGetHandle(), mode));

    /// <summary>rename(2): what has the new name is replaced.</summary>
    internal static void Move(byte[] from, byte[] to) => Expect(Rename(from, to));

    /// <summary>unlink(2); what is not there need not be removed.</summary>
    internal static void Remove(byte[] name) => _ = Unlink(name);

    /// <summary>Sees to it that a new name survives the loss of power, where the file system can.</summary>
    internal static void SyncFolder(byte[] folder)
    {
        int descriptor = Open(folder, CloseOnExec | LinuxCalls.FolderOnly, 0);
        if (descriptor >= 0)
        {
            using SafeFileHandle handle = LinuxCalls.Wrap(descriptor);
            _ = Sync(descriptor);
        }
    }

    /// <summary>Where a symbolic link leads.</summary>
    internal static string ReadLink(byte[] name)
    {
        byte[] target = new byte[LongestLink];
        nint length = ReadLink(name, target, target.Length);
        return length >= 0 ? EscapedUtf8.Decode(target.AsSpan(0, (int)length)) : throw LinuxCalls.Problem(Marshal.GetLastPInvokeError());
    }

    /// <summary>Writes all bytes to where a descriptor stands.</summary>
    internal static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = Write(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error == TryAgain)
            {
                // Whoever shares the terminal or pipe has made it non-blocking.
                Thread.Sleep(1);
            }
            else if (error is not (0 or Interrupted))
            {
                throw LinuxCalls.Problem(error);
            }

            bytes = bytes[(int)Math.Max(0, written)..];
        }
    }

    private static SafeFileHandle MakeBlocking(SafeFileHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        int flags = Control(descriptor, GetStatusFlags, 0);
        _ = Control(descriptor, SetStatusFlags, flags & ~NonBlocking);
        return handle;
    }

    private static void Expect(int result)
    {
        if (result != 0)
        {
            throw LinuxCalls.Problem(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] name, int flags, int mode);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command, int value);

    [DllImport("libc", EntryPoint = "linkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(int fromFolder, byte[] from, int toFolder, byte[] to, int flags);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(byte[] from, byte[] to);

    [DllImport("libc", EntryPoint = "unlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlink(byte[] name);

    [DllImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode(int descriptor, int mode);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "readlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadLink(byte[] name, byte[] target, nint length);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(int descriptor, ref byte bytes, nint length);
}
