using System;
using System.Linq;
using FirmwareScanner.Boards.Wiring;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>Series resistors and parts lists.</summary>
public sealed class LedTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 12)]
    [InlineData(83, 100)]
    [InlineData(240, 270)]
    [InlineData(280, 330)]
    [InlineData(820, 820)]
    [InlineData(821, 1000)]
    [InlineData(10_000_000, 10_000_000)]
    public void Next_value_of_the_E12_series_is_the_smallest_that_is_not_below(int ohms, int expected)
    {
        Assert.Equal(expected, Led.NextE12(ohms));
    }

    [Fact]
    public void Resistance_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Led.NextE12(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Led.NextE12(10_000_001));
    }

    [Theory]
    [InlineData("pass", 270, "4.4 mA")]
    [InlineData("block", 330, "4.2 mA")]
    [InlineData("busy", 270, "4.4 mA")]
    [InlineData("fault", 270, "4.8 mA")]
    public void Resistor_keeps_the_current_at_or_below_5_milliamperes(string role, int ohms, string current)
    {
        Assert.Equal(ohms, Led.Of(role).SeriesOhms);
        Assert.Equal(current, Led.Of(role).Current);
    }

    [Fact]
    public void Parts_list_counts_every_resistor_of_the_picture()
    {
        foreach (Board board in BoardCatalog.Boards)
        {
            int listed = PartsList.Of(board)
                .Where(part => part.Name.StartsWith("resistor ", StringComparison.Ordinal))
                .Sum(part => part.Count);
            int drawn = WiringDrawing.Draw(board).Split('\n').Count(line => line.EndsWith("Ω</text>", StringComparison.Ordinal));

            Assert.Equal(drawn, listed);
        }
    }
}
