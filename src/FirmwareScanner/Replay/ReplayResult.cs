using System.Collections.Generic;
using FirmwareScanner.Recordings;
using FirmwareScanner.Results;

namespace FirmwareScanner.Replay;

/// <summary>What a replay found, and what it took.</summary>
public sealed class ReplayResult
{
    /// <summary>Verdict, reasons and rules, as for a file; missing bytes count into the size, not into the bytes scanned.</summary>
    public required FileScanResult Result { get; init; }

    /// <summary>The events as canonical text.</summary>
    public required EventLog Log { get; init; }

    /// <summary>What was opened of what the stream has wrapped; its rules make the stream "found", too.</summary>
    public IReadOnlyList<OpenedLayer> Layers { get; init; } = [];

    /// <summary>What the recording says about itself.</summary>
    public required RecordingInfo Info { get; init; }

    /// <summary>What the recording holds, and what was made of it.</summary>
    public required RecordingSummary Recording { get; init; }

    /// <summary>Where and why the usable part of the recording ends, or null.</summary>
    public RecordingDamage? Damage { get; init; }

    /// <summary>Pieces that the recording was fed in.</summary>
    public long Pieces { get; init; }

    /// <summary>Blocks scanned.</summary>
    public int Blocks { get; init; }

    /// <summary>Bytes that the ring dropped; part of <see cref="FileScanResult.MissingBytes"/>.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Events that found no room in the journal.</summary>
    public long LostEvents { get; init; }

    /// <summary>The most bytes that were in the ring at a time.</summary>
    public int RingHighWater { get; init; }

    /// <summary>The most blocks that were rented at a time.</summary>
    public int PoolHighWater { get; init; }

    /// <summary>The most events that were in the journal at a time.</summary>
    public int JournalHighWater { get; init; }
}
