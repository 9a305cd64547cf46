using FirmwareScanner.Harness.Link;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Harness.Tests.VirtualBoards;

/// <summary>Nothing is allocated once the plan is frozen.</summary>
public sealed class AllocationTests
{
    private const int Length = 6000;
    private const int Rounds = 20;

    [Fact]
    public void Streams_over_the_link_allocate_nothing()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Round(client);
        bench.AllocatedBytes = 0;

        for (int round = 0; round < Rounds; round++)
        {
            Round(client);
        }

        Assert.Equal(0, bench.AllocatedBytes);
    }

    [Fact]
    public void Requests_of_the_host_allocate_nothing()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Ask(client);
        bench.AllocatedBytes = 0;

        Ask(client);

        Assert.Equal(0, bench.AllocatedBytes);
    }

    [Fact]
    public void Heap_that_shrinks_during_a_stream_is_noticed_with_the_meter_of_the_device()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        DeviceBench.Send(client, Images.Clean(Length));
        Assert.Equal(0, bench.Start.Pipeline!.AllocatedBytes);
        bench.BeforeStep = () =>
        {
            if (bench.Start.Pipeline.IsStreaming && bench.Start.Pipeline.ScannedBytes > Length / 2)
            {
                bench.Board.Chip.FreeHeapBytes = 99_000;
            }
        };

        DeviceBench.Send(client, Images.Clean(Length));

        Assert.Equal(1000, bench.Start.Pipeline.AllocatedBytes);
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
