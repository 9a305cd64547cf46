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
        using var printed = new StringWriter();
        TextWriter console = Console.Out;
        Console.SetOut(printed);
        try
        {
            ScanBenchmark.Run();
        }
        finally
        {
            Console.SetOut(console);
        }

        BenchmarkReport? report = BenchmarkReport.Read(printed.ToString().Split(Environment.NewLine));

        Assert.NotNull(report);
        Assert.Equal(BenchmarkData.Stream().Length, report.Bytes);
        Assert.Equal(501, report.Events);
    }
}
