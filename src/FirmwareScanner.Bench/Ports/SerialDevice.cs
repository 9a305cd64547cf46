using System;
using System.IO;
using System.IO.Ports;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Ports;

/// <summary>
/// A serial port of this computer, 8N1 without flow control; reads and writes never wait. A pseudo-terminal counts as one.
/// </summary>
/// <remarks>
/// System.IO.Ports does it all, on every system, but for one thing: its reads and writes wait. A time-out is no way out, as on Linux and
/// macOS one that is over may take arrived bytes with it; so the threads of a <see cref="StreamLinkPort"/> do the waiting.
/// </remarks>
public sealed class SerialDevice : LinkPort, IDisposable
{
    private const int WindowsBuffer = 1 << 16;
    private const int DrainMilliseconds = 500;

    private readonly SerialPort _port;
    private readonly StreamLinkPort _link;

    private SerialDevice(SerialPort port)
    {
        _port = port;
        _link = new StreamLinkPort(port.BaseStream, port.BaseStream);
        Path = port.PortName;
        BaudRate = port.BaudRate;
    }

    /// <summary>The name that it was opened by.</summary>
    public string Path { get; }

    /// <summary>Bits per second.</summary>
    public int BaudRate { get; }

    /// <summary>Its settings for people: "115200 baud, 8N1".</summary>
    public string Settings => $"{BaudRate} baud, 8N1";

    /// <summary>Opens a port.</summary>
    /// <param name="path">A device (<c>/dev/ttyUSB0</c>) or a port (<c>COM3</c>).</param>
    /// <param name="baudRate">Bits per second.</param>
    /// <exception cref="IOException">It cannot be opened, or does not know the speed.</exception>
    public static SerialDevice Open(string path, int baudRate)
    {
        ArgumentNullException.ThrowIfNull(path);

        try
        {
            return new SerialDevice(OpenPort(path, baudRate));
        }
        catch (Exception exception) when (exception is ArgumentException or UnauthorizedAccessException or IOException)
        {
            string what = exception is ArgumentOutOfRangeException ? $"{path} refuses {baudRate} baud" : $"cannot open {path}";
            throw new IOException($"{what}: {(exception.InnerException ?? exception).Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count) => _link.Read(buffer, start, count);

    /// <inheritdoc/>
    public override int Write(byte[] bytes, int start, int count) => _link.Write(bytes, start, count);

    /// <summary>Closes the port, when what was written is out or half a second is over.</summary>
    public void Dispose()
    {
        _link.Drain(DrainMilliseconds);
        _link.Dispose();
        _port.Dispose();
    }

    private static SerialPort OpenPort(string path, int baudRate)
    {
        // Linux and macOS raise both lines when a port is opened. Lowering one after the other would reset most boards on the way.
        bool raisesLines = !OperatingSystem.IsWindows();
        try
        {
            return OpenPort(path, baudRate, raisesLines);
        }
        catch (IOException) when (raisesLines)
        {
            // A pseudo-terminal has no such lines.
            return OpenPort(path, baudRate, false);
        }
    }

    private static SerialPort OpenPort(string path, int baudRate, bool raisesLines)
    {
        var port = new SerialPort
        {
            DtrEnable = raisesLines,
            RtsEnable = raisesLines,
            ReadBufferSize = WindowsBuffer,
            WriteBufferSize = WindowsBuffer,
        };
        bool isOpen = false;
        try
        {
            port.PortName = path;
            port.BaudRate = baudRate;
            port.Open();
            isOpen = true;
            return port;
        }
        finally
        {
            if (!isOpen)
            {
                port.Dispose();
            }
        }
    }
}
