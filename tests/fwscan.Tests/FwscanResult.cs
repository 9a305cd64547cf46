using System;
using System.Linq;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What a run of the tool left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record FwscanResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => [.. Output.Split('\n').SkipLast(1)];

    /// <summary>The lines of standard output without the summary of a scan, which tells the time.</summary>
    public string[] MatchLines => [.. Lines.Where(line => !IsSummary(line))];

    private static bool IsSummary(string line)
    {
        string[] starts = ["scanned   ", "bytes     ", "inside    ", "matches   ", "verdicts  ", "skipped   ", "left out  "];
        return starts.Any(start => line.StartsWith(start, StringComparison.Ordinal));
    }
}
