using System;
using System.Collections.Generic;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Tests.Client;
using FirmwareScanner.Link;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The row F5 of docs/threat-model.md: the whole flash of a board is put back as it was once.</summary>
public sealed class OldFlashAttackTests
{
    private const int Length = 4000;

    /// <summary>What nothing can keep out without flash that is encrypted: the document says so, and what is left to notice it by.</summary>
    [Fact]
    public void F5_Whole_flash_put_back_is_an_old_board_and_its_code_tells_the_host_so()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var options = new LinkClientOptions { Keys = TestMaster.Key.Derive, DemandsProof = true };
        Update(bench.Connect(), Databases.Finding("the old database"), 7);
        bench.Application!.Stop();
        Dictionary<string, byte[]> old = BoardFlash.Read(bench.Storage);
        bench.PowerUp();
        Update(bench.Connect(), Databases.Finding(), 8);
        LinkStreamResult sent = DeviceBench.Send(bench.Connect(options), Images.Clean(Length));
        Assert.Null(sent.LostReason);
        VerdictProof before = sent.Proof!;
        PutBack(bench, old);

        VerdictProof after = DeviceBench.Send(bench.Connect(options), Images.Clean(Length)).Proof!;
        Assert.Equal((8, 2), (before.DatabaseVersion, before.Counter));
        Assert.Equal((7, 1), (after.DatabaseVersion, after.Counter));
    }

    /// <summary>What the host remembers of the board, it remembers against the old flash.</summary>
    [Fact]
    public void F5_Whole_flash_put_back_is_refused_by_who_remembers_the_counter()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var counters = new ListedCounters();
        var options = new LinkClientOptions { Keys = TestMaster.Key.Derive, DemandsProof = true, Counters = counters };
        LinkClient owner = bench.Connect(options);
        Update(owner, Databases.Finding("the old database"), 7);
        Assert.Equal(1, counters.HighestOf(DeviceBench.Identity));
        bench.Application!.Stop();
        Dictionary<string, byte[]> old = BoardFlash.Read(bench.Storage);
        bench.PowerUp();
        Update(bench.Connect(), Databases.Finding(), 8);
        Assert.Equal(1, counters.HighestOf(DeviceBench.Identity));
        Assert.Null(DeviceBench.Send(bench.Connect(options), Images.Clean(Length)).LostReason);
        Assert.Equal(2, counters.HighestOf(DeviceBench.Identity));
        PutBack(bench, old);

        LinkClient host = bench.Connect(options);
        foreach (Action request in (Action[])[
            () => host.DemandKey(TestContext.Current.CancellationToken),
            () => host.Update(Databases.Finding(), 9, false, null, TestContext.Current.CancellationToken),
            () => host.Reboot(TestContext.Current.CancellationToken),
            () => host.ReplaceKey(TestMaster.Key.Derive, TestContext.Current.CancellationToken),
            () => DeviceBench.Send(host, Images.Clean(Length))])
        {
            LinkException refused = Assert.Throws<LinkException>(request);
            Assert.Contains("has taken 1 updates, and it had taken 2: its flash was put back", refused.Message, StringComparison.Ordinal);
            Assert.Equal(LinkFault.NotAuthorized, refused.Fault);
        }

        Assert.Equal(2, counters.HighestOf(DeviceBench.Identity));
    }

    /// <summary>Somebody on the line can say any counter; under the verdict is the board's own.</summary>
    [Fact]
    public void F5_Counter_under_the_verdict_counts_whatever_was_said_before()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var counters = new ListedCounters { Unasked = 1 };
        counters.Note(DeviceBench.Identity, 5);
        var options = new LinkClientOptions { Keys = TestMaster.Key.Derive, DemandsProof = true, Counters = counters };

        LinkStreamResult sent = DeviceBench.Send(bench.Connect(options), Images.Clean(Length));

        Assert.Contains("has taken 0 updates, and it had taken 5", sent.LostReason, StringComparison.Ordinal);
        Assert.Null(sent.Proof);
    }

    private static void PutBack(DeviceBench bench, Dictionary<string, byte[]> flash)
    {
        bench.Application!.Stop();
        foreach ((string name, byte[] bytes) in flash)
        {
            BoardFlash.Write(bench.Storage, name, bytes);
        }

        bench.PowerUp();
    }

    private static void Update(LinkClient client, byte[] database, int version)
    {
        client.Update(database, version, false, null, TestContext.Current.CancellationToken);
        Assert.Equal(version, client.Reboot(TestContext.Current.CancellationToken).DatabaseVersion);
    }
}
