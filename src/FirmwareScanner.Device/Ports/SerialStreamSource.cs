using System.IO.Ports;
using FirmwareScanner.Contracts;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Device.Ports;

/// <summary>
/// The bare line under test: bytes without frames. Where they end only a person knows, who presses the button. The driver says
/// nothing when its buffer overflows, so a buffer that is found full counts as one that lost bytes after its last one.
/// </summary>
[AllocationFree]
public sealed class SerialStreamSource : StreamSource
{
    internal const int FieldCount = 7;

    private readonly SerialPort _port;
    private readonly int _capacity;
    private readonly byte[] _discarded;
    private int _untilGap;
    private bool _hasGap;
    private bool _isEnding;

    /// <summary>Uses an open port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="scratch">Where what arrived before a stream is dropped; 1 byte or more.</param>
    internal SerialStreamSource(SerialPort port, byte[] scratch)
    {
        _port = port;
        _capacity = port.ReadBufferSize;
        _discarded = scratch;
    }

    /// <summary>How many bytes are lost nobody knows; at least one.</summary>
    public override long GapLength => 1;

    /// <summary>Bytes given since the stream was begun.</summary>
    public long Given { get; private set; }

    /// <summary>Drops what has arrived: it belongs to no stream.</summary>
    [BoundedLoop("what the port holds when it is called, at most its buffer")]
    public void Begin()
    {
        int waiting = _port.BytesToRead;
        while (waiting > 0)
        {
            int count = waiting < _discarded.Length ? waiting : _discarded.Length;
            _port.Read(_discarded, 0, count);
            waiting -= count;
        }

        Given = 0;
        _hasGap = false;
        _isEnding = false;
    }

    /// <summary>Announces that what has arrived so far is all.</summary>
    public void Finish()
    {
        _isEnding = true;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count)
    {
        int waiting = _port.BytesToRead;
        if (!_hasGap && waiting >= _capacity)
        {
            _hasGap = true;
            _untilGap = waiting;
        }

        if (_hasGap && _untilGap == 0)
        {
            _hasGap = false;
            return Gap;
        }

        if (waiting == 0)
        {
            return _isEnding ? StreamSource.End : 0;
        }

        int wanted = waiting < count ? waiting : count;
        wanted = _hasGap && _untilGap < wanted ? _untilGap : wanted;
        int taken = _port.Read(buffer, start, wanted);
        _untilGap -= _hasGap ? taken : 0;
        Given += taken;
        return taken;
    }
}
