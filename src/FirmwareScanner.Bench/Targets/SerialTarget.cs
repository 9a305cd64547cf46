using System;
using System.IO;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Targets;

/// <summary>A board at a serial port, in real time.</summary>
public sealed class SerialTarget : BenchTarget
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private SerialDevice _device;

    /// <summary>Opens the port.</summary>
    /// <param name="path">The port.</param>
    /// <param name="baudRate">Bits per second.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public SerialTarget(string path, int baudRate, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _device = SerialDevice.Open(path, baudRate);
        _time = time;
        _start = time.GetTimestamp();
        Clock = LinkClock.Of(time);
    }

    /// <inheritdoc/>
    public override LinkPort Port => _device;

    /// <inheritdoc/>
    public override LinkClock Clock { get; }

    /// <inheritdoc/>
    public override TimeSpan Now => _time.GetElapsedTime(_start);

    /// <inheritdoc/>
    public override string Description => $"{_device.Path}, {_device.Settings}";

    /// <inheritdoc/>
    public override LinkPort? Reopen()
    {
        try
        {
            _device.Dispose();
            _device = SerialDevice.Open(_device.Path, _device.BaudRate);
            return _device;
        }
        catch (IOException)
        {
            // The adapter is still unplugged; the link asks again.
            return null;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing) => _device.Dispose();
}
