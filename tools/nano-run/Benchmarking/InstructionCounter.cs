using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace FirmwareScanner.NanoRun.Benchmarking;

/// <summary>
/// Native instructions of the benchmark, by an outside program that counts those of a whole run. Three runs differ only in how often they
/// sum and scan, so that what starting the interpreter, loading, and the first calls cost falls out of the differences.
/// </summary>
/// <param name="Once">Instructions of a run that sums once and scans once.</param>
/// <param name="MoreSums">Instructions of one that sums <see cref="Repeats"/> times more.</param>
/// <param name="MoreScans">Instructions of one that scans <see cref="Repeats"/> times more.</param>
/// <param name="Bytes">Length of the stream.</param>
internal sealed record InstructionCounter(long Once, long MoreSums, long MoreScans, int Bytes)
{
    /// <summary>How often more the second and third run sum or scan.</summary>
    public const int Repeats = 2;

    /// <summary>How long a line may keep the pattern busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What callgrind, lackey, QEMU's plugin insn, and perf stat print.</summary>
    public static readonly Regex DefaultPattern = new(
        @"(?:Collected\s*:|guest instrs:|insns:)\s*([\d,]+)|([\d,]+)\s+instructions", RegexOptions.None, Patience);

    /// <summary>Native instructions a byte of summing the bytes.</summary>
    public double SumPerByte => PerByte(MoreSums);

    /// <summary>Native instructions a byte of scanning them.</summary>
    public double ScanPerByte => PerByte(MoreScans);

    /// <summary>Instructions of scanning over those of summing.</summary>
    public double Ratio => ScanPerByte / SumPerByte;

    /// <summary>The number that a counter printed.</summary>
    /// <param name="lines">What it and the interpreter printed; of several numbers the last one counts.</param>
    /// <param name="pattern">How it looks: the first group that matches is the number, with or without commas.</param>
    /// <returns>The number, or null if there is none.</returns>
    public static long? Read(IEnumerable<string> lines, Regex pattern)
    {
        string? text = lines
            .Select(line => pattern.Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .LastOrDefault();
        return long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private double PerByte(long more) => (double)(more - Once) / Repeats / Bytes;
}
