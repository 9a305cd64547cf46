using System;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Nothing is allocated once the plan is frozen.</summary>
public sealed class AllocationTests
{
    private const int Length = 6000;
    private const int Rounds = 10;

    [Fact]
    public void Streams_over_the_link_allocate_nothing()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Assert.Equal(0, FewestBytes(bench, () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Round(client);
            }
        }));
    }

    [Fact]
    public void Requests_of_the_host_allocate_nothing()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Assert.Equal(0, FewestBytes(bench, () => Ask(client)));
    }

    [Fact]
    public void Heap_that_shrinks_during_a_stream_is_noticed_with_the_meter_of_the_device()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        DeviceBench.Send(client, Images.Clean(Length));
        Assert.Equal(0, bench.Start.Station!.AllocatedBytes);
        bench.BeforeStep = () =>
        {
            if (bench.Start.Station.IsUnderWay && bench.Start.Station.Pipeline.ScannedBytes > Length / 2)
            {
                bench.Board.Chip.FreeHeapBytes = 99_000;
            }
        };

        DeviceBench.Send(client, Images.Clean(Length));

        Assert.Equal(1000, bench.Start.Station.AllocatedBytes);
    }

    /// <summary>
    /// What the device allocates in the cheapest of three runs after a first: what its code allocates, it allocates every time; what the
    /// .NET run time adds while it compiles, it adds once.
    /// </summary>
    private static long FewestBytes(DeviceBench bench, Action work)
    {
        work();
        long fewest = long.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            bench.AllocatedBytes = 0;
            work();
            fewest = Math.Min(fewest, bench.AllocatedBytes);
        }

        return fewest;
    }

    private static void Round(LinkClient client)
    {
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(Length)).Verdict);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(client, Images.Bad(Length)).Verdict);
    }

    private static void Ask(LinkClient client)
    {
        client.GetStatistics(TestContext.Current.CancellationToken);
        client.GetMemoryMap(TestContext.Current.CancellationToken);
        DeviceAudit audit = client.GetAudit(TestContext.Current.CancellationToken);
        Assert.True(audit.IsSound);
    }
}
