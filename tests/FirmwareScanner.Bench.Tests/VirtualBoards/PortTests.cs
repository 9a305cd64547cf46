using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Boards;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>A port that does not open costs that port, and not the board.</summary>
public sealed class PortTests
{
    private const int Length = 20_000;

    public static TheoryData<int, BoardPorts> EveryBoard => new(
        from board in BoardCatalog.Boards
        from ports in new[] { BoardPorts.None, BoardPorts.Link, BoardPorts.Stream, BoardPorts.Link | BoardPorts.Stream }
        select (board.Number, ports));

    /// <summary>Boards whose link is on COM1 have no computer at their USB port here: a charger feeds them.</summary>
    [Theory]
    [MemberData(nameof(EveryBoard), DisableDiscoveryEnumeration = true)]
    public void Board_without_ports_is_ready_and_says_which_are_missing(int board, BoardPorts refused)
    {
        using DeviceBench bench = new(board: board) { RefusedPorts = refused };
        BoardProfile profile = bench.Profile;

        bench.PowerUp();

        bool hasLink = !refused.HasFlag(BoardPorts.Link) && profile.LinkPort != 1;
        int missing = (hasLink ? 0 : 1 << profile.LinkPort) | (refused.HasFlag(BoardPorts.Stream) ? 1 << profile.StreamPort : 0);
        Assert.NotNull(bench.Application);
        Assert.Equal(0, bench.Restarts);
        Assert.Equal(Signal.Ready, bench.Shown);
        Assert.Equal(missing, bench.Start.Record.ClosedPorts);
        Assert.Equal(missing != 0, bench.IsFaultHigh);
        Assert.Equal(0, bench.Start.Record.FaultCount);
        bench.AssertBlocked();
    }

    [Fact]
    public void Boards_with_the_link_on_the_debuggers_port_are_among_them()
    {
        Assert.Contains(BoardCatalog.Boards, board => board.Link.Port == 1);
    }

    [Theory]
    [InlineData(false, Signal.Passed)]
    [InlineData(true, Signal.Found)]
    public void Board_without_any_port_scans_the_card(bool isBad, Signal expected)
    {
        using DeviceBench bench = new() { RefusedPorts = BoardPorts.Link | BoardPorts.Stream };
        bench.PowerUp();
        System.IO.File.WriteAllBytes(bench.Storage.PathOnDesktop(Application.ImagePath), isBad ? Images.Bad(Length) : Images.Clean(Length));

        bench.Press();
        bench.StepUntil(() => bench.Shown is not Signal.Ready and not Signal.Scanning);

        Assert.Equal(expected, bench.Shown);
    }

    [Fact]
    public void Board_without_the_port_of_the_stream_scans_over_the_link_and_names_the_port()
    {
        using DeviceBench bench = new() { RefusedPorts = BoardPorts.Stream };

        LinkClient client = bench.PowerUp().Connect();

        Assert.Equal("board 1, COM2 missing", client.Device!.Board);
        Assert.Equal(1, BoardFit.BoardOf(client.Device)!.Number);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(Length)).Verdict);
        Assert.True(bench.IsPassHigh);
    }

    [Fact]
    public void Press_without_a_file_and_without_a_port_is_incomplete()
    {
        using DeviceBench bench = new() { RefusedPorts = BoardPorts.Stream };
        bench.PowerUp();

        bench.Press();

        Assert.Equal(Signal.Incomplete, bench.Shown);
        bench.AssertBlocked();
        bench.Press();
        Assert.Equal(Signal.Ready, bench.Shown);
    }

    [Fact]
    public void Port_that_opens_again_is_missed_no_more()
    {
        using DeviceBench bench = new() { RefusedPorts = BoardPorts.Stream };
        bench.PowerUp();
        long writes = bench.Storage.Writes;
        bench.PowerUp();
        long again = bench.Storage.Writes - writes;
        bench.RefusedPorts = BoardPorts.None;

        bench.PowerUp();
        writes = bench.Storage.Writes;
        bench.PowerUp();

        Assert.Equal(0, bench.Start.Record.ClosedPorts);
        Assert.False(bench.IsFaultHigh);
        Assert.Equal(again, bench.Storage.Writes - writes);
    }

    [Fact]
    public void Link_that_fails_later_costs_a_restart_and_then_the_link()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.RefusedPorts = BoardPorts.Link;
        bench.Application!.Fail(DeviceFault.Unhandled, 0);

        bench.StepUntil(() => bench.Restarts == 1);

        Assert.Equal(Signal.Ready, bench.Shown);
        Assert.Equal(1 << bench.Profile.LinkPort, bench.Start.Record.ClosedPorts);
    }
}
