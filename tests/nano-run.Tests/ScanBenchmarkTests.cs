using System;
using System.IO;
using FirmwareScanner.NanoRun.Benchmarking;
using FirmwareScanner.NanoRun.Device;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>The program that measures on the device, run on the desktop.</summary>
public sealed class ScanBenchmarkTests
{
    [Fact]
    public void Benchmark_prints_what_the_report_reads()
    {
        BenchmarkReport? report = BenchmarkReport.Read(Printed(ScanBenchmark.Run));

        Assert.NotNull(report);
        Assert.Equal(BenchmarkData.Stream().Length, report.Bytes);
        Assert.Equal(501, report.Events);
    }

    [Fact]
    public void Benchmark_that_others_count_prints_the_events_of_one_scan()
    {
        Assert.Equal(501, BenchmarkReport.ReadEvents(Printed(() => ScanBenchmark.Repeat(1, 3))));
    }

    private static string[] Printed(Action run)
    {
        using var printed = new StringWriter();
        TextWriter console = Console.Out;
        Console.SetOut(printed);
        try
        {
            run();
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString().Split(Environment.NewLine);
    }
}
