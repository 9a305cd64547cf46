using FirmwareScanner.Contracts;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Receives scan events as numbers. The order of events is a function of stream and database alone, however the stream is cut.
/// </summary>
[AllocationFree]
public abstract class ScanEventSink
{
    /// <summary>Takes an event. A sink that cannot keep it counts it as lost; the scanner goes on.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="number">The pattern or rule, counted from 0.</param>
    /// <param name="offset">Stream offset of the first byte of the match; 0 for rules.</param>
    /// <param name="length">Length of the match in bytes, int.MaxValue for longer ones (of chains); 0 for rules.</param>
    public abstract void Write(ScanEventKind kind, int number, long offset, int length);
}
