using FirmwareScanner.StubDrivers;

namespace System.IO.Ports;

/// <summary>A serial port of the stub board.</summary>
public sealed class SerialPort : IDisposable
{
    private readonly StubLine _line;

    /// <summary>Names the port; opens nothing.</summary>
    public SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits)
    {
        _line = StubBoard.Line(portName[portName.Length - 1] - '0');
        BaudRate = baudRate;
    }

    /// <summary>Bits per second; the line knows no speed.</summary>
    public int BaudRate { get; set; }

    /// <summary>The flow control.</summary>
    public Handshake Handshake { get; set; }

    /// <summary>Bytes that can wait to be read.</summary>
    public int ReadBufferSize { get; set; }

    /// <summary>How long to wait for bytes, in milliseconds; nobody waits here.</summary>
    public int ReadTimeout { get; set; }

    /// <summary>How long to wait for room, in milliseconds; nobody waits here.</summary>
    public int WriteTimeout { get; set; }

    /// <summary>Bytes that have arrived.</summary>
    public int BytesToRead
    {
        get
        {
            _line.ThrowIfBroken();
            return _line.Waiting;
        }
    }

    /// <summary>Opens the port.</summary>
    public void Open()
    {
        _line.ThrowIfBroken();
    }

    /// <summary>Takes bytes that have arrived.</summary>
    public int Read(byte[] buffer, int offset, int count)
    {
        _line.ThrowIfBroken();
        return _line.Read(buffer, offset, count);
    }

    /// <summary>Sends bytes.</summary>
    public void Write(byte[] buffer, int offset, int count)
    {
        _line.ThrowIfBroken();
        _line.Write(buffer, offset, count);
    }

    /// <summary>Gives the port back.</summary>
    public void Dispose()
    {
    }
}
