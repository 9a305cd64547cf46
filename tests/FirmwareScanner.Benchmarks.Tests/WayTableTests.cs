using FirmwareScanner.Benchmarks.IlCounter;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>What a byte costs on its way through station and pipeline.</summary>
public sealed class WayTableTests
{
    [Fact]
    public void No_way_costs_more_instructions_than_before_the_stream_had_one_owner()
    {
        Assert.All(
            WayTable.Measure(RepositoryFolder.Find()),
            way => Assert.InRange(way.Instructions, 1, way.Before));
    }
}
