using System;
using System.Buffers.Binary;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>The calls of Linux and macOS for pseudo-terminals, which .NET does not have.</summary>
[UnsupportedOSPlatform("windows")]
internal static class TerminalCalls
{
    // The layout of termios differs between systems; it is passed through unread, and no system's is larger.
    private const int TermiosLength = 256;
    private const int ReadWrite = 2;
    private const short ReadyToRead = 0x1;
    private const short ReadyToWrite = 0x4;
    private const int Interrupted = 4;

    // Of the control flags: read, ignore modem lines, obey RTS and CTS. Linux has them in the third 32-bit word, macOS in the third of 64.
    private const uint LinuxReadAndLocal = 0x880;
    private const uint LinuxRtsCts = 0x80000000;
    private const uint MacReadAndLocal = 0x8800;
    private const uint MacRtsCts = 0x30000;

    /// <summary>Opens the controlling side of a new pseudo-terminal.</summary>
    public static int OpenMaster()
    {
        // A write of more bytes than there is room for would wait until the last is in; poll only tells that there is room for some.
        // macOS takes no such flag here.
        int descriptor = posix_openpt(ReadWrite | NoControllingTerminal | (OperatingSystem.IsMacOS() ? 0 : NonBlocking));
        if (descriptor < 0 || grantpt(descriptor) != 0 || unlockpt(descriptor) != 0)
        {
            throw Problem("cannot create a pseudo-terminal");
        }

        return descriptor;
    }

    /// <summary>The path of the other side.</summary>
    public static string NameOfSlave(int descriptor) => Marshal.PtrToStringUTF8(ptsname(descriptor))
        ?? throw Problem("a pseudo-terminal has no name");

    /// <summary>Opens a terminal device for bytes as they are: no echo, no line editing, no translation, no flow control.</summary>
    /// <param name="path">The device.</param>
    /// <exception cref="IOException">It cannot be opened, or is no terminal.</exception>
    public static int OpenRaw(string path)
    {
        // Not to wait for a carrier that a serial port of three wires never has; reads and writes poll first.
        int descriptor = open(path, ReadWrite | NoControllingTerminal | NonBlocking);
        if (descriptor < 0)
        {
            throw Problem($"cannot open {path}");
        }

        byte[] settings = new byte[TermiosLength];
        if (tcgetattr(descriptor, settings) != 0)
        {
            IOException problem = Problem($"{path} is no terminal");
            close(descriptor);
            throw problem;
        }

        cfmakeraw(settings);
        SetControlFlags(settings);
        if (tcsetattr(descriptor, 0, settings) == 0)
        {
            return descriptor;
        }

        IOException refusal = Problem($"{path} refuses its settings");
        close(descriptor);
        throw refusal;
    }

    /// <summary>Reads what is there, waiting a little for it.</summary>
    /// <returns>How many bytes, 0 if none came in time, -1 if the device is gone.</returns>
    public static int Read(int descriptor, byte[] buffer, int timeoutMilliseconds)
    {
        int ready = Wait(descriptor, ReadyToRead, timeoutMilliseconds);
        return ready <= 0 ? ready : (int)Checked(read(descriptor, ref buffer[0], buffer.Length), true);
    }

    /// <summary>Writes as much as there is room for, waiting a little for it.</summary>
    /// <returns>How many bytes, 0 if there was no room in time, -1 if the device is gone.</returns>
    public static int Write(int descriptor, byte[] bytes, int start, int count, int timeoutMilliseconds)
    {
        int ready = Wait(descriptor, ReadyToWrite, timeoutMilliseconds);
        return ready <= 0 ? ready : (int)Checked(write(descriptor, ref bytes[start], count), false);
    }

    /// <summary>Closes a descriptor.</summary>
    public static void Close(int descriptor) => _ = close(descriptor);

    private static int NoControllingTerminal => OperatingSystem.IsMacOS() ? 0x20000 : 0x100;

    private static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    private static void SetControlFlags(byte[] settings)
    {
        bool isMac = OperatingSystem.IsMacOS();
        Span<byte> flags = settings.AsSpan(isMac ? 16 : 8, sizeof(uint));
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(flags);
        value = isMac ? (value | MacReadAndLocal) & ~MacRtsCts : (value | LinuxReadAndLocal) & ~LinuxRtsCts;
        BinaryPrimitives.WriteUInt32LittleEndian(flags, value);
    }

    private static int Wait(int descriptor, short events, int timeoutMilliseconds)
    {
        var wanted = new PollDescriptor { Descriptor = descriptor, Events = events };
        int result = poll(ref wanted, 1, timeoutMilliseconds);
        if (result < 0)
        {
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : -1;
        }

        return result == 0 ? 0 : (wanted.Returned & events) != 0 ? 1 : -1;
    }

    private static nint Checked(nint result, bool zeroIsEnd)
    {
        if (result > 0)
        {
            return result;
        }

        int error = Marshal.GetLastPInvokeError();
        bool isTransient = error == Interrupted || error == (OperatingSystem.IsMacOS() ? 35 : 11);
        return result == 0 && zeroIsEnd ? -1 : result == 0 || isTransient ? 0 : -1;
    }

    private static IOException Problem(string what) => new($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

#pragma warning disable IDE1006, SYSLIB1054 // The names are the system's; generated marshalling would need unsafe code for no gain.
    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern nint ptsname(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int descriptor, ref byte buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, ref byte buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int descriptor, [In, Out] byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int descriptor, int when, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw([In, Out] byte[] settings);
#pragma warning restore IDE1006, SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
