using System;

namespace FirmwareScanner.StubDrivers;

/// <summary>A serial line: what the board sends waits for the far end, and what the far end sends for the board.</summary>
/// <remarks>One thread is at each end. An index is written by one of them only, so that they need no lock.</remarks>
public sealed class StubLine
{
    // On a board this is the driver's, outside of the managed heap; here it takes from what the application has, so it is small.
    private const int Capacity = 1024;

    private readonly StubFifo _toBoard = new StubFifo(Capacity);
    private readonly StubFifo _fromBoard = new StubFifo(Capacity);

    /// <summary>Whether the driver fails at every access: what the next one throws.</summary>
    public Exception? Fault { get; set; }

    internal int Waiting => _toBoard.Count;

    /// <summary>Sends bytes to the board.</summary>
    /// <returns>How many there was room for.</returns>
    public int Send(byte[] bytes, int start, int count)
    {
        return _toBoard.Put(bytes, start, count);
    }

    /// <summary>Takes what the board has sent.</summary>
    /// <returns>How many bytes.</returns>
    public int Receive(byte[] buffer, int start, int count)
    {
        return _fromBoard.Take(buffer, start, count);
    }

    internal void Reset()
    {
        Fault = null;
        _toBoard.Clear();
        _fromBoard.Clear();
    }

    internal int Read(byte[] buffer, int start, int count)
    {
        return _toBoard.Take(buffer, start, count);
    }

    internal void Write(byte[] bytes, int start, int count)
    {
        // Nobody at the far end, or one who is slow: what does not fit is lost on the wire.
        _fromBoard.Put(bytes, start, count);
    }

    internal void ThrowIfBroken()
    {
        if (Fault != null)
        {
            throw Fault;
        }
    }
}
