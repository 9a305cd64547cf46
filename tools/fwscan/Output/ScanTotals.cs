using System;
using System.Collections.Generic;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Output;

/// <summary>Sums over all files of a scan.</summary>
internal sealed class ScanTotals
{
    /// <summary>Files with a result.</summary>
    public int Files { get; private set; }

    /// <summary>Bytes scanned.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long it took, reading included.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>Symbolic links in folders, which were not followed.</summary>
    public int SkippedLinks { get; init; }

    /// <summary>Folders in folders, which were not entered.</summary>
    public int SkippedFolders { get; init; }

    /// <summary>Matches by severity, those included that were counted but not listed.</summary>
    public SortedDictionary<Severity, long> Matches { get; } = [];

    /// <summary>Files by verdict.</summary>
    public Dictionary<ScanVerdict, int> Verdicts { get; } = new()
    {
        [ScanVerdict.Clean] = 0,
        [ScanVerdict.Found] = 0,
        [ScanVerdict.Incomplete] = 0,
    };

    /// <summary>The exit code that the verdicts amount to.</summary>
    public int ExitCode => Verdicts[ScanVerdict.Found] > 0 ? Exit.ExitCode.Found
        : Verdicts[ScanVerdict.Incomplete] > 0 ? Exit.ExitCode.Error
        : Exit.ExitCode.Clean;

    /// <summary>Adds the result of a file.</summary>
    /// <param name="result">The result.</param>
    public void Add(FileScanResult result)
    {
        Files++;
        Bytes += result.BytesScanned;
        Verdicts[result.Verdict]++;
        foreach (FiredRule fired in result.Rules)
        {
            Severity severity = fired.Rule.Severity;

            // A rule may fire without a match, by its condition alone; it counts as one.
            Matches[severity] = Matches.GetValueOrDefault(severity) + Math.Max(1, fired.MatchCount);
        }
    }
}
