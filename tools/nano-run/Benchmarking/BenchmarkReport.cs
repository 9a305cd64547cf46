using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.NanoRun.Benchmarking;

/// <summary>What the benchmark measured.</summary>
/// <param name="Bytes">Length of the stream.</param>
/// <param name="SumTicks">Ticks of 100 ns to sum its bytes.</param>
/// <param name="ScanTicks">Ticks of 100 ns to scan it.</param>
/// <param name="PlanBytes">What the memory plan adds up to.</param>
/// <param name="Events">Events of one scan.</param>
internal sealed record BenchmarkReport(int Bytes, long SumTicks, long ScanTicks, int PlanBytes, int Events)
{
    private const double NanosecondsInTick = 100;

    /// <summary>Time of scanning over time of summing.</summary>
    public double Ratio => (double)ScanTicks / SumTicks;

    /// <summary>Reads what the benchmark printed.</summary>
    /// <param name="lines">The interpreter's output.</param>
    /// <returns>The report, or null if a figure is missing.</returns>
    public static BenchmarkReport? Read(IReadOnlyCollection<string> lines)
    {
        string[][] rows = [.. lines.Select(line => line.Trim().Split(','))];
        long sum = Ticks(rows, "sum");
        long scan = Ticks(rows, "scan");
        int bytes = rows.Where(row => row is ["Benchmark", _, _, _]).Select(row => Number(row[2])).FirstOrDefault();
        int plan = rows.Where(row => row is ["Benchmark plan", _]).Select(row => Number(row[1])).FirstOrDefault();
        int? events = ReadEvents(lines);
        return sum > 0 && scan > 0 && bytes > 0 && events is not null
            ? new BenchmarkReport(bytes, sum, scan, plan, events.Value)
            : null;
    }

    /// <summary>Events of a run that did not measure itself.</summary>
    /// <param name="lines">The interpreter's output.</param>
    /// <returns>The number, or null if the run did not come to its end.</returns>
    public static int? ReadEvents(IEnumerable<string> lines) => lines
        .Select(line => line.Trim().Split(','))
        .Where(row => row is ["Benchmark events", _, _])
        .Select(row => (int?)Number(row[1]))
        .FirstOrDefault();

    /// <summary>The report as it is shown.</summary>
    public string Text() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        stream    {Bytes,9:N0} bytes, {Events} events, memory plan {PlanBytes:N0} bytes
        byte sum  {PerByte(SumTicks),9:F1} ns a byte on this machine
        scan      {PerByte(ScanTicks),9:F1} ns a byte on this machine
        ratio     {Ratio,9:F2} of the byte sum

        """);

    /// <summary>The report of a counted benchmark as it is shown.</summary>
    /// <param name="counted">The instructions.</param>
    /// <param name="events">Events of one scan.</param>
    public static string Text(InstructionCounter counted, int events) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        stream    {counted.Bytes,9:N0} bytes, {events} events
        byte sum  {counted.SumPerByte,9:F1} native instructions a byte
        scan      {counted.ScanPerByte,9:F1} native instructions a byte
        ratio     {counted.Ratio,9:F2} of the byte sum

        """);

    private static long Ticks(string[][] rows, string what) =>
        rows.Where(row => row is ["Benchmark", _, _, _] && row[1] == what).Select(row => Number(row[3])).FirstOrDefault();

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private double PerByte(long ticks) => ticks * NanosecondsInTick / Bytes;
}
