using System.Collections.Generic;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Bench.Client;

/// <summary>A device's counters. "Current stream" is the one under way, or the last one.</summary>
public sealed record DeviceStatistics
{
    /// <summary>The device's clock in milliseconds.</summary>
    public int Milliseconds { get; init; }

    /// <summary>Free bytes of the managed heap, as last measured; 0 if never.</summary>
    public int FreeHeapBytes { get; init; }

    /// <summary>Bytes that the ring holds.</summary>
    public int RingCapacity { get; init; }

    /// <summary>The most bytes that were in the ring at a time.</summary>
    public int RingHighWater { get; init; }

    /// <summary>Bytes that the ring dropped, ever.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Blocks in the pool.</summary>
    public int BlockCount { get; init; }

    /// <summary>The most blocks that were rented at a time.</summary>
    public int BlockHighWater { get; init; }

    /// <summary>New bytes that a block holds.</summary>
    public int BlockPayload { get; init; }

    /// <summary>Events that the journal holds.</summary>
    public int JournalCapacity { get; init; }

    /// <summary>The most events that were in the journal at a time.</summary>
    public int JournalHighWater { get; init; }

    /// <summary>Events that found no room, ever.</summary>
    public long LostEvents { get; init; }

    /// <summary>Bytes of the current stream that were scanned.</summary>
    public long ScannedBytes { get; init; }

    /// <summary>Bytes of the current stream that are missing.</summary>
    public long MissingBytes { get; init; }

    /// <summary>Bytes that the pipeline did not take at first, ever.</summary>
    public long RefusedBytes { get; init; }

    /// <summary>Blocks of the current stream.</summary>
    public int Blocks { get; init; }

    /// <summary>Steps that found no free block, ever.</summary>
    public int Starvations { get; init; }

    /// <summary>Streams since the start.</summary>
    public int Streams { get; init; }

    /// <summary>Sessions since the start.</summary>
    public int Sessions { get; init; }

    /// <summary>Bytes received since the start.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes sent since the start.</summary>
    public long BytesSent { get; init; }

    /// <summary>Valid frames received since the start.</summary>
    public long FramesReceived { get; init; }

    /// <summary>Frames that did not arrive, by their sequence numbers.</summary>
    public long FramesMissed { get; init; }

    /// <summary>Frames sent since the start.</summary>
    public long FramesSent { get; init; }

    /// <summary>Faults of the link that happened, with how often.</summary>
    public IReadOnlyDictionary<LinkFault, int> LinkFaults { get; init; } = new Dictionary<LinkFault, int>();

    /// <summary>Faults of plan, ring and pool that happened, with how often.</summary>
    public IReadOnlyDictionary<MemoryFault, int> MemoryFaults { get; init; } = new Dictionary<MemoryFault, int>();
}
