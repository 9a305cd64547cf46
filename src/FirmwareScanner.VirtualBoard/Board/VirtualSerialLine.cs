using System;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>
/// The far end of a serial port, and the driver between: as quick as memory, and as unkind as the ESP32's. What arrives while the
/// buffer is full is lost without a word, also with RTS/CTS: the driver's task empties the hardware's buffer into that of the run time
/// whether or not there is room, so the hardware never has a reason to raise RTS (UartRxWorkerTask in nf-interpreter).
/// </summary>
public sealed class VirtualSerialLine
{
    /// <summary>The driver rounds smaller buffers up: one byte more than the hardware's buffer.</summary>
    public const int SmallestBuffer = 129;

    /// <summary>Bytes that the far end holds before it takes them; enough for any answer of a test that never takes any.</summary>
    public const int FarEndCapacity = 1 << 18;

    private readonly BoardClock _clock;
    private readonly object _gate = new();
    private readonly ByteFifo _toHost = new(FarEndCapacity);
    private ByteFifo? _toBoard;
    private bool _isConnected = true;
    private bool _isClearToSend = true;
    private long _lostBytes;

    internal VirtualSerialLine(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>What the driver does with bytes that it has no room for; it flushes, as on the chip.</summary>
    public SerialOverflow Overflow { get; set; } = SerialOverflow.Flush;

    /// <summary>
    /// Whether the driver refuses to open the port. COM1 does unless it is told otherwise: it is the debugger's, on an ESP32 always, and
    /// on a chip with a USB port of its own as long as no computer is there at its start.
    /// </summary>
    public bool RefusesToOpen { get; set; }

    /// <summary>Whether the driver is broken: every use of the port throws.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether the application has the port open; what is sent before that is lost.</summary>
    public bool IsOpen => Volatile.Read(ref _toBoard) is not null;

    /// <summary>Bytes sent to the board that it will never see: the port was closed, the cable cut or the buffer full.</summary>
    public long LostBytes => Interlocked.Read(ref _lostBytes);

    /// <summary>Whether the cable is plugged in; while it is not, both directions lose everything.</summary>
    public bool IsConnected
    {
        get => Volatile.Read(ref _isConnected);
        set => Volatile.Write(ref _isConnected, value);
    }

    /// <summary>Whether the far end lets the board send; it matters to a port with hardware flow control only.</summary>
    public bool IsClearToSend
    {
        get => Volatile.Read(ref _isClearToSend);
        set
        {
            lock (_gate)
            {
                _isClearToSend = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Bytes that the board has received and not read.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _toBoard?.Count ?? 0;
            }
        }
    }

    /// <summary>Sends bytes to the board.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int arrived = _toBoard is null || !_isConnected ? 0 : Receive(_toBoard, bytes);
            Interlocked.Add(ref _lostBytes, bytes.Length - arrived);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes bytes that the board has sent.</summary>
    /// <returns>How many; 0 if there are none.</returns>
    public int Take(Span<byte> bytes)
    {
        lock (_gate)
        {
            int taken = _toHost.Pop(bytes);
            Monitor.PulseAll(_gate);
            return taken;
        }
    }

    /// <summary>Waits for bytes from the board, for at most a time of the desktop's clock.</summary>
    /// <returns>Whether there are any.</returns>
    public bool WaitForBytes(TimeSpan timeout)
    {
        lock (_gate)
        {
            return _toHost.Count > 0 || (Monitor.Wait(_gate, timeout) && _toHost.Count > 0);
        }
    }

    internal void Open(int bufferSize)
    {
        ThrowIfBroken();
        if (RefusesToOpen)
        {
            throw new ArgumentException("The driver refuses to open the port.");
        }

        lock (_gate)
        {
            _toBoard = new ByteFifo(Math.Max(bufferSize, SmallestBuffer));
        }
    }

    internal void Close()
    {
        lock (_gate)
        {
            _toBoard = null;
        }
    }

    /// <summary>Waits until as many bytes are there as are asked for.</summary>
    /// <exception cref="TimeoutException">They did not come in time; those that did stay in the buffer.</exception>
    internal int Read(Span<byte> bytes, int timeoutMilliseconds)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            long start = _clock.Now;
            while (_toBoard!.Count < bytes.Length)
            {
                WaitUntil(start, timeoutMilliseconds);
            }

            return _toBoard.Pop(bytes);
        }
    }

    /// <exception cref="TimeoutException">The far end did not let the board send in time.</exception>
    internal void Write(ReadOnlySpan<byte> bytes, bool obeysClearToSend, int timeoutMilliseconds)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            long start = _clock.Now;
            while (obeysClearToSend && (!_isClearToSend || _toHost.Free < bytes.Length))
            {
                WaitUntil(start, timeoutMilliseconds);
            }

            if (_isConnected)
            {
                _toHost.Push(bytes);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits for a change of the line. What happens on it meanwhile does not start the time anew.</summary>
    private void WaitUntil(long start, int timeoutMilliseconds)
    {
        if (timeoutMilliseconds < 0)
        {
            _clock.Wait(_gate, timeoutMilliseconds);
            return;
        }

        long left = start + timeoutMilliseconds - _clock.Now;
        if (left <= 0)
        {
            throw new TimeoutException();
        }

        _clock.Wait(_gate, (int)left);
    }

    private void ThrowIfBroken()
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("The driver of the port is broken.");
        }
    }

    private int Receive(ByteFifo buffer, ReadOnlySpan<byte> bytes)
    {
        if (Overflow == SerialOverflow.Flush && bytes.Length > buffer.Free)
        {
            // What had arrived before counts as lost, too.
            Interlocked.Add(ref _lostBytes, buffer.Count);
            buffer.Clear();
            return 0;
        }

        return buffer.Push(bytes);
    }
}

/// <summary>What the driver does with bytes that it has no room for. It tells nobody, in either case.</summary>
public enum SerialOverflow
{
    /// <summary>The ring of the run time is full: the bytes that do not fit are lost.</summary>
    Truncate = 0,

    /// <summary>The buffer of the driver is full: everything in it is flushed, and the bytes that just came with it.</summary>
    Flush = 1,
}
