using System;
using System.Linq;
using System.Threading;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Testing;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The record of a device lasts, whenever power goes and whoever comes in between, and no restart goes uncounted for ever.</summary>
public sealed class RecordTests
{
    private const int Stores = 5;

    private int _letIn;

    [Theory]
    [InlineData(WriteModel.Through)]
    [InlineData(WriteModel.AtFlush)]
    [InlineData(WriteModel.AtClose)]
    public void Record_survives_a_power_cut_at_any_write(WriteModel model)
    {
        for (int cut = 0; cut < 12; cut++)
        {
            using var storage = new VirtualStorage { Model = model };
            storage.CutPowerAfter(cut);
            AssertSurvivesCut(storage);
        }
    }

    [Theory]
    [InlineData(WriteModel.Through)]
    [InlineData(WriteModel.AtFlush)]
    [InlineData(WriteModel.AtClose)]
    public void Record_survives_a_power_cut_at_any_call_of_a_file(WriteModel model)
    {
        long operations;
        using (var whole = new VirtualStorage { Model = model })
        {
            StoreSome(whole);
            operations = whole.Operations;
        }

        for (long cut = 0; cut < operations; cut++)
        {
            using var storage = new VirtualStorage { Model = model };
            storage.CutPowerAt(cut);
            AssertSurvivesCut(storage);
        }
    }

    [Fact]
    public void Stored_fault_lasts_over_a_reset_that_closes_nothing()
    {
        using var storage = new VirtualStorage();
        StoreSome(storage);

        DeviceRecord record = Read(storage);

        Assert.Equal(2, record.BootNumber);
        Assert.Equal(Stores, record.FaultCount);
        Assert.Equal(100 + Stores, record.LastFault);
        Assert.Equal(Stores, record.RestartsInARow);
    }

    [Fact]
    public void Fault_that_cannot_be_stored_restarts_a_few_times_and_then_no_more()
    {
        using var storage = new VirtualStorage();
        int restarts = 0;
        bool isRestarting = true;
        while (isRestarting && restarts < 20)
        {
            DeviceRecord record = Read(storage);
            storage.FailsWrites = true;
            record.NoteFault(101, 0, 0, 0, 0, true);
            storage.FailsWrites = false;
            isRestarting = record.MayRestart;
            restarts += isRestarting ? 1 : 0;
        }

        Assert.Equal(DeviceRecord.RestartsAtMost, restarts);
    }

    [Fact]
    public void Start_that_cannot_be_counted_never_restarts()
    {
        using var storage = new VirtualStorage { FailsWrites = true };

        DeviceRecord record = Read(storage);
        record.NoteFault(101, 0, 0, 0, 0, true);

        Assert.False(record.HasStorage);
        Assert.False(record.MayRestart);
    }

    /// <summary>Nobody knows then which copy is the older one.</summary>
    [Fact]
    public void Record_that_cannot_be_read_is_not_overwritten()
    {
        using var storage = new VirtualStorage();
        StoreSome(storage);
        storage.OpenFilesAtMost = 0;
        DeviceRecord record = Read(storage);
        storage.OpenFilesAtMost = 3;

        record.NoteFault(999, 0, 0, 0, 0, true);

        Assert.False(record.HasStorage);
        Assert.False(record.MayRestart);
        DeviceRecord stored = Read(storage);
        Assert.Equal((2, 100 + Stores), (stored.BootNumber, stored.LastFault));
    }

    [Fact]
    public void Starts_without_a_fault_are_no_restarts_and_a_finished_stream_ends_their_count()
    {
        using var storage = new VirtualStorage();
        for (int start = 0; start < 10; start++)
        {
            Read(storage);
        }

        DeviceRecord record = Read(storage);
        Assert.Equal(11, record.SilentStarts);
        record.NoteSuccess();
        record.NoteFault(101, 0, 0, 0, 0, true);

        Assert.True(record.MayRestart);
        Assert.Equal(0, Read(storage).SilentStarts - 1);
    }

    /// <summary>The other thread is let in at any call that the first makes, and finds the record taken; it gives up, and nothing is spoilt.</summary>
    [Fact]
    public void Record_that_two_threads_store_at_once_is_that_of_one_of_them()
    {
        long operations;
        using (var whole = new VirtualStorage())
        {
            DeviceRecord record = Read(whole);
            long before = whole.Operations;
            record.NoteFault(101, 0, 0, 0, 0, true);
            operations = whole.Operations - before;
        }

        // Each waits a while for the first thread: all at once, for that not to be long.
        Thread[] moments = [.. Enumerable.Range(0, (int)operations).Select(moment => new Thread(() => LetIn(moment)))];
        Array.ForEach(moments, static thread => thread.Start());
        Assert.All(moments, static thread => Assert.True(thread.Join(StartedProgram.Patience)));
        Assert.Equal(operations, _letIn);
    }

    private void LetIn(int moment)
    {
        using var storage = new VirtualStorage();
        DeviceRecord record = Read(storage);
        long first = storage.Operations;
        bool isIn = false;
        storage.Operating += number =>
        {
            if (number == first + moment && !isIn)
            {
                isIn = true;
                record.NoteFault(202, 7, 0, 0, 0, true);
            }
        };

        record.NoteFault(101, 3, 0, 0, 0, true);

        DeviceRecord stored = Read(storage);
        if (isIn && (stored.LastFault, stored.LastDetail, stored.FaultCount) == (101, 3, 1))
        {
            Interlocked.Increment(ref _letIn);
        }
    }

    private static void AssertSurvivesCut(VirtualStorage storage)
    {
        (int begun, int ended) = StoreSome(storage);
        Assert.True(storage.IsPowerCut);
        storage.RestorePower();

        DeviceRecord record = Read(storage);

        Assert.InRange(record.BootNumber, 1, 2);
        Assert.InRange(record.FaultCount, ended, begun);
        Assert.Equal(record.FaultCount == 0 ? 0 : 100 + record.FaultCount, record.LastFault);
    }

    private static DeviceRecord Read(VirtualStorage storage)
    {
        // A board that starts: what was open is lost.
        using IDisposable visit = new VirtualBoard(new ManualClock(), storage).Enter();
        var record = new DeviceRecord();
        record.Start();
        return record;
    }

    /// <summary>Stores faults until all are stored or the power goes.</summary>
    /// <returns>How many were begun, and how many were stored before the power went.</returns>
    private static (int Begun, int Ended) StoreSome(VirtualStorage storage)
    {
        using IDisposable visit = new VirtualBoard(new ManualClock(), storage).Enter();
        var record = new DeviceRecord();
        record.Start();
        int begun = 0;
        int ended = 0;
        while (begun < Stores && !storage.IsPowerCut)
        {
            begun++;
            record.NoteFault(100 + begun, 0, 0, 0, 0, true);
            ended += storage.IsPowerCut ? 0 : 1;
        }

        return (begun, ended);
    }
}
