using FirmwareScanner.Contracts;

namespace FirmwareScanner.Log;

/// <summary>
/// The scan log as whoever reads it over the link sees it: one row of bytes, of which the oldest are gone. A position stays the same byte
/// as long as it is there.
/// </summary>
[AllocationFree]
public abstract class LogSource
{
    /// <summary>Position of the oldest byte that is there.</summary>
    public abstract long Oldest { get; }

    /// <summary>Position behind the newest byte.</summary>
    public abstract long End { get; }

    /// <summary>Where <see cref="Read"/> leaves what it has read; others use it meanwhile.</summary>
    public abstract byte[] Buffer { get; }

    /// <summary>Position of what <see cref="Read"/> has read last: that which was asked for, or the next at which there are bytes.</summary>
    public abstract long Position { get; }

    /// <summary>Reads bytes, between streams: it may open a file.</summary>
    /// <param name="position">Where from; what is gone or was never there is skipped.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>How many are at the beginning of <see cref="Buffer"/>; 0 at the end; -1 if they cannot be read.</returns>
    public abstract int Read(long position, int count);
}
