using System;
using FirmwareScanner.Core.Tests.Link;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Tests.Memory;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Update;

public sealed class DatabaseSlotsTests
{
    private static readonly byte[] A = SlotBench.Database("FIRST DATABASE");
    private static readonly byte[] B = SlotBench.Database("SECOND DATABASE, LONGER");
    private static readonly byte[] C = SlotBench.Database("THIRD");

    [Fact]
    public void Update_is_tried_at_the_next_start_and_stays_once_confirmed()
    {
        FlashStorage storage = WithA();
        var bench = new SlotBench(storage);
        Assert.Equal(A, bench.Active());
        Assert.Equal(UpdateFault.None, bench.Update(B, 3));
        Assert.Equal(UpdateState.Ready, bench.Slots.State);
        Assert.Equal(B.Length, bench.Slots.Checked);
        Assert.Equal(A, bench.Active());

        bench = new SlotBench(storage);
        Assert.Equal(B, bench.Active());
        Assert.True(bench.Slots.IsOnTrial);
        Assert.Equal(UpdateFault.OnTrial, bench.Update(C, 4));
        Assert.Equal(UpdateFault.None, bench.Slots.Confirm());

        bench = new SlotBench(storage);
        Assert.Equal(B, bench.Active());
        Assert.Equal((false, 3), (bench.Slots.IsOnTrial, bench.Slots.ActiveVersion));
    }

    [Fact]
    public void Database_whose_self_test_fails_is_rolled_back()
    {
        FlashStorage storage = WithA();
        new SlotBench(storage).Update(B, 3);
        var bench = new SlotBench(storage);
        Assert.Equal(B, bench.Active());

        Assert.Equal(UpdateFault.None, bench.Slots.Reject());

        Assert.Equal(A, new SlotBench(storage).Active());
    }

    [Fact]
    public void Database_that_takes_the_device_down_is_rolled_back_after_its_trials()
    {
        FlashStorage storage = WithA();
        new SlotBench(storage).Update(B, 3);
        for (int trial = 0; trial < DatabaseSlots.Trials; trial++)
        {
            Assert.Equal(B, new SlotBench(storage).Active());
        }

        var bench = new SlotBench(storage);
        Assert.Equal(A, bench.Active());
        Assert.Equal(UpdateFault.RolledBack, bench.Slots.BootFault);
        Assert.Equal(A, new SlotBench(storage).Active());
        Assert.Equal(UpdateFault.None, new SlotBench(storage).Slots.BootFault);
    }

    [Fact]
    public void Trial_is_over_once_confirmed_and_once_given_up()
    {
        FlashStorage storage = WithA();
        new SlotBench(storage).Update(B, 3);
        var bench = new SlotBench(storage);
        Assert.Equal(UpdateFault.None, bench.Slots.Confirm());
        Assert.False(bench.Slots.IsOnTrial);
        Assert.Equal(UpdateFault.None, bench.Update(C, 4));

        // The same object boots until the trials of C are used up.
        for (int trial = 0; trial < DatabaseSlots.Trials; trial++)
        {
            bench.Slots.Boot();
            Assert.True(bench.Slots.IsOnTrial);
        }

        bench.Slots.Boot();
        Assert.False(bench.Slots.IsOnTrial);
        Assert.Equal(B, bench.Active());
        Assert.Equal(UpdateFault.RolledBack, bench.Slots.BootFault);
        Assert.Equal(UpdateFault.None, bench.Update(A, 5));
    }

    [Fact]
    public void Damaged_slot_is_not_used()
    {
        FlashStorage storage = WithA();
        storage.Damage(0, 100);
        var bench = new SlotBench(storage);

        Assert.Null(bench.Active());
        Assert.Equal(UpdateFault.SlotDamaged, bench.Slots.BootFault);

        // The damaged slot takes the next update, and when that fails its trials the built-in database is used.
        Assert.Equal(UpdateFault.None, bench.Update(B, 3));
        for (int trial = 0; trial < DatabaseSlots.Trials; trial++)
        {
            Assert.Equal(B, new SlotBench(storage).Active());
        }

        Assert.Null(new SlotBench(storage).Active());
    }

