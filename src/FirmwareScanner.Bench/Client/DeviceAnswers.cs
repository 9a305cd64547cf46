using System.Collections.Generic;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Replay;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>What a device says of itself.</summary>
public sealed record DeviceHello
{
    /// <summary>Version of the protocol.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>Whether databases can be updated.</summary>
    public bool CanUpdate { get; init; }

    /// <summary>Whether the board has a key. If it has none, anybody may change what it does, and its verdicts are nobody's word.</summary>
    public KeyState Key { get; init; }

    /// <summary>Bytes at most of a frame to the device.</summary>
    public int LargestFrame { get; init; }

    /// <summary>Bytes that the device's receive buffer holds.</summary>
    public int Window { get; init; }

    /// <summary>Differs from start to start.</summary>
    public int BootNumber { get; init; }

    /// <summary>CRC-32 of what the database was compiled from.</summary>
    public uint DatabaseIdentity { get; init; }

    /// <summary>Release number of the database; 0 for the built-in one.</summary>
    public int DatabaseVersion { get; init; }

    /// <summary>Rules in the database.</summary>
    public int RuleCount { get; init; }

    /// <summary>How many of them make a stream "found".</summary>
    public int RulesAboveInfo { get; init; }

    /// <summary>Name of the board.</summary>
    public required string Board { get; init; }

    /// <summary>Name and version of the application.</summary>
    public required string Firmware { get; init; }

    /// <summary>The stream as it stood.</summary>
    public required DeviceStreamStatus Stream { get; init; }
}

/// <summary>Where a device's stream stands.</summary>
/// <param name="Stream">Number of the current or last stream.</param>
/// <param name="State">Where it is.</param>
/// <param name="Received">Bytes that arrived, all of them from the first on.</param>
/// <param name="Limit">Offset up to which data may be sent.</param>
public sealed record DeviceStreamStatus(int Stream, StreamState State, long Received, long Limit);

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

/// <summary>A device's memory plan.</summary>
/// <param name="TotalBytes">Bytes of all entries.</param>
/// <param name="BudgetBytes">Bytes that they may have.</param>
/// <param name="Rows">The entries.</param>
public sealed record DeviceMemoryMap(int TotalBytes, int BudgetBytes, IReadOnlyList<MemoryPlanRow> Rows);

/// <summary>What a device's audits found, and the last fault of each part.</summary>
public sealed record DeviceAudit
{
    /// <summary>Audit of the pipeline, its parts included.</summary>
    public PipelineFault Pipeline { get; init; }

    /// <summary>Audit of the ring.</summary>
    public MemoryFault Ring { get; init; }

    /// <summary>Audit of the pool.</summary>
    public MemoryFault Pool { get; init; }

    /// <summary>Audit of the memory plan.</summary>
    public MemoryFault Plan { get; init; }

    /// <summary>The latest refused call of the pipeline.</summary>
    public PipelineFault LastPipelineFault { get; init; }

    /// <summary>The latest refused call of the ring.</summary>
    public MemoryFault LastRingFault { get; init; }

    /// <summary>The latest refused call of the pool.</summary>
    public MemoryFault LastPoolFault { get; init; }

    /// <summary>The latest refused call of the plan.</summary>
    public MemoryFault LastPlanFault { get; init; }

    /// <summary>The latest fault of the link.</summary>
    public LinkFault LastLinkFault { get; init; }

    /// <summary>Whether every audit found its invariants holding.</summary>
    public bool IsSound => Pipeline == PipelineFault.None
        && Ring == MemoryFault.None && Pool == MemoryFault.None && Plan == MemoryFault.None;
}

/// <summary>Where a database update stands.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Fault">Why a request was refused or the update failed.</param>
/// <param name="Received">Bytes stored.</param>
/// <param name="Checked">Bytes read back and checked.</param>
/// <param name="WriteGranularity">Pieces start and end at multiples of this.</param>
/// <param name="SlotLength">Bytes that a database may have.</param>
public sealed record DeviceUpdateStatus(
    UpdateState State, UpdateFault Fault, int Received, int Checked, int WriteGranularity, int SlotLength);

/// <summary>A piece of a device's scan log.</summary>
/// <param name="State">What became of the question.</param>
/// <param name="Oldest">Position of the oldest byte that is there.</param>
/// <param name="End">Position behind the newest.</param>
/// <param name="Position">Position of the first byte of the piece.</param>
/// <param name="Bytes">The bytes; none at the end.</param>
public sealed record DeviceLogPiece(LogState State, long Oldest, long End, long Position, byte[] Bytes);
