using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <content>What the plan says about its entries: for reports, at any time.</content>
public sealed partial class MemoryPlan
{
    /// <summary>What entry <paramref name="entry"/> is.</summary>
    public PlanItem ItemOf(int entry)
    {
        return _table.ItemOf(CheckIndex(entry));
    }

    /// <summary>Bytes of an element of entry <paramref name="entry"/>: 1, 2, 4 or 8; 0 for an object.</summary>
    public int ElementBytesOf(int entry)
    {
        return _table.KindOf(CheckIndex(entry));
    }

    /// <summary>Elements of entry <paramref name="entry"/>; of an object its bytes.</summary>
    public int CountOf(int entry)
    {
        return _table.CountOf(CheckIndex(entry));
    }

    /// <summary>Bytes that entry <paramref name="entry"/> needs on the device; int.MaxValue if it is more than that.</summary>
    public int BytesOf(int entry)
    {
        return Clamp(_table.CostOf(CheckIndex(entry)));
    }

    /// <summary>The entry that is the <paramref name="rank"/>-th largest.</summary>
    /// <param name="rank">0 for the largest, 1 for the next.</param>
    /// <returns>The entry's index; of equal entries the earlier first; -1 if there are not that many.</returns>
    public int Largest(int rank)
    {
        return _table.Largest(rank);
    }

    private int CheckIndex(int entry)
    {
        if (!_table.Contains(entry))
        {
            ThrowNoSuchEntry();
        }

        return entry;
    }

    [ColdPath("Only a programming mistake asks for an entry that the plan does not have.")]
    private static void ThrowNoSuchEntry()
    {
        throw new ArgumentOutOfRangeException("entry");
    }
}
