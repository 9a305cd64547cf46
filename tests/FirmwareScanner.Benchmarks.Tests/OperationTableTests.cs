using FirmwareScanner.Benchmarks.IlCounter;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>The table of what operations cost.</summary>
public sealed class OperationTableTests
{
    [Fact]
    public void Checks_are_a_part_of_each_operation_of_ring_pool_and_scope()
    {
        Assert.All(OperationTable.Measure(), row => Assert.InRange(row.Count.Checks, 1, row.Count.Instructions - 1));
    }

    [Fact]
    public void Counting_twice_gives_the_same_figures()
    {
        Assert.Equal(OperationTable.Render(), OperationTable.Render());
    }
}
