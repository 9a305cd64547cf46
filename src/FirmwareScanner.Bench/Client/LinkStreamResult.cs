using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench.Client;

/// <summary>What became of a stream. One that is lost has no verdict, whatever was found until then.</summary>
public sealed record LinkStreamResult
{
    /// <summary>Why the stream is lost: nothing may be concluded. Null if it is not.</summary>
    public string? LostReason { get; init; }

    /// <summary>Whether the stream is lost.</summary>
    public bool IsLost => LostReason is not null;

    /// <summary>The verdict; <see cref="ScanVerdict.Unknown"/> if the stream is lost.</summary>
    public ScanVerdict Verdict { get; init; }

    /// <summary>Why not everything was scanned: bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons { get; init; }

    /// <summary>Length of the stream as the device knows it.</summary>
    public long Length { get; init; }

    /// <summary>Bytes that were scanned.</summary>
    public long ScannedBytes { get; init; }

    /// <summary>Bytes that are missing.</summary>
    public long MissingBytes { get; init; }

    /// <summary>CRC-32 of what was scanned.</summary>
    public uint Checksum { get; init; }

    /// <summary>Events that were reported.</summary>
    public int Events { get; init; }

    /// <summary>Events that the device's journal had no room for.</summary>
    public int LostEvents { get; init; }

    /// <summary>Blocks that were scanned.</summary>
    public int Blocks { get; init; }

    /// <summary>What the board has put its code under; null if nobody asked (<see cref="LinkClientOptions.DemandsProof"/>): anybody may have said it.</summary>
    public VerdictProof? Proof { get; init; }

    /// <summary>Bytes that were sent more than once.</summary>
    public long ResentBytes { get; init; }

    /// <summary>Times that the session was opened anew while the stream was under way.</summary>
    public int Reconnects { get; init; }
}

/// <summary>How far a transfer is.</summary>
/// <param name="Confirmed">Bytes that the device has.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="Events">Events that the device reported.</param>
public readonly record struct LinkProgress(long Confirmed, long Total, int Events);
