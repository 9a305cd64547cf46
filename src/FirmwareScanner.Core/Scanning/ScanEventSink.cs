using FirmwareScanner.Contracts;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Receives scan events as numbers. The order of events is a function of stream and database alone, however the stream is cut and
/// however little room the sink has.
/// </summary>
[AllocationFree]
public abstract class ScanEventSink
{
    /// <summary>
    /// How many more events can be taken now; a sink that can take any number leaves it at <see cref="int.MaxValue"/>. Where there is
    /// none the scanner stops in the middle of its work, before the next event, until there is (<see cref="StreamScanner.IsSuspended"/>).
    /// </summary>
    public virtual int Room => int.MaxValue;

    /// <summary>Takes an event. The scanner writes at most as many as there is room for.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="number">The pattern or rule, counted from 0.</param>
    /// <param name="offset">Stream offset of the first byte of the match; 0 for rules.</param>
    /// <param name="length">Length of the match in bytes, int.MaxValue for longer ones (of chains); 0 for rules.</param>
    public abstract void Write(ScanEventKind kind, int number, long offset, int length);
}
