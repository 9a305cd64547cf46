using System;
using System.Collections.Generic;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>What the straightforward version tells its subscribers about a block.</summary>
public sealed class BlockScannedEventArgs(long offset, int length, IReadOnlyList<MatchFound> matches) : EventArgs
{
    /// <summary>Stream offset of the block.</summary>
    public long Offset { get; } = offset;

    /// <summary>Bytes of the block.</summary>
    public int Length { get; } = length;

    /// <summary>Matches and rules that became certain with this block.</summary>
    public IReadOnlyList<MatchFound> Matches { get; } = matches;
}
