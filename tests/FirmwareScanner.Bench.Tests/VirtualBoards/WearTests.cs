using System;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>What the device writes to flash, as docs/device.md counts it: a figure that grows has to be changed there.</summary>
public sealed class WearTests
{
    [Fact]
    public void First_start_makes_the_files()
    {
        using DeviceBench bench = new();

        Assert.Equal(10, Changes(bench, () => bench.PowerUp()));
    }

    [Fact]
    public void Start_with_the_built_in_database()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        Assert.Equal(8, Changes(bench, () => bench.PowerUp()));
    }

    [Fact]
    public void Start_with_a_stored_database()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        Update(bench);

        Assert.Equal(10, Changes(bench, () => bench.PowerUp()));
    }

    [Fact]
    public void Stream_is_logged_and_the_button_writes_nothing()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();

        Assert.Equal(2, Changes(bench, () => Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(5000)).Verdict)));
        Assert.Equal(0, Changes(bench, () =>
        {
            bench.Press();
            bench.Press();
        }));
    }

    [Fact]
    public void Device_without_a_log_writes_nothing_for_a_stream()
    {
        using DeviceBench bench = new();
        bench.Profile.LogDrive = BoardProfile.NoLog;
        bench.PowerUp();
        LinkClient client = bench.Connect();

        Assert.Equal(0, Changes(bench, () => Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(5000)).Verdict)));
        Assert.Equal(5, Changes(bench, () => bench.PowerUp()));
    }

    [Fact]
    public void Fault_and_the_restart_after_it()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.Start.Station!.Faults.Report(FaultCode.Of(MemoryFault.RingIndexCorrupt));

        Assert.Equal(12, Changes(bench, () => bench.StepUntil(() => bench.Restarts == 1)));
    }

    [Fact]
    public void Update_and_the_restart_after_it()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        Assert.Equal(24, Changes(bench, () => Update(bench)));
    }

    /// <summary>16 blocks of 4 KB, and a block of metadata full of commits.</summary>
    [Fact]
    public void Slot_that_is_full_erases_its_blocks_once()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        long before = bench.Storage.Erases;
        FileSlotStorage storage = FileSlotStorage.TryOpen(bench.Watchdog)!;
        byte[] piece = new byte[VirtualStorage.BlockLength];

        Assert.True(storage.Erase(0));
        for (int at = 0; at < FileSlotStorage.BytesOfSlot; at += piece.Length)
        {
            Assert.True(storage.Write(0, at, piece, 0, piece.Length));
        }

        Assert.True(storage.Flush(0));
        Assert.Equal(16, bench.Storage.Erases - before);
    }

    private static void Update(DeviceBench bench)
    {
        LinkClient client = bench.Connect();
        client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
    }

    private static long Changes(DeviceBench bench, Action work)
    {
        long before = bench.Storage.Writes;
        work();
        return bench.Storage.Writes - before;
    }
}
