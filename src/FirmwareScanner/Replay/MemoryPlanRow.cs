using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Replay;

/// <summary>An entry of the memory plan, for display.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">Bytes of managed heap that it takes on the device.</param>
/// <param name="Reason">The size written as a sum.</param>
public sealed record MemoryPlanRow(string Name, int Bytes, string Reason)
{
    /// <summary>All entries of a plan, in its order.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<MemoryPlanRow> AllOf(MemoryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. Enumerable.Range(0, plan.Count).Select(entry => Of(plan.ItemOf(entry), plan.ElementBytesOf(entry), plan.CountOf(entry)))];
    }

    /// <summary>An entry as the plan keeps it, and as a board sends it.</summary>
    /// <param name="item">What it is; any number.</param>
    /// <param name="elementBytes">Bytes of an element: 1, 2, 4 or 8; 0 for an object.</param>
    /// <param name="count">Elements, 0 or more; of an object its bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size of an element is none, or the count is negative.</exception>
    public static MemoryPlanRow Of(PlanItem item, int elementBytes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (elementBytes is not (0 or 1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(elementBytes), elementBytes, "There are no such elements.");
        }

        (string name, string reason) = PlanItemText.Describe(item, elementBytes, count);
        long bytes = elementBytes == 0 ? count : HeapCost.Array(count, elementBytes);
        return new MemoryPlanRow(name, (int)long.Min(bytes, int.MaxValue), reason);
    }
}
