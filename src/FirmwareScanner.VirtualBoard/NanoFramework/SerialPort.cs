using System.Threading;
using FirmwareScanner.Virtual;

namespace System.IO.Ports;

/// <summary>
/// A serial port of the board that the thread has entered. As on nanoFramework: <see cref="Read"/> waits for all bytes that are asked
/// for, an overflow is silent, and one buffer size serves both directions.
/// </summary>
internal sealed class SerialPort : IDisposable
{
    private const int DefaultBufferSize = 256;

    private readonly VirtualSerialLine _line;
    private int _bufferSize = DefaultBufferSize;
    private int _readTimeout = Timeout.Infinite;
    private int _writeTimeout = Timeout.Infinite;

    /// <summary>Names the port and its settings; opens nothing.</summary>
    public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        ArgumentNullException.ThrowIfNull(portName);
        _line = VirtualBoard.Current.Serial[portName];
        PortName = portName;
        BaudRate = baudRate;
        Parity = parity;
        DataBits = dataBits;
        StopBits = stopBits;
    }

    /// <summary>"COM1", "COM2" or "COM3".</summary>
    public string PortName { get; }

    /// <summary>Bits per second. The virtual line knows no speed of its own.</summary>
    public int BaudRate { get; set; }

    /// <summary>The parity bit.</summary>
    public Parity Parity { get; set; }

    /// <summary>Bits of a character.</summary>
    public int DataBits { get; set; }

    /// <summary>Stop bits.</summary>
    public StopBits StopBits { get; set; }

    /// <summary>The flow control.</summary>
    public Handshake Handshake { get; set; }

    /// <summary>Whether the port is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Bytes that have arrived.</summary>
    public int BytesToRead => IsOpen ? _line.Waiting : 0;

    /// <summary>How long <see cref="Read"/> waits at most, in milliseconds; -1 for ever.</summary>
    public int ReadTimeout
    {
        get => _readTimeout;
        set => _readTimeout = Checked(value);
    }

    /// <summary>How long <see cref="Write"/> waits at most, in milliseconds; -1 for ever.</summary>
    public int WriteTimeout
    {
        get => _writeTimeout;
        set => _writeTimeout = Checked(value);
    }

    /// <summary>Bytes that can wait to be read; to be set before the port is opened.</summary>
    public int ReadBufferSize
    {
        get => _bufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (IsOpen)
            {
                throw new InvalidOperationException();
            }

            _bufferSize = value;
        }
    }

    /// <summary>Opens the port.</summary>
    /// <exception cref="InvalidOperationException">It is open.</exception>
    /// <exception cref="ArgumentException">The driver refuses: the debugger has the port, or there is no memory for it.</exception>
    public void Open()
    {
        if (IsOpen)
        {
            throw new InvalidOperationException();
        }

        _line.Open(_bufferSize);
        IsOpen = true;
    }

    /// <summary>Closes the port; what has arrived is lost.</summary>
    public void Close()
    {
        if (IsOpen)
        {
            _line.Close();
        }

        IsOpen = false;
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>As many as are asked for.</returns>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    public int Read(byte[] buffer, int offset, int count) => _line.Read(buffer.AsSpan(offset, count), _readTimeout);

    /// <summary>Sends bytes.</summary>
    /// <exception cref="TimeoutException">The far end did not take them in time.</exception>
    public void Write(byte[] buffer, int offset, int count) =>
        _line.Write(buffer.AsSpan(offset, count), Handshake is Handshake.RequestToSend or Handshake.RequestToSendXOnXOff, _writeTimeout);

    /// <summary>Closes the port.</summary>
    public void Dispose() => Close();

    private static int Checked(int milliseconds) => milliseconds >= Timeout.Infinite
        ? milliseconds
        : throw new ArgumentOutOfRangeException(nameof(milliseconds));
}
