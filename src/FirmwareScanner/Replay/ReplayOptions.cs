using FirmwareScanner.Memory;
using FirmwareScanner.Recordings;
using FirmwareScanner.Results;

namespace FirmwareScanner.Replay;

/// <summary>The board that a recording is replayed on, and how.</summary>
public sealed record ReplayOptions
{
    /// <summary>Managed heap of the reference board, an ESP32 without PSRAM, that the core may use: 64 KB.</summary>
    public const int ReferenceBudget = 64 * 1024;

    /// <summary>New bytes that a block holds, 1 or more.</summary>
    public int BlockLength { get; init; } = 1792;

    /// <summary>Blocks in the pool, 2 to 256.</summary>
    public int BlockCount { get; init; } = 2;

    /// <summary>Bytes that the ring holds: as many as a block, which is scanned meanwhile. For longer pauses a serial driver has 4,096 bytes of its own.</summary>
    public int RingCapacity { get; init; } = 1792;

    /// <summary>Events that the journal holds.</summary>
    public int JournalCapacity { get; init; } = 128;

    /// <summary>Bytes that must wait in the ring before a block is taken; 1 takes whatever a piece brought.</summary>
    public int MinimumFill { get; init; } = 1;

    /// <summary>
    /// Bytes that decoders may refer back to if the database unwraps: 65,536 to 655,360. 0 opens nothing: what is recognised is a reason
    /// not to call the stream clean.
    /// </summary>
    public int UnwrapWindow { get; init; }

    /// <summary>Managed heap in bytes that everything may take together.</summary>
    public int BudgetBytes { get; init; } = ReferenceBudget;

    /// <summary>Data in bytes that one array may have.</summary>
    public int LargestArrayBytes { get; init; } = MemoryPlan.LargestDeviceArray;

    /// <summary>How the chunks of the recording are cut anew.</summary>
    public RecutPolicy Recut { get; init; } = RecutPolicy.Recorded;

    /// <summary>Which stream of the recording is scanned.</summary>
    public StreamChoice Stream { get; init; } = new();

    /// <summary>How many bytes the stream should have, or -1 if nobody knows; fewer make it truncated.</summary>
    public long DeclaredSize { get; init; } = -1;

    /// <summary>How many matches are listed.</summary>
    public MatchLimits Limits { get; init; } = new();
}
