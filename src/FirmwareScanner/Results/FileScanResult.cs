using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Results;

/// <summary>What was found in a file or stream.</summary>
public sealed class FileScanResult
{
    /// <summary>The file's path, or the name of the stream.</summary>
    public required string Path { get; init; }

    /// <summary>Clean, found or incomplete.</summary>
    public required ScanVerdict Verdict { get; init; }

    /// <summary>Bits of <see cref="IncompleteReason"/>; may be set beside the verdict "found", too.</summary>
    public int Reasons { get; init; }

    /// <summary>Why not everything was scanned, in words; empty if everything was.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Length in bytes: of a file what the file system says, of another stream what was read.</summary>
    public long Size { get; init; }

    /// <summary>How many bytes were scanned.</summary>
    public long BytesScanned { get; init; }

    /// <summary>How many bytes are missing inside the stream, as far as their number is known.</summary>
    public long MissingBytes { get; init; }

    /// <summary>The rules that fired, by number; informational ones included, private ones left out.</summary>
    public IReadOnlyList<FiredRule> Rules { get; init; } = [];

    /// <summary>Matches that were counted but not listed, over all rules.</summary>
    public long OmittedMatches => Rules.Sum(rule => rule.OmittedMatches);
}
