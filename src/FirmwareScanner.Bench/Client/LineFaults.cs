namespace FirmwareScanner.Bench.Client;

/// <summary>How a <see cref="MemoryLine"/> treats the bytes that cross it; the same seed gives the same faults.</summary>
public sealed record LineFaults
{
    /// <summary>Where the faults come from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Pieces of 1,000 that are lost.</summary>
    public int DropPerMille { get; init; }

    /// <summary>Pieces of 1,000 that arrive twice.</summary>
    public int DuplicatePerMille { get; init; }

    /// <summary>Pieces of 1,000 in which one to three bits are changed.</summary>
    public int CorruptPerMille { get; init; }

    /// <summary>Pieces of 1,000 that are late, and so come after those that were sent behind them.</summary>
    public int DelayPerMille { get; init; }

    /// <summary>How late they are at most, in milliseconds.</summary>
    public int LongestDelay { get; init; } = 50;

    /// <summary>Bytes of a piece at most: what faults happen to.</summary>
    public int LongestPiece { get; init; } = 64;

    /// <summary>Bytes that cross the line in a millisecond in each direction; 0 for no limit. 115,200 baud are 11.</summary>
    public int BytesPerMillisecond { get; init; }

    /// <summary>Bytes that a receiver's buffer holds; what finds no room there is lost without a word, as in a serial driver.</summary>
    public int ReceiveBuffer { get; init; } = int.MaxValue;
}
