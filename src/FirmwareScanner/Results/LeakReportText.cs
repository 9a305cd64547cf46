using System;
using System.Collections.Generic;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;

namespace FirmwareScanner.Results;

/// <summary>Writes out which blocks somebody still had when the pipeline stopped.</summary>
public static class LeakReportText
{
    /// <summary>A line for each block, in ascending order of slots; none if all were given back.</summary>
    /// <param name="report">What <see cref="ScanStation.Stop"/> or <see cref="BlockPool.Stop"/> returned; it is read from its start.</param>
    public static IReadOnlyList<string> Describe(StopReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var lines = new List<string>();
        report.Reset();
        while (report.MoveNext())
        {
            string state = report.State == BlockState.Filling ? "being filled" : $"sealed, readers {report.Readers}";
            lines.Add($"slot {report.Slot}: owner {Owner(report.Owner)}, age {report.Age} pool operations, {state}");
        }

        report.Reset();
        return lines;
    }

    private static string Owner(int owner) => owner switch
    {
        ScanPipeline.FillingOwner => $"{owner} (pipeline, block being filled)",
        ScanPipeline.SourceOwner => $"{owner} (pipeline, block that a source reads into)",
        ScanPipeline.HistoryOwner => $"{owner} (pipeline, history of the next block)",
        _ => owner.ToString(null, null),
    };
}
