using System;
using System.Linq;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public class MemoryPlanTests
{
    // 20 bytes of header and the data, in blocks of 12.
    [Theory]
    [InlineData(0, 1, 24)]
    [InlineData(4, 1, 24)]
    [InlineData(5, 1, 36)]
    [InlineData(256, 4, 1044)]
    [InlineData(3, 8, 48)]
    [InlineData(8, 2, 36)]
    [InlineData(2, 12, 48)]
    public void Array_cost_is_header_and_data_in_whole_blocks(int count, int elementBytes, int expected)
    {
        Assert.Equal(expected, HeapCost.Array(count, elementBytes));
    }

    [Fact]
    public void Array_cost_of_the_largest_array_does_not_overflow()
    {
        Assert.Equal(17_179_869_204, HeapCost.Array(int.MaxValue, 8));
    }

    [Theory]
    [InlineData(typeof(MemoryPlan))]
    [InlineData(typeof(PlanTable))]
    [InlineData(typeof(BlockPool))]
    [InlineData(typeof(StopReport))]
    [InlineData(typeof(LeaseScope))]
    [InlineData(typeof(ByteRing))]
    [InlineData(typeof(FaultCounter))]
    public void Object_cost_counts_every_field(Type type)
    {
        Assert.Equal(PrivateState.FieldCountOf(type), PrivateState.DeclaredFieldCountOf(type));
    }

    [Fact]
    public void Fault_counter_cost_counts_object_and_arrays()
    {
        Assert.Equal(
            HeapCost.Object(FaultCounter.FieldCount) + HeapCost.Array(12, 4) + HeapCost.Array(12, 1),
            FaultCounter.HeapBytes(MemoryFault.PlanOverBudget, MemoryFault.PlanOutOfMemory));
    }

    // An object of 6 fields, one array of 4-byte numbers, three of bytes: 84 + 60 + 3 x 36 for 10 entries.
    [Theory]
    [InlineData(1, 84 + 24 + (3 * 24))]
    [InlineData(10, 84 + 60 + (3 * 36))]
    [InlineData(89, 84 + 384 + (3 * 120))]
    public void Plan_table_cost_counts_object_and_arrays(int capacity, int expected)
    {
        Assert.Equal(expected, PlanTable.HeapBytes(capacity));
    }

    [Fact]
    public void Plan_without_room_for_any_array_is_a_plan_and_with_less_it_is_none()
    {
        var plan = new MemoryPlan(10_000, 10, 0);
        plan.AddBytes(PlanItem.Other, 1);
        Assert.Equal(MemoryFault.PlanArrayTooLarge, plan.Check());

        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlan(10_000, 10, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlan(10_000, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlan(-1, 10, 10));
        Assert.NotNull(new MemoryPlan(0, 1, 0));
    }

    [Fact]
    public void Plan_total_is_the_sum_of_its_entries_the_plan_itself_included()
    {
        var plan = new MemoryPlan(100_000);
        int own = plan.Total;
        int masks = plan.AddInt32s(PlanItem.MatchCounts, 256);

        Assert.Equal(PlanItem.MatchCounts, plan.ItemOf(masks));
        Assert.Equal(4, plan.ElementBytesOf(masks));
        Assert.Equal(256, plan.CountOf(masks));
        Assert.Equal(1044, plan.BytesOf(masks));
        Assert.True(own > 0);
        Assert.Equal(2, plan.Count);
        Assert.Equal(own + 1044, plan.Total);
        Assert.Equal(plan.Total, plan.BytesOf(0) + plan.BytesOf(masks));
        Assert.Equal(MemoryFault.None, plan.Audit());
    }

    [Fact]
    public void Plan_with_its_own_tables_stays_small()
    {
        Assert.InRange(new MemoryPlan(65536).Total, 1, 1300);
    }

    [Fact]
    public void Plan_ranks_entries_by_size_and_equal_ones_by_age()
    {
        var plan = new MemoryPlan(100_000);
        int small = plan.AddBytes(PlanItem.Other, 4000);
        int large = plan.AddInt64s(PlanItem.Other, 4000);
        int twin = plan.AddUInt16s(PlanItem.Other, 2000);

        Assert.Equal([large, small, twin, 0, -1], Enumerable.Range(0, 5).Select(plan.Largest));
    }

    [Fact]
    public void Plan_over_budget_is_refused_before_anything_is_allocated()
    {
        int own = new MemoryPlan(0).Total;
        var plan = new MemoryPlan(own + 59);
        int entry = plan.AddBytes(PlanItem.Other, 30);

        Assert.Equal(MemoryFault.PlanOverBudget, plan.Check());
        Assert.Equal(plan.Largest(0), plan.FaultEntry);
        Assert.Null(plan.AllocateBytes(entry));
        Assert.Equal(MemoryFault.PlanOverBudget, plan.LastFault);
        Assert.Equal(MemoryFault.PlanOverBudget, plan.Freeze());
        Assert.Equal(3, plan.FaultCount(MemoryFault.PlanOverBudget));
        Assert.Equal(plan.Budget + 1, plan.Total);
        Assert.Equal(MemoryFault.None, plan.Audit());
    }

    [Fact]
    public void Plan_exactly_at_its_budget_is_accepted()
    {
        int own = new MemoryPlan(0).Total;
        var plan = new MemoryPlan(own + 60);
        int entry = plan.AddBytes(PlanItem.Other, 30);

        Assert.Equal(MemoryFault.None, plan.Check());
        Assert.Equal(30, plan.AllocateBytes(entry)!.Length);
    }

    [Fact]
    public void Plan_sum_above_int_range_is_over_any_budget()
    {
        var plan = new MemoryPlan(int.MaxValue);
        plan.AddInt32s(PlanItem.Other, 400_000_000);
        plan.AddInt32s(PlanItem.Other, 400_000_000);

        Assert.Equal(int.MaxValue, plan.Total);
        Assert.Equal(MemoryFault.PlanOverBudget, plan.Check());
    }

    [Fact]
    public void Plan_array_above_the_limit_of_the_device_is_named()
    {
        var plan = new MemoryPlan(4_000_000, 8, MemoryPlan.LargestDeviceArray);
        plan.AddBytes(PlanItem.Other, MemoryPlan.LargestDeviceArray);
        int tooLarge = plan.AddInt32s(PlanItem.Other, (MemoryPlan.LargestDeviceArray / 4) + 1);

        Assert.Equal(MemoryFault.PlanArrayTooLarge, plan.Check());
        Assert.Equal(tooLarge, plan.FaultEntry);
    }

    [Fact]
    public void Plan_without_room_for_an_entry_refuses_it_and_then_itself()
    {
        var plan = new MemoryPlan(100_000, 2, int.MaxValue);
        int entry = plan.AddBytes(PlanItem.Other, 1);

        Assert.Equal(-1, plan.AddBytes(PlanItem.Other, 1));
        Assert.Equal(MemoryFault.PlanEntriesExhausted, plan.LastFault);
        Assert.Equal(MemoryFault.PlanEntriesExhausted, plan.Check());
        Assert.Null(plan.AllocateBytes(entry));
    }

    [Fact]
    public void Plan_hands_out_each_type_once_and_zeroed()
    {
        var plan = new MemoryPlan(100_000);
        int bytes = plan.AddBytes(PlanItem.Other, 3);
        int words = plan.AddUInt16s(PlanItem.Other, 4);
        int ints = plan.AddInt32s(PlanItem.Other, 5);
        int longs = plan.AddInt64s(PlanItem.Other, 6);

        Assert.Null(plan.AllocateInt32s(bytes));
        Assert.Equal(MemoryFault.PlanWrongType, plan.LastFault);
        Assert.Equal(new byte[3], plan.AllocateBytes(bytes));
        Assert.Equal(new ushort[4], plan.AllocateUInt16s(words));
        Assert.Equal(new int[5], plan.AllocateInt32s(ints));
        Assert.Equal(new long[6], plan.AllocateInt64s(longs));
        Assert.Null(plan.AllocateBytes(bytes));
        Assert.Equal(MemoryFault.PlanAllocatedTwice, plan.LastFault);
        Assert.Equal(bytes, plan.FaultEntry);
        Assert.Null(plan.AllocateBytes(99));
        Assert.Equal(MemoryFault.PlanNoSuchEntry, plan.LastFault);
        Assert.Null(plan.AllocateBytes(-1));
        Assert.Null(plan.AllocateBytes(0));
        Assert.Equal(MemoryFault.PlanWrongType, plan.LastFault);
        Assert.Equal(MemoryFault.None, plan.Audit());
    }

    [Fact]
    public void Plan_first_allocation_closes_the_list()
    {
        var plan = new MemoryPlan(100_000);
        plan.AllocateBytes(plan.AddBytes(PlanItem.Other, 3));

        Assert.Equal(-1, plan.AddBytes(PlanItem.Other, 3));
        Assert.Equal(MemoryFault.PlanClosed, plan.LastFault);
    }

    [Fact]
    public void Plan_does_not_freeze_with_an_entry_unallocated()
    {
        var plan = new MemoryPlan(100_000);
        int first = plan.AddBytes(PlanItem.Other, 3);
        int second = plan.AddBytes(PlanItem.Other, 3);
        plan.AllocateBytes(first);

        Assert.Equal(MemoryFault.PlanEntryUnallocated, plan.Freeze());
        Assert.Equal(second, plan.FaultEntry);
        Assert.Equal(PlanState.Building, plan.State);
        plan.AllocateBytes(second);
        Assert.Equal(MemoryFault.None, plan.Freeze());
        Assert.Equal(PlanState.Frozen, plan.State);
    }

    [Fact]
    public void Plan_walks_its_states_forward_only()
    {
        var plan = new MemoryPlan(100_000);
        int entry = plan.AddBytes(PlanItem.Other, 3);
        Assert.Equal(MemoryFault.PlanNotFrozen, plan.Stop());
        plan.AllocateBytes(entry);
        Assert.Equal(MemoryFault.None, plan.Freeze());

        Assert.Equal(MemoryFault.PlanFrozen, plan.Freeze());
        Assert.Equal(-1, plan.AddBytes(PlanItem.Other, 3));
        Assert.Equal(MemoryFault.PlanFrozen, plan.LastFault);
        Assert.Null(plan.AllocateBytes(entry));
        Assert.Equal(3, plan.FaultCount(MemoryFault.PlanFrozen));

        Assert.Equal(MemoryFault.None, plan.Stop());
        Assert.Equal(PlanState.Stopped, plan.State);
        Assert.Equal(MemoryFault.PlanStopped, plan.Stop());
        Assert.Equal(MemoryFault.PlanStopped, plan.Freeze());
        Assert.Null(plan.AllocateBytes(entry));
        Assert.Equal(MemoryFault.PlanStopped, plan.LastFault);
        Assert.Equal(MemoryFault.None, plan.Audit());
    }

    [Fact]
    public void Plan_arguments_no_program_passes_throw_at_building_time()
    {
        var plan = new MemoryPlan(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.AddBytes(PlanItem.Other, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.ItemOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlan(-1));
    }

    [Fact]
    public void Start_up_with_each_allocation_failing_once_reports_it_and_succeeds_when_tried_again()
    {
        int failures = 0;
        for (int failing = 1; ; failing++)
        {
            var plan = new MemoryPlan(100_000);
            var ring = new ByteRing(plan, 16, RingPolicy.Refuse);
            var pool = new BlockPool(plan, 3, 8);
            var scope = new LeaseScope(plan, 3, 2);
            plan.FailAllocation(failing);
            bool failed = false;
            foreach (Func<MemoryFault> attach in new[] { ring.Attach, pool.Attach, scope.Attach })
            {
                if (attach() == MemoryFault.PlanOutOfMemory)
                {
                    failed = true;
                    Assert.Equal(MemoryFault.PlanEntryUnallocated, plan.Freeze());
                    Assert.Equal(MemoryFault.None, attach());
                }

                Assert.Equal(MemoryFault.None, attach());
            }

            Assert.Equal(MemoryFault.None, plan.Freeze());
            Assert.Equal(failed ? 1 : 0, plan.FaultCount(MemoryFault.PlanOutOfMemory));
            Assert.NotEqual(BlockLease.None, scope.Rent(pool, 1));
            Assert.Equal(MemoryFault.None, scope.Close());
            Assert.True(plan.Audit() == MemoryFault.None && pool.Audit() == MemoryFault.None && ring.Audit() == MemoryFault.None);
            if (!failed)
            {
                break;
            }

            failures++;
        }

        Assert.Equal(1 + 7 + 2, failures);
    }

    [Fact]
    public void Attach_over_budget_reports_it_and_allocates_nothing()
    {
        var plan = new MemoryPlan(5000);
        var ring = new ByteRing(plan, 10_000, RingPolicy.Refuse);
        var pool = new BlockPool(plan, 2, 4);

        Assert.Equal(MemoryFault.PlanOverBudget, ring.Attach());
        Assert.Equal(MemoryFault.PlanOverBudget, pool.Attach());
        Assert.Equal(-1, ring.Claim(1));
        Assert.Equal(MemoryFault.RingNotAttached, ring.ClaimFault);
        Assert.Equal(-1, ring.Peek());
        Assert.Equal(MemoryFault.RingNotAttached, ring.PeekFault);
        Assert.Equal(BlockLease.None, pool.TryRent(1));
        Assert.Equal(MemoryFault.PoolNotAttached, pool.LastFault);
    }
}
