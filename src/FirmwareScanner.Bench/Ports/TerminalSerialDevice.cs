using System;
using System.Runtime.Versioning;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.Ports;

/// <summary>A serial port of Linux or macOS.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TerminalSerialDevice : SerialDevice
{
    private readonly byte[] _piece = new byte[4096];
    private readonly int _descriptor;
    private bool _isClosed;

    internal TerminalSerialDevice(string path, int baudRate)
        : base(path, baudRate)
    {
        _descriptor = TerminalCalls.OpenRaw(path, baudRate);
    }

    public override int Read(byte[] buffer, int start, int count)
    {
        if (_isClosed)
        {
            return Closed;
        }

        byte[] piece = count >= _piece.Length ? _piece : new byte[count];
        int taken = TerminalCalls.Read(_descriptor, piece, 0);
        _isClosed = taken < 0;
        piece.AsSpan(0, Math.Max(0, taken)).CopyTo(buffer.AsSpan(start));
        return _isClosed ? Closed : taken;
    }

    public override int Write(byte[] bytes, int start, int count)
    {
        int taken = _isClosed ? Closed : TerminalCalls.Write(_descriptor, bytes, start, count, 0);
        _isClosed = taken < 0;
        return _isClosed ? Closed : taken;
    }

    protected override void Dispose(bool isDisposing)
    {
        _isClosed = true;
        TerminalCalls.Close(_descriptor);
    }
}
