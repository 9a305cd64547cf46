using FirmwareScanner.Results;

namespace FirmwareScanner.Corpus.Planning;

/// <summary>An image of a plan.</summary>
/// <param name="Path">Its path, as <see cref="FileSystem.EscapedUtf8"/>.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record PlannedImage(string Path, long Size)
{
    /// <summary>The shard that scans it, from 0.</summary>
    public int Shard { get; init; }

    /// <summary>When it was last written, in seconds since 1970; 0 if that is not known.</summary>
    public long WrittenAt { get; init; }

    /// <summary>SHA-256 of its bytes, where the plan looked; empty otherwise.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Why it cannot be scanned, bits of <see cref="ObjectReason"/> and others; 0 if it can.</summary>
    public int Reasons { get; init; }

    /// <summary>The same in words.</summary>
    public string Reason { get; init; } = string.Empty;
}
