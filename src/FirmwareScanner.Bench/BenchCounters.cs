using System.Collections.Generic;

namespace FirmwareScanner.Bench;

/// <summary>What was lost, repeated or refused during a case.</summary>
public sealed record BenchCounters
{
    /// <summary>Bytes that the device's ring dropped.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Events that found no room in the device's journal.</summary>
    public long LostEvents { get; init; }

    /// <summary>Frames that did not reach the device, by their sequence numbers.</summary>
    public long FramesMissed { get; init; }

    /// <summary>Steps of the device that found no free block.</summary>
    public long Starvations { get; init; }

    /// <summary>Bytes of the stream that were sent more than once.</summary>
    public long ResentBytes { get; init; }

    /// <summary>Times that the session was opened anew.</summary>
    public int Reconnects { get; init; }

    /// <summary>Faults that the device counted, by name.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new SortedDictionary<string, long>();
}
