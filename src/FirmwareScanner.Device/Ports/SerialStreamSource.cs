using System;
using System.IO.Ports;
using FirmwareScanner.Contracts;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;

namespace FirmwareScanner.Device.Ports;

/// <summary>
/// The bare line under test: bytes without frames. The driver throws its buffer away when it overflows and tells nobody
/// (<c>uart_event_task_sys</c> in nf-interpreter), so that only length and CRC-32 exclude that bytes were lost: a
/// <see cref="LineSeal"/> in front of the stream, or behind it. Without one that fits, the stream is scanned and is unverified.
/// </summary>
/// <remarks>
/// A seal in front says where the stream ends. One behind is found when the line pauses after it: its 16 bytes are held back, as they
/// may be the last. Otherwise the end is known to a person only, who presses the button. A buffer that is found full counts as one that
/// lost bytes after its last one.
/// </remarks>
[AllocationFree]
public sealed class SerialStreamSource : StreamSource
{
    internal const int FieldCount = 13;

    private const long Unknown = long.MaxValue;

    [Borrowed]
    private readonly SerialPort _port;
    private readonly StreamLedger _ledger;
    private readonly bool _isSealBehind;
    private readonly int _capacity;
    private readonly byte[] _held;
    private int _heldCount;
    private bool _isPassingOn;
    private long _left;
    private uint _announced;
    private int _untilGap;
    private bool _hasGap;
    private bool _isEnding;

    /// <summary>Uses an open port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="ledger">What is known of the stream; it keeps the checksum of what was given.</param>
    /// <param name="isSealBehind">Whether the seal follows the stream, rather than being in front of it.</param>
    /// <param name="scratch">Where a seal is kept, and what arrived before a stream is dropped; 16 bytes or more.</param>
    internal SerialStreamSource(SerialPort port, StreamLedger ledger, bool isSealBehind, byte[] scratch)
    {
        _port = port;
        _ledger = ledger;
        _isSealBehind = isSealBehind;
        _capacity = port.ReadBufferSize;
        _held = scratch;
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
            int count = waiting < _held.Length ? waiting : _held.Length;
            _port.Read(_held, 0, count);
            waiting -= count;
        }

        Given = 0;
        _heldCount = 0;
        _isPassingOn = false;
        _left = Unknown;
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
            _isPassingOn = true;
        }

        if (_isPassingOn && _heldCount > 0)
        {
            return GiveHeld(buffer, start, count);
        }

        if (_hasGap && _untilGap == 0)
        {
            _hasGap = false;
            return Gap;
        }

        if (_isPassingOn)
        {
            return PassOn(buffer, start, count, waiting);
        }

        return _isSealBehind ? ReadBeforeSeal(buffer, start, count, waiting) : ReadSeal(waiting);
    }

    /// <summary>Waits for the 16 bytes in front; what is no seal is a part of the stream.</summary>
    private int ReadSeal(int waiting)
    {
        Hold(waiting);
        if (_heldCount == LineSeal.Length && LineSeal.IsSeal(_held, 0))
        {
            _left = LineSeal.LengthOf(_held, 0);
            _announced = LineSeal.ChecksumOf(_held, 0);
            _heldCount = 0;
            _isPassingOn = true;
        }
        else
        {
            _isPassingOn = _heldCount == LineSeal.Length || (_isEnding && waiting == 0);
        }

        return 0;
    }

    /// <summary>Gives all but the latest 16 bytes, and looks whether these are the seal when nothing follows.</summary>
    private int ReadBeforeSeal(byte[] buffer, int start, int count, int waiting)
    {
        if (waiting == 0)
        {
            _isPassingOn = _isEnding;
            return IsSealed() ? StreamSource.End : 0;
        }

        if (_heldCount < LineSeal.Length)
        {
            Hold(waiting);
            return 0;
        }

        int given = waiting < count ? waiting : count;
        int old = given < LineSeal.Length ? given : LineSeal.Length;
        Array.Copy(_held, 0, buffer, start, old);
        Array.Copy(_held, old, _held, 0, LineSeal.Length - old);
        if (given > old)
        {
            _port.Read(buffer, start + old, given - old);
        }

        _port.Read(_held, LineSeal.Length - old, old);
        Given += given;
        return given;
    }

    private bool IsSealed()
    {
        return _heldCount == LineSeal.Length && LineSeal.IsSeal(_held, 0) && LineSeal.LengthOf(_held, 0) == Given
            && LineSeal.ChecksumOf(_held, 0) == _ledger.Checksum;
    }

    private int PassOn(byte[] buffer, int start, int count, int waiting)
    {
        if (_left == 0)
        {
            return _announced == _ledger.Checksum ? StreamSource.End : Unverified;
        }

        if (waiting == 0)
        {
            return _isEnding ? Unverified : 0;
        }

        int wanted = waiting < count ? waiting : count;
        wanted = _left < wanted ? (int)_left : wanted;
        int taken = Take(buffer, start, wanted);
        _left -= _left == Unknown ? 0 : taken;
        Given += taken;
        return taken;
    }

    private int GiveHeld(byte[] buffer, int start, int count)
    {
        int given = _heldCount < count ? _heldCount : count;
        Array.Copy(_held, 0, buffer, start, given);
        Array.Copy(_held, given, _held, 0, _heldCount - given);
        _heldCount -= given;
        Given += given;
        return given;
    }

    private void Hold(int waiting)
    {
        int room = LineSeal.Length - _heldCount;
        int wanted = waiting < room ? waiting : room;
        _heldCount += wanted > 0 ? Take(_held, _heldCount, wanted) : 0;
    }

    /// <summary>Reads from the port, but not beyond a gap.</summary>
    private int Take(byte[] buffer, int start, int wanted)
    {
        int count = _hasGap && _untilGap < wanted ? _untilGap : wanted;
        int taken = _port.Read(buffer, start, count);
        _untilGap -= _hasGap ? taken : 0;
        return taken;
    }
}
