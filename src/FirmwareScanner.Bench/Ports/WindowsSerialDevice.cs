using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Bench.Ports;

/// <summary>A serial port of Windows, with time-outs that make its driver answer at once.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsSerialDevice : SerialDevice
{
    private const uint ReadAndWrite = 0xC0000000;
    private const uint OpenExisting = 3;
    private const uint AtOnce = uint.MaxValue;
    private const int DriverBuffer = 1 << 16;

    private readonly SafeFileHandle _handle;

    internal WindowsSerialDevice(string path, int baudRate)
        : base(path, baudRate)
    {
        _handle = CreateFileW(@"\\.\" + path, ReadAndWrite, 0, 0, OpenExisting, 0, 0);
        if (_handle.IsInvalid)
        {
            throw Problem($"cannot open {path}");
        }

        var settings = new DeviceControl { Length = (uint)Marshal.SizeOf<DeviceControl>() };
        var timeouts = new Timeouts { ReadInterval = AtOnce, WriteConstant = 1 };
        if (!BuildCommDCBW($"baud={baudRate} parity=N data=8 stop=1 dtr=off rts=off", ref settings)
            || !SetCommState(_handle, ref settings)
            || !SetupComm(_handle, DriverBuffer, DriverBuffer)
            || !SetCommTimeouts(_handle, ref timeouts))
        {
            IOException problem = Problem($"{path} refuses {baudRate} baud");
            _handle.Dispose();
            throw problem;
        }
    }

    public override int Read(byte[] buffer, int start, int count) =>
        !_handle.IsClosed && ReadFile(_handle, ref buffer[start], (uint)count, out uint taken, 0) ? (int)taken : Closed;

    public override int Write(byte[] bytes, int start, int count) =>
        !_handle.IsClosed && WriteFile(_handle, ref bytes[start], (uint)count, out uint taken, 0) ? (int)taken : Closed;

    protected override void Dispose(bool isDisposing) => _handle.Dispose();

    private static IOException Problem(string what) => new($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

#pragma warning disable IDE1006, SYSLIB1054 // The names are the system's; generated marshalling would need unsafe code for no gain.
    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern SafeFileHandle CreateFileW(
        string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern bool BuildCommDCBW(string definition, ref DeviceControl settings);

    [DllImport("kernel32", SetLastError = true)]
    private static extern bool SetCommState(SafeFileHandle file, ref DeviceControl settings);

    [DllImport("kernel32", SetLastError = true)]
    private static extern bool SetupComm(SafeFileHandle file, uint inQueue, uint outQueue);

    [DllImport("kernel32", SetLastError = true)]
    private static extern bool SetCommTimeouts(SafeFileHandle file, ref Timeouts timeouts);

    [DllImport("kernel32", SetLastError = true)]
    private static extern bool ReadFile(SafeFileHandle file, ref byte buffer, uint count, out uint taken, nint overlapped);

    [DllImport("kernel32", SetLastError = true)]
    private static extern bool WriteFile(SafeFileHandle file, ref byte bytes, uint count, out uint taken, nint overlapped);
#pragma warning restore IDE1006, SYSLIB1054

    /// <summary>The structure DCB of winbase.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DeviceControl
    {
        public uint Length;
        public uint BaudRate;
        public uint Flags;
        public ushort Reserved;
        public ushort XonLimit;
        public ushort XoffLimit;
        public byte ByteSize;
        public byte Parity;
        public byte StopBits;
        public byte XonCharacter;
        public byte XoffCharacter;
        public byte ErrorCharacter;
        public byte EndCharacter;
        public byte EventCharacter;
        public ushort Reserved1;
    }

    /// <summary>The structure COMMTIMEOUTS of winbase.h, in milliseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timeouts
    {
        public uint ReadInterval;
        public uint ReadMultiplier;
        public uint ReadConstant;
        public uint WriteMultiplier;
        public uint WriteConstant;
    }
}
