using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Results;
using Xunit;

namespace FirmwareScanner.Tests.Results;

public sealed class FaultTextTests
{
    [Theory]
    [InlineData(0, "no fault")]
    [InlineData(1038, "1038 PoolStaleLease")]
    [InlineData(2011, "2011 MemoryRefused")]
    [InlineData(3003, "3003 HistoryMissing")]
    [InlineData(4006, "4006 BadChecksum")]
    [InlineData(5007, "5007 FrameBadChecksum")]
    [InlineData(1000, "1000 (no such fault)")]
    [InlineData(2099, "2099 (no such fault)")]
    [InlineData(6001, "6001 (no such fault)")]
    [InlineData(-7, "-7 (no such fault)")]
    public void Describe_code_gives_its_name(int code, string expected)
    {
        Assert.Equal(expected, FaultText.Describe(code));
    }

    [Fact]
    public void Leak_report_names_slot_owner_age_and_state_of_every_block_not_given_back()
    {
        BlockPool pool = Pool();
        BlockLease filling = pool.TryRent(ScanPipeline.FillingOwner);
        pool.Release(pool.TryRent(7));
        BlockLease shared = pool.TryRent(99);
        pool.Seal(shared);
        pool.Borrow(shared);
        Assert.NotEqual(BlockLease.None, filling);

        StopReport report = pool.Stop();

        string[] expected =
        [
            "slot 0: owner 1 (pipeline, block being filled), age 5 pool operations, being filled",
            "slot 2: owner 99, age 2 pool operations, sealed, readers 1",
        ];
        Assert.Equal(expected, LeakReportText.Describe(report));
        Assert.Equal(expected, LeakReportText.Describe(report));
    }

    [Fact]
    public void Leak_report_is_empty_when_all_blocks_came_back_and_while_the_pool_runs()
    {
        BlockPool pool = Pool();
        BlockLease lease = pool.TryRent(5);
        pool.Release(lease);

        Assert.Empty(LeakReportText.Describe(pool.Stop()));
    }

    [Fact]
    public void Meter_counts_what_its_thread_allocates()
    {
        var meter = new ThreadAllocationMeter();
        long before = meter.Read();
        long still = meter.Read();
        byte[] bytes = new byte[1000];
        long after = meter.Read();

        Assert.Equal(before, still);
        Assert.InRange(after - still, bytes.Length, bytes.Length + 100);
    }

    private static BlockPool Pool()
    {
        var pool = new BlockPool(new MemoryPlan(1 << 16), 3, 8);
        Assert.Equal(MemoryFault.None, pool.Attach());
        return pool;
    }
}
