using System;
using System.IO;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Ports;

/// <summary>
/// A serial port of this computer, 8N1 without flow control; reads and writes never wait. A pseudo-terminal counts as one.
/// </summary>
public abstract class SerialDevice : LinkPort, IDisposable
{
    /// <summary>Describes a port.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="baudRate">Its speed.</param>
    protected SerialDevice(string path, int baudRate)
    {
        Path = path;
        BaudRate = baudRate;
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
        if (OperatingSystem.IsWindows())
        {
            return new WindowsSerialDevice(path, baudRate);
        }

        return new TerminalSerialDevice(path, baudRate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the port.</summary>
    /// <param name="isDisposing">False from a finalizer only.</param>
    protected abstract void Dispose(bool isDisposing);
}
