using System;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Client;

public sealed class LinkRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Hello_names_board_firmware_and_database()
    {
        DeviceHello hello = new LinkRig().Client.Connect(Cancellation);

        Assert.Equal(("rig", "test"), (hello.Board, hello.Firmware));
        Assert.Equal((uint)LinkRig.Signatures.Database.Identity, hello.DatabaseIdentity);
        Assert.Equal((LinkSession.ProtocolVersion, 1, 256, 1024), (hello.ProtocolVersion, hello.BootNumber, hello.LargestFrame, hello.Window));
        Assert.False(hello.CanUpdate);
    }

    [Fact]
    public void Statistics_are_those_of_the_device()
    {
        var rig = new LinkRig();
        byte[] content = LinkRig.Content(5000, 1);
        rig.Send(content);
        rig.Session.FreeHeapBytes = 12_345;

        DeviceStatistics statistics = rig.Client.GetStatistics(Cancellation);

        Assert.Equal(12_345, statistics.FreeHeapBytes);
        Assert.Equal((rig.Pipeline.Ring.Capacity, rig.Pipeline.Ring.HighWater), (statistics.RingCapacity, statistics.RingHighWater));
        Assert.Equal((2, rig.Pipeline.Pool.HighWater, 256), (statistics.BlockCount, statistics.BlockHighWater, statistics.BlockPayload));
        Assert.Equal((512, rig.Pipeline.Journal.HighWater), (statistics.JournalCapacity, statistics.JournalHighWater));
        Assert.Equal((content.Length, 0L, 0L), (statistics.ScannedBytes, statistics.MissingBytes, statistics.DroppedBytes));
        Assert.Equal((1, 1), (statistics.Streams, statistics.Sessions));
        Assert.True(statistics.BytesReceived > content.Length);
        Assert.True(statistics.FramesReceived > 20 && statistics.FramesSent > 10 && statistics.FramesMissed == 0);
        Assert.Empty(statistics.LinkFaults);
        Assert.DoesNotContain(MemoryFault.PoolDoubleRelease, statistics.MemoryFaults.Keys);
    }

    [Fact]
    public void Memory_map_is_the_plan_entry_by_entry()
    {
        var rig = new LinkRig();

        DeviceMemoryMap map = rig.Client.GetMemoryMap(Cancellation);

        Assert.True(map.Rows.Count > 30);
        Assert.Equal(map.TotalBytes, map.Rows.Sum(row => row.Bytes));
        Assert.Equal(1 << 18, map.BudgetBytes);
        Assert.Contains(map.Rows, row => row.Name == "ring" && row.Bytes > 1024 && row.Reason.Length > 0);
        Assert.Contains(map.Rows, row => row.Name == "link transmit buffer");
    }

    [Fact]
    public void Audit_of_a_sound_device_is_sound()
    {
        var rig = new LinkRig();
        rig.Send(LinkRig.Content(3000, 2));

        Assert.True(rig.Client.GetAudit(Cancellation).IsSound);
    }

    [Fact]
    public void Requests_are_answered_over_a_bad_line()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var rig = new LinkRig(new LineFaults
            {
                Seed = (ulong)seed,
                DropPerMille = 10,
                CorruptPerMille = 10,
                DuplicatePerMille = 10,
                DelayPerMille = 10,
            });

            Assert.Equal(1024, rig.Client.GetStatistics(Cancellation).RingCapacity);
            DeviceMemoryMap map = rig.Client.GetMemoryMap(Cancellation);
            Assert.Equal(map.TotalBytes, map.Rows.Sum(row => row.Bytes));
            Assert.True(rig.Client.GetAudit(Cancellation).IsSound);
        }
    }

    [Fact]
    public void Reboot_returns_when_the_device_is_back()
    {
        var rig = new LinkRig();
        rig.Client.Connect(Cancellation);

        DeviceHello hello = rig.Client.Reboot(Cancellation);

        Assert.Equal((2, 2), (hello.BootNumber, rig.BootNumber));
    }

    [Fact]
    public void Reboot_over_a_bad_line_restarts_the_device_and_notices_it()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var rig = new LinkRig(new LineFaults { Seed = (ulong)seed, DropPerMille = 30, DuplicatePerMille = 30, DelayPerMille = 20 });
            rig.Client.Connect(Cancellation);

            DeviceHello hello = rig.Client.Reboot(Cancellation);

            Assert.Equal((2, 2), (hello.BootNumber, rig.BootNumber));
        }
    }

    [Fact]
    public void Device_that_is_not_there_is_an_error_that_says_so()
    {
        var rig = new LinkRig { OnTick = _ => false };

        LinkException exception = Assert.Throws<LinkException>(() => rig.Client.GetAudit(Cancellation));

        Assert.Contains("does not answer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_without_storage_is_refused_with_the_fault()
    {
        var rig = new LinkRig();

        LinkException exception = Assert.Throws<LinkException>(() => rig.Client.Update([1, 2, 3], 5, false, null, Cancellation));

        Assert.Equal(LinkFault.UpdateUnsupported, exception.Fault);
    }

    [Fact]
    public void Closed_port_is_opened_anew_if_it_can_be()
    {
        var rig = new LinkRig();
        var port = new ClosingPort(rig.Line.Host);
        int opened = 0;
        var client = new LinkClient(port, rig, new LinkClientOptions { Session = 1, Reopen = Reopen });
        byte[] content = LinkRig.Content(9000, 3);
        rig.Matches.Begin();

        LinkStreamResult result = client.SendStream(new System.IO.MemoryStream(content), content.Length, 1, rig.Matches, null, Cancellation);

        Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(result));
        Assert.Equal((1, 3), (result.Reconnects, opened));

        LinkPort? Reopen() => ++opened < 3 ? null : rig.Line.Host;
    }

    private sealed class ClosingPort(LinkPort port) : LinkPort
    {
        private int _reads;

        public override int Read(byte[] buffer, int start, int count) => ++_reads > 40 ? Closed : port.Read(buffer, start, count);

        public override int Write(byte[] bytes, int start, int count) => _reads > 40 ? Closed : port.Write(bytes, start, count);
    }
}
