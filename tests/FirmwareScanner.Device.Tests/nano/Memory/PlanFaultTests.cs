using FirmwareScanner.Memory;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Memory;

/// <summary>A plan checks before it allocates, and nothing is allocated after the freeze.</summary>
[TestClass]
public static class PlanFaultTests
{
    [TestMethod]
    public static void Plan_over_its_budget_gives_nothing()
    {
        MemoryPlan plan = new MemoryPlan(4096);
        int entry = plan.AddBytes(PlanItem.Other, 5000);

        Check.Fault(MemoryFault.PlanOverBudget, plan.Check(), "check");
        Assert.IsNull(plan.AllocateBytes(entry), "nothing is given");
        Check.Fault(MemoryFault.PlanOverBudget, plan.LastFault, "allocate");
    }

    [TestMethod]
    public static void Allocation_after_the_freeze_is_a_fault()
    {
        MemoryPlan plan = new MemoryPlan(8192);
        int entry = plan.AddInt32s(PlanItem.Other, 4);
        Assert.AreEqual(4, plan.AllocateInt32s(entry)!.Length, "allocated");
        Check.None(plan.Freeze(), "freeze");

        Assert.IsNull(plan.AllocateInt32s(entry), "frozen");
        Check.Fault(MemoryFault.PlanFrozen, plan.LastFault, "allocate");
        Assert.AreEqual(-1, plan.AddBytes(PlanItem.Other, 1), "frozen");
        Check.Fault(MemoryFault.PlanFrozen, plan.Freeze(), "freeze twice");
        Check.None(plan.Stop(), "stop");
        Check.Fault(MemoryFault.PlanStopped, plan.Stop(), "stop twice");
        Check.None(plan.Audit(), "audit");
    }

    [TestMethod]
    public static void Freeze_with_an_entry_unallocated_is_refused_and_names_it()
    {
        MemoryPlan plan = new MemoryPlan(8192);
        int given = plan.AddBytes(PlanItem.Other, 8);
        int forgotten = plan.AddInt64s(PlanItem.Other, 2);
        plan.AllocateBytes(given);

        Check.Fault(MemoryFault.PlanEntryUnallocated, plan.Freeze(), "freeze");
        Assert.AreEqual(forgotten, plan.FaultEntry, "entry");
    }

    [TestMethod]
    public static void Entry_is_given_once_and_only_as_planned()
    {
        MemoryPlan plan = new MemoryPlan(8192);
        int entry = plan.AddUInt16s(PlanItem.Other, 8);

        Assert.IsNull(plan.AllocateBytes(entry), "other type");
        Check.Fault(MemoryFault.PlanWrongType, plan.LastFault, "other type");
        Assert.AreEqual(8, plan.AllocateUInt16s(entry)!.Length, "given");
        Assert.IsNull(plan.AllocateUInt16s(entry), "twice");
        Check.Fault(MemoryFault.PlanAllocatedTwice, plan.LastFault, "twice");
        Assert.IsNull(plan.AllocateBytes(entry + 1), "no entry");
        Check.Fault(MemoryFault.PlanNoSuchEntry, plan.LastFault, "no entry");
    }

    [TestMethod]
    public static void Heap_that_is_full_at_any_allocation_is_reported_and_survived()
    {
        for (int ordinal = 1; ordinal <= 2; ordinal++)
        {
            MemoryPlan plan = new MemoryPlan(8192);
            int first = plan.AddBytes(PlanItem.Other, 8);
            int second = plan.AddBytes(PlanItem.Other, 8);
            plan.FailAllocation(ordinal);

            byte[]? one = plan.AllocateBytes(first);
            byte[]? two = plan.AllocateBytes(second);

            Assert.AreEqual(ordinal == 1, one is null, "first");
            Assert.AreEqual(ordinal == 2, two is null, "second");
            Check.Fault(MemoryFault.PlanOutOfMemory, plan.LastFault, "reported");
            Check.None(plan.Audit(), "audit");
        }
    }
}
