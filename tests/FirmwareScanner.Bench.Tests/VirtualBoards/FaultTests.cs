using System;
using System.Threading.Tasks;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Testing;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Faults block, are stored, and restart the board as long as that may help.</summary>
public sealed class FaultTests
{
    private static readonly int Damage = FaultCode.Of(MemoryFault.RingIndexCorrupt);

    [Fact]
    public void Damaged_memory_blocks_and_restarts_the_board_and_the_record_says_why()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        DeviceBench.Send(bench.Connect(), Images.Clean(5000));
        Assert.True(bench.IsPassHigh);

        bench.Start.Station!.Faults.Report(Damage);
        bench.StepUntil(() => bench.Application!.IsFaulty);

        bench.AssertBlocked();
        Assert.True(bench.IsFaultHigh);
        bench.StepUntil(() => bench.Restarts == 1);
        Assert.Equal(Signal.Ready, bench.Shown);
        DeviceRecord record = bench.Start.Record;
        Assert.Equal(Damage, record.LastFault);
        Assert.Equal(1, record.LastFaultBoot);
        Assert.Equal(1, record.RestartsInARow);
        Assert.Equal(5000, record.LastFaultLength);
        Assert.Equal((1 << 16) + 1, record.LastFaultStream);
    }

    [Fact]
    public void Fault_in_mid_stream_ends_it_blocked()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.BeforeStep = () =>
        {
            if (bench.Restarts == 0 && bench.Start.Station!.IsUnderWay && bench.Start.Station.Pipeline.ScannedBytes > 2000)
            {
                bench.Start.Station.Faults.Report(Damage);
            }
        };

        LinkStreamResult result = DeviceBench.Send(client, Images.Clean(5000));

        Assert.True(result.IsLost || result.Verdict == ScanVerdict.Incomplete);
        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
        bench.StepUntil(() => bench.Restarts == 1);
        bench.AssertBlocked();
    }

    [Fact]
    public void Board_that_faults_at_every_start_stays_stopped_and_blocked_until_the_button_is_pressed()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.BeforeStep = () => bench.Start.Station!.Faults.Report(Damage);

        bench.Step(60_000);

        Assert.Equal(DeviceRecord.RestartsAtMost, bench.Restarts);
        Assert.Equal(Signal.Fault, bench.Shown);
        bench.AssertBlocked();
        Assert.True(bench.IsFaultHigh);
        bench.BeforeStep = null;
        bench.Press();
        Assert.Equal(DeviceRecord.RestartsAtMost + 1, bench.Restarts);
        Assert.Equal(Signal.Ready, bench.Shown);
    }

    [Fact]
    public void Finished_stream_makes_the_restarts_count_anew()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.Start.Station!.Faults.Report(Damage);
        bench.StepUntil(() => bench.Restarts == 1);

        DeviceBench.Send(bench.Connect(), Images.Clean(100));
        bench.Step();

        Assert.Equal(0, bench.Start.Record.RestartsInARow);
        Assert.Equal(1, bench.Start.Record.FaultCount);
    }

    [Fact]
    public void Too_little_memory_blocks_with_the_fault_high_and_stops_restarting()
    {
        using DeviceBench bench = new();
        bench.Profile.MemoryBudget = 12_000;

        bench.PowerUp();

        Assert.Null(bench.Application);
        Assert.False(bench.Start.IsRestartDue);
        Assert.Equal(DeviceRecord.RestartsAtMost, bench.Restarts);
        Assert.Equal(DeviceFault.NoMemory, bench.Start.Record.LastFault);
        Assert.True(bench.IsFaultHigh);
        bench.AssertBlocked();
    }

    [Fact]
    public async Task Exception_at_start_up_blocks_and_asks_for_a_restart()
    {
        using var storage = new VirtualStorage();
        var board = new VirtualBoard(new RealClock(), storage);
        BoardProfile profile = BoardProfiles.Create(DeviceBench.DevKitC);
        bool isRestartDue = await Task.Run(
            () =>
            {
                using IDisposable visit = board.Enter();
                var loop = new DeviceLoop(new StartUp(profile, 0));
                bool hasThrown = false;
                storage.Operating += _ =>
                {
                    // Once, and not where the record is written, which bears everything.
                    bool throws = !hasThrown && board.Serial["COM" + profile.StreamPort].IsOpen;
                    hasThrown |= throws;
                    _ = throws ? throw new InvalidOperationException("of a test") : 0;
                };
                return loop.Run();
            },
            TestContext.Current.CancellationToken).WaitAsync(StartedProgram.Patience, TestContext.Current.CancellationToken);

        Assert.True(isRestartDue);
        Assert.True(board.Pins.IsHigh(profile.BlockPin));
        Assert.True(board.Pins.IsHigh(profile.FaultPin));
        Assert.False(board.Pins.IsHigh(profile.PassPin));
    }

    [Fact]
    public async Task Exception_while_scanning_blocks_and_asks_for_a_restart()
    {
        using var storage = new VirtualStorage();
        var board = new VirtualBoard(new RealClock(), storage);
        BoardProfile profile = BoardProfiles.Create(DeviceBench.DevKitC);
        VirtualSerialLine line = board.Serial["COM" + profile.LinkPort];
        board.Pins.Changed += happened =>
        {
            // Ready: the busy output goes low.
            line.IsBroken |= happened.Pin == profile.BusyPin && !happened.IsHigh && board.Pins.IsHigh(profile.BlockPin) && line.IsOpen;
            line.Send([0]);
        };
        bool isRestartDue = await Task.Run(
            () =>
            {
                using IDisposable visit = board.Enter();
                return new DeviceLoop(new StartUp(profile, Environment.TickCount64)).Run();
            },
            TestContext.Current.CancellationToken).WaitAsync(StartedProgram.Patience, TestContext.Current.CancellationToken);

        Assert.True(isRestartDue);
        Assert.True(board.Pins.IsHigh(profile.BlockPin));
        Assert.True(board.Pins.IsHigh(profile.FaultPin));
        Assert.False(board.Pins.IsHigh(profile.PassPin));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Every_board_starts_within_its_memory(int number)
    {
        using var storage = new VirtualStorage();
        var board = new VirtualBoard(new ManualClock(), storage);
        using IDisposable visit = board.Enter();
        var start = new StartUp(BoardProfiles.Create(number), 0);

        Application? application = start.Run(new SoftWatchdog());

        DeviceRecord record = start.Record;
        Assert.True(application is not null, $"fault {record.LastFault}, detail {record.LastDetail}: {start.Plan!.Total} bytes");
        Assert.Equal(Signal.Ready, start.Panel.Shown);
        application.Stop();
    }
}
