using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.IlCounter;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>What the manual says an operation costs is what it costs.</summary>
public sealed class OperationTableTests
{
    // Compilers of another version may write a loop or a condition with an instruction more or less.
    private const int Tolerance = 2;

    [Fact]
    public void Documented_costs_of_operations_are_those_counted_now()
    {
#if DEBUG
        Assert.Skip("the manual has the costs of a Release build");
#else
        string[] counted = Rows(OperationTable.Render());
        string[] documented = Rows(MarkedRegion.Read(Manual(), "operations"));

        Assert.Equal(counted.Length, documented.Length);
        foreach ((string now, string then) in counted.Zip(documented))
        {
            Assert.True(AreClose(now, then), $"counted {now}\nmanual  {then}\nThe command above the table writes it anew.");
        }
#endif
    }

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

    private static string[] Rows(string table) => [.. table.Split('\n').Where(line => line.StartsWith('|')).Skip(2)];

    private static bool AreClose(string now, string then)
    {
        string[] a = now.Split('|');
        string[] b = then.Split('|');
        return a[1] == b[1] && Math.Abs(int.Parse(a[2], null) - int.Parse(b[2], null)) <= Tolerance
            && Math.Abs(int.Parse(a[3], null) - int.Parse(b[3], null)) <= Tolerance;
    }

    private static string Manual() => Path.Combine(RepositoryFolder.Find(), "docs", "performance.md");
}
