using System.Text.RegularExpressions;
using FirmwareScanner.NanoRun.Benchmarking;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>What programs that count instructions print, and what follows from three of their numbers.</summary>
public sealed class InstructionCounterTests
{
    [Theory]
    [InlineData("==12== Collected : 6879539", 6_879_539L)]
    [InlineData("==12==   guest instrs:             2,020,496", 2_020_496L)]
    [InlineData("insns: 2020496", 2_020_496L)]
    [InlineData("     5,123,456,789      instructions:u            #    2.41  insn per cycle", 5_123_456_789L)]
    public void Number_of_a_known_counter_is_found(string line, long expected)
    {
        Assert.Equal(expected, InstructionCounter.Read(["Ready.", "Collected : 1", line, "Done."], InstructionCounter.DefaultPattern));
    }

    [Fact]
    public void Number_of_another_counter_is_found_by_its_pattern()
    {
        Assert.Equal(77, InstructionCounter.Read(["total=77;"], new Regex("total=([0-9]+)")));
    }

    [Fact]
    public void Output_without_a_number_gives_none()
    {
        Assert.Null(InstructionCounter.Read(["Ready.", "Done."], InstructionCounter.DefaultPattern));
    }

    [Fact]
    public void Costs_are_differences_of_runs()
    {
        var counted = new InstructionCounter(1_000_000, 1_000_000 + (2 * 100 * 580), 1_000_000 + (2 * 100 * 290), 100);

        Assert.Equal(580, counted.SumPerByte);
        Assert.Equal(290, counted.ScanPerByte);
        Assert.Equal(0.5, counted.Ratio);
        Assert.Contains("0.50 of the byte sum", BenchmarkReport.Text(counted, 3), System.StringComparison.Ordinal);
    }
}
