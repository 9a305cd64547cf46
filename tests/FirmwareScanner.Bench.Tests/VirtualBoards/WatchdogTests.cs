using System;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The watchdog sees a thread that is stuck, from the start on, and nothing else.</summary>
public sealed class WatchdogTests
{
    private const int Look = 500;

    [Fact]
    public void First_look_is_no_fault_however_long_the_board_has_been_on()
    {
        var watchdog = new SoftWatchdog();

        Assert.False(watchdog.IsExpired(1_000_000));
    }

    [Fact]
    public void Thread_that_makes_no_step_is_stuck_after_the_limit_and_not_before()
    {
        var watchdog = new SoftWatchdog();
        long now = 7;
        watchdog.Feed();
        watchdog.IsExpired(now);
        for (int silence = Look; silence < SoftWatchdog.LimitMilliseconds; silence += Look)
        {
            Assert.False(watchdog.IsExpired(now += Look));
        }

        Assert.True(watchdog.IsExpired(now + Look));
    }

    [Fact]
    public void Step_in_between_starts_the_time_anew()
    {
        var watchdog = new SoftWatchdog();
        for (long now = 0; now < 100_000; now += Look)
        {
            if (now % (SoftWatchdog.LimitMilliseconds - Look) == 0)
            {
                watchdog.Feed();
            }

            Assert.False(watchdog.IsExpired(now));
        }
    }

    /// <summary>The thread of the watchdog looks just before the card is mounted, and again before the application's next step.</summary>
    [Fact]
    public void Native_call_longer_than_the_limit_is_no_fault()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        Assert.True(bench.Storage.MountMilliseconds > SoftWatchdog.LimitMilliseconds);
        System.IO.File.WriteAllBytes(bench.Storage.PathOnDesktop(Application.ImagePath), Images.Clean(5000));
        bool isExpired = false;
        int looks = 0;
        bench.Storage.Operating += _ => Watch();
        bench.BeforeStep = Watch;

        bench.Press();
        bench.StepUntil(() => bench.Shown is not Signal.Ready and not Signal.Scanning);

        Assert.True(looks > 2);
        Assert.False(isExpired);
        Assert.Equal(Signal.Passed, bench.Shown);

        void Watch()
        {
            looks++;
            isExpired |= bench.Watchdog.IsExpired(bench.Clock.Now);
        }
    }

    [Fact]
    public void Application_that_is_stuck_is_blocked_stored_and_restarted()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        bench.Application!.Fail(DeviceFault.Watchdog, 0);

        bench.AssertBlocked();
        Assert.True(bench.IsFaultHigh);
        Assert.True(bench.Application.WantsRestart);
        bench.PowerUp();
        Assert.Equal(DeviceFault.Watchdog, bench.Start.Record.LastFault);
        Assert.Equal(1, bench.Start.Record.LastFaultBoot);
        Assert.Equal(2, bench.Start.Record.BootNumber);
    }

    /// <summary>The start-up is stuck in its n-th call of a file, and the thread of the watchdog does what it has to.</summary>
    [Fact]
    public void Start_up_that_is_stuck_anywhere_is_blocked_and_restarted()
    {
        long operations;
        using (var whole = new VirtualStorage())
        {
            Start(whole, static (_, _) => { });
            operations = whole.Operations;
        }

        Assert.True(operations > 10);
        for (long at = 0; at < operations; at++)
        {
            using var storage = new VirtualStorage();
            bool? isRestarting = null;
            long moment = at;
            (VirtualBoard board, BoardProfile profile) = Start(storage, (loop, number) =>
            {
                if (number == moment)
                {
                    isRestarting = loop.Block();
                    throw new InvalidOperationException("No thread of the desktop can be taken away from its code.");
                }
            });

            Assert.True(board.Pins.IsHigh(profile.BlockPin));
            Assert.False(board.Pins.IsHigh(profile.PassPin));
            Assert.True(isRestarting is not null);
        }
    }

    /// <summary>Whatever the record's file throws: the board restarts, but not for ever.</summary>
    [Fact]
    public void Exception_while_the_fault_is_stored_still_restarts_the_board_a_few_times()
    {
        using var storage = new VirtualStorage();
        int restarts = 0;
        bool isRestarting = true;
        while (isRestarting && restarts < 20)
        {
            bool isBroken = false;
            storage.Operating += Break;
            using (new VirtualBoard(new ManualClock(), storage).Enter())
            {
                BoardProfile profile = BoardProfiles.Create(DeviceBench.DevKitC);
                var start = new StartUp(profile, 0);
                start.Run(new SoftWatchdog());
                var loop = new DeviceLoop(start);
                isBroken = true;
                isRestarting = loop.Block();
                restarts += isRestarting ? 1 : 0;
                Assert.True(VirtualBoard.Current.Pins.IsHigh(profile.FaultPin));
            }

            storage.Operating -= Break;

            void Break(long number) => _ = isBroken ? throw new InvalidOperationException("of a test") : number;
        }

        Assert.Equal(DeviceRecord.RestartsAtMost, restarts);
    }

    [Fact]
    public void Device_that_is_stopped_for_good_is_not_stuck()
    {
        using var storage = new VirtualStorage { FailsWrites = true };
        using IDisposable visit = new VirtualBoard(new RealClock(), storage).Enter();
        BoardProfile profile = BoardProfiles.Create(DeviceBench.DevKitC);
        profile.MemoryBudget = 12_000;
        var loop = new DeviceLoop(new StartUp(profile, 0));

        Assert.False(loop.Run());

        // Returns at once, as there is nothing to guard any more.
        loop.Guard();
    }

    private static (VirtualBoard Board, BoardProfile Profile) Start(VirtualStorage storage, Action<DeviceLoop, long> atOperation)
    {
        var board = new VirtualBoard(new RealClock(), storage);
        using IDisposable visit = board.Enter();
        BoardProfile profile = BoardProfiles.Create(DeviceBench.DevKitC);
        var loop = new DeviceLoop(new StartUp(profile, 0));
        storage.Operating += number => atOperation(loop, number);
        loop.Stop();
        loop.Run();
        return (board, profile);
    }
}
