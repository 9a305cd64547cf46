using System.IO.Ports;
using FirmwareScanner.Contracts;
using FirmwareScanner.Link;

namespace FirmwareScanner.Device.Ports;

/// <summary>
/// The link's line on a serial port. Only the thread of the application touches the port. Read asks for what is there, because the
/// port waits for all that it is asked for; and the driver drops without a word what does not fit its buffer, so the credit of the
/// link never lets the host send more than that (RTS would not help: the driver's task empties the hardware's buffer regardless).
/// </summary>
[AllocationFree]
public sealed class SerialLinkPort : LinkPort
{
    internal const int FieldCount = 1;

    // The port's Write waits until the bytes are out: 1.4 ms at 921,600 baud, 11 ms at 115,200.
    private const int LongestWrite = 128;

    [Borrowed]
    private readonly SerialPort? _port;

    /// <summary>Uses an open port.</summary>
    /// <param name="port">The port; null if it could not be opened: then nothing comes, and nothing that is sent arrives.</param>
    internal SerialLinkPort(SerialPort? port)
    {
        _port = port;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count)
    {
        if (_port is null)
        {
            return 0;
        }

        int waiting = _port.BytesToRead;
        int wanted = waiting < count ? waiting : count;
        return wanted == 0 ? 0 : _port.Read(buffer, start, wanted);
    }

    /// <inheritdoc/>
    public override int Write(byte[] bytes, int start, int count)
    {
        int given = count < LongestWrite ? count : LongestWrite;
        _port?.Write(bytes, start, given);
        return given;
    }
}