    [Fact]
    public void Confirmed_database_that_fails_its_self_test_gives_way_to_the_built_in_one()
    {
        FlashStorage storage = WithA();
        Assert.Equal(UpdateFault.None, new SlotBench(storage).Slots.Reject());

        var bench = new SlotBench(storage);
        Assert.Null(bench.Active());
        Assert.Equal(UpdateFault.WrongState, bench.Slots.Reject());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Power_loss_at_every_operation_leaves_the_old_or_the_new_database(int granularity)
    {
        int operations = CountOperations(granularity);
        Assert.True(operations > 8);
        for (int at = 1; at <= operations; at++)
        {
            foreach (FlashStorage.Tear tear in Enum.GetValues<FlashStorage.Tear>())
            {
                FlashStorage storage = LosePower(granularity, at, tear);
                AssertRecovers(storage, $"operation {at} of {operations}, {tear}");
            }
        }
    }

    [Fact]
    public void Power_loss_again_during_recovery_leaves_the_old_or_the_new_database()
    {
        int operations = CountOperations(4);
        for (int at = 1; at <= operations; at++)
        {
            for (int again = 1; again <= 8; again++)
            {
                FlashStorage storage = LosePower(4, at, FlashStorage.Tear.Half);
                storage.LossAt = storage.Operations + again;
                try
                {
                    var bench = new SlotBench(storage);
                    bench.Slots.Confirm();
                    bench.Update(C, 4);
                }
                catch (PowerLossException)
                {
                    // What this test is about.
                }

                storage.LossAt = 0;
                byte[]? active = new SlotBench(storage).Active();
                Assert.True(IsAny(active, A, B, C), $"operation {at}, then {again}");
            }
        }
    }

    [Fact]
    public void Failure_of_every_operation_is_a_fault_and_leaves_the_old_or_the_new_database()
    {
        int operations = CountOperations(4);
        int faults = 0;
        for (int at = 1; at <= operations; at++)
        {
            FlashStorage storage = WithA(4);
            storage.FailureAt = storage.Operations + at;
            var bench = new SlotBench(storage);
            faults += bench.Update(B, 3) == UpdateFault.StorageFailed ? 1 : 0;
            bench = new SlotBench(storage);
            faults += bench.Slots.BootFault == UpdateFault.StorageFailed ? 1 : 0;
            faults += bench.Slots.Confirm() == UpdateFault.StorageFailed ? 1 : 0;
            storage.FailureAt = 0;
            AssertRecovers(storage, $"failure of operation {at}");
        }

        Assert.InRange(faults, operations - 1, operations);
    }

    [Fact]
    public void Update_must_be_newer_unless_forced()
    {
        FlashStorage storage = WithA();
        var bench = new SlotBench(storage);

        Assert.Equal(UpdateFault.NotNewer, bench.Update(B, 2));
        Assert.Equal(UpdateFault.NotNewer, bench.Update(B, 1));
        Assert.Equal(UpdateFault.None, bench.Update(B, 1, isForced: true));
    }

    [Fact]
    public void Update_that_is_not_what_was_declared_is_refused()
    {
        var bench = new SlotBench(WithA());
        Assert.Equal(UpdateFault.TooLarge, bench.Slots.Begin(SlotBench.SlotLength - Authority.CodeLength + 1, 0, 9, false, [], -1));
        Assert.Equal(UpdateFault.BadRequest, bench.Slots.Begin(0, 0, 9, false, [], -1));
        Assert.Equal(UpdateFault.WrongState, bench.Slots.Write(0, A, 0, 4));
        Assert.Equal(UpdateFault.WrongState, bench.Slots.Commit([], -1));

        Assert.Equal(UpdateFault.None, bench.Slots.Begin(B.Length, 1234, 9, false, [], -1));
        Assert.Equal(UpdateFault.OutOfOrder, bench.Slots.Write(4, B, 4, 4));
        Assert.Equal(UpdateFault.BadRequest, bench.Slots.Write(B.Length - 2, B, 0, 4));
        Assert.Equal(UpdateFault.None, bench.Slots.Write(0, B, 0, B.Length / 2));
        Assert.Equal(UpdateFault.None, bench.Slots.Write(0, B, 0, B.Length / 2));
        Assert.Equal(UpdateFault.Incomplete, bench.Slots.Commit([], -1));
        Assert.Equal(UpdateFault.None, bench.Slots.Write(B.Length / 2, B, B.Length / 2, B.Length - (B.Length / 2)));
        Assert.Equal(UpdateFault.None, bench.Slots.Commit([], -1));
        while (bench.Slots.Step())
        {
        }

        Assert.Equal((UpdateState.Failed, UpdateFault.BadChecksum), (bench.Slots.State, bench.Slots.Fault));
        Assert.Equal(UpdateFault.NotADatabase, bench.Update(new byte[500], 9));
        Assert.Equal(UpdateFault.NotADatabase, bench.Update(new byte[20], 9));
        Assert.Equal(UpdateFault.None, bench.Update(B, 9));
    }

    [Fact]
    public void Keyed_device_takes_only_what_the_owner_of_the_key_signed()
    {
        var storage = new FlashStorage(SlotBench.SlotLength);
        var bench = new SlotBench(storage, Keys.A);

        Assert.Equal(UpdateFault.NotAuthenticated, bench.Update(A, 3));
        Assert.Equal(UpdateFault.BadAuthentication, bench.Update(A, 3, key: Keys.B));
        byte[] code = bench.RequestCode(A, 3, false, Keys.A);
        Assert.Equal(
            UpdateFault.BadAuthentication, bench.Slots.Begin(A.Length, (int)SessionBench.ChecksumOf(A), 4, false, code, 0));
        Assert.Equal(UpdateFault.None, bench.Update(A, 3, key: Keys.A));

        bench = new SlotBench(storage, Keys.A);
        Assert.Equal(A, bench.Active());
        Assert.Equal((UpdateFault.None, 1), (bench.Slots.BootFault, bench.Slots.Counter));
    }

    [Fact]
    public void Counter_rises_with_every_update_the_forced_ones_included()
    {
        var storage = new FlashStorage(SlotBench.SlotLength);
        for (int update = 1; update <= 4; update++)
        {
            var bench = new SlotBench(storage, Keys.A, update);
            bench.Slots.Confirm();
            Assert.Equal(UpdateFault.None, bench.Update(update % 2 == 0 ? B : A, 3, isForced: true, key: Keys.A));
            Assert.Equal(update, bench.Slots.Counter);
        }

        Assert.Equal(4, new SlotBench(storage, Keys.A).Slots.Counter);
    }

    [Fact]
    public void Update_after_the_start_allocates_nothing()
    {
        var storage = new ArrayStorage(SlotBench.SlotLength);
        var plan = new MemoryPlan(1 << 16);
        Authority authority = Keys.Authority(Keys.A);
        var slots = new DatabaseSlots(storage, plan, authority, 1);
        slots.Boot();
        int checksum = (int)SessionBench.ChecksumOf(A);
        byte[] code = new byte[Authority.CodeLength];

        Assert.Equal(0, Allocations.Of(() =>
        {
            Run();
            slots.Abort();
        }));

        void Run()
        {
            authority.Challenge(slots.Counter, 7);
            slots.Begin(A.Length, checksum, 3, true, code, 0);
            slots.Write(0, A, 0, A.Length);
            slots.Commit(code, 0);
            while (slots.Step())
            {
            }

            slots.Reject();
        }
    }

    private static FlashStorage WithA(int granularity = 1)
    {
        var storage = new FlashStorage(SlotBench.SlotLength, granularity);
        Assert.Equal(UpdateFault.None, new SlotBench(storage).Update(A, 2));
        Assert.Equal(UpdateFault.None, new SlotBench(storage).Slots.Confirm());
        return storage;
    }

    private static void UpdateToB(FlashStorage storage)
    {
        new SlotBench(storage).Update(B, 3);
        new SlotBench(storage).Slots.Confirm();
    }

    private static int CountOperations(int granularity)
    {
        FlashStorage storage = WithA(granularity);
        int before = storage.Operations;
        UpdateToB(storage);
        return storage.Operations - before;
    }

    private static FlashStorage LosePower(int granularity, int at, FlashStorage.Tear tear)
    {
        FlashStorage storage = WithA(granularity);
        storage.LossAt = storage.Operations + at;
        storage.Torn = tear;
        Assert.Throws<PowerLossException>(() => UpdateToB(storage));
        storage.LossAt = 0;
        return storage;
    }

    /// <summary>The next start finds a database that the reader loads, and the device can be updated again.</summary>
    private static void AssertRecovers(FlashStorage storage, string where)
    {
        var bench = new SlotBench(storage);
        byte[]? active = bench.Active();
        Assert.True(IsAny(active, A, B), $"{where}: neither the old nor the new database");
        var plan = new MemoryPlan(1 << 20);
        var reader = new DatabaseReader(bench.Slots.OpenSource()!, plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        Assert.Equal(DatabaseError.None, reader.Load());
        Assert.Equal(UpdateFault.None, bench.Slots.Confirm());
        Assert.Equal(UpdateFault.None, bench.Update(C, 4));
        bench = new SlotBench(storage);
        Assert.True(IsAny(bench.Active(), C), $"{where}: the next update is not used");
    }

    private static bool IsAny(byte[]? active, params byte[][] expected) =>
        active is not null && Array.Exists(expected, database => active.AsSpan().SequenceEqual(database));
}
