namespace FirmwareScanner.Memory;

/// <summary>Where a <see cref="MemoryPlan"/> is in its life. It only ever moves forward.</summary>
public enum PlanState
{
    /// <summary>Entries are added, checked against the budget, then allocated.</summary>
    Building = 0,

    /// <summary>Every entry is allocated; nothing is allocated any more.</summary>
    Frozen = 1,

    /// <summary>The device has stopped; the report is final.</summary>
    Stopped = 2,
}
