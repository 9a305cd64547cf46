using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Station;

/// <summary>
/// What the device does about each fault: one byte a fault, filled with the defaults when the pipeline attaches, changed at set-up
/// if need be, fixed once the plan is frozen.
/// </summary>
/// <remarks>
/// The defaults: what can only be waited for is counted, damaged memory restarts the board, everything else stops the stream.
/// No fault can be set below its <see cref="Floor"/>.
/// </remarks>
[AllocationFree]
public sealed class FaultPolicy
{
    internal const int FieldCount = 3;

    // Room for the numbers of each family, the families one after the other.
    private const int MemoryCodes = 128;
    private const int PipelineCodes = 48;
    private const int ScanCodes = 16;
    private const int DatabaseCodes = 32;
    private const int Codes = MemoryCodes + PipelineCodes + ScanCodes + DatabaseCodes;

    private readonly MemoryPlan _plan;
    private readonly int _actionsEntry;
    private byte[] _actions = EmptyArrays.Bytes;

    internal FaultPolicy(MemoryPlan plan)
    {
        _plan = plan;
        plan.AddObject(PlanItem.FaultPolicy, HeapCost.Object(FieldCount));
        _actionsEntry = plan.AddBytes(PlanItem.FaultActions, Codes);
    }

    private bool IsAttached => _actions.Length == Codes;

    /// <summary>What a device does about a fault unless it is told otherwise.</summary>
    /// <param name="code">A code, see <see cref="FaultCode"/>; one that no fault has stops the stream.</param>
    public static FaultAction Default(int code)
    {
        if (IsCorruption(code))
        {
            return FaultAction.Restart;
        }

        return IsHarmless(code) ? FaultAction.Count : FaultAction.StopStream;
    }

    /// <summary>The weakest answer that a fault may get.</summary>
    /// <param name="code">A code, see <see cref="FaultCode"/>.</param>
    /// <returns>
    /// <see cref="FaultAction.Restart"/> for damaged memory, <see cref="FaultAction.StopStream"/> where bytes of the stream have gone
    /// unscanned, <see cref="FaultAction.Count"/> for all others.
    /// </returns>
    public static FaultAction Floor(int code)
    {
        if (IsCorruption(code))
        {
            return FaultAction.Restart;
        }

        bool losesBytes = code == FaultCode.Of(PipelineFault.MemoryRefused) || code == FaultCode.Of(PipelineFault.ScannerRefused)
            || code == FaultCode.Of(PipelineFault.StepThrew) || code == FaultCode.Of(PipelineFault.Stopped);
        return losesBytes ? FaultAction.StopStream : FaultAction.Count;
    }

    /// <summary>What the device does about a fault.</summary>
    /// <param name="code">A code, see <see cref="FaultCode"/>; one that no fault has stops the stream.</param>
    public FaultAction ActionOf(int code)
    {
        int index = IndexOf(code);
        return index < 0 || !IsAttached ? Default(code) : (FaultAction)_actions[index];
    }

    /// <summary>Changes what the device does about a fault; between the pipeline's Attach and the plan's Freeze.</summary>
    /// <param name="code">A code, see <see cref="FaultCode"/>.</param>
    /// <param name="action">What to do from now on, the fault's <see cref="Floor"/> or stronger.</param>
    /// <returns>
    /// <see cref="PipelineFault.None"/>; or <see cref="PipelineFault.NotAttached"/>, <see cref="PipelineFault.PolicyFrozen"/>,
    /// <see cref="PipelineFault.NoSuchFault"/>, <see cref="PipelineFault.PolicyTooWeak"/>, and then nothing changed.
    /// </returns>
    public PipelineFault Set(int code, FaultAction action)
    {
        if (!IsAttached)
        {
            return PipelineFault.NotAttached;
        }

        if (_plan.State != PlanState.Building)
        {
            return PipelineFault.PolicyFrozen;
        }

        int index = IndexOf(code);
        if (index < 0 || action > FaultAction.Restart)
        {
            return PipelineFault.NoSuchFault;
        }

        if (action < Floor(code))
        {
            return PipelineFault.PolicyTooWeak;
        }

        _actions[index] = (byte)action;
        return PipelineFault.None;
    }

    [Allocates("Takes the array from the plan, which refuses once it is frozen.")]
    internal MemoryFault Attach()
    {
        if (IsAttached)
        {
            return MemoryFault.None;
        }

        byte[]? actions = _plan.AllocateBytes(_actionsEntry);
        if (actions is null)
        {
            return _plan.LastFault;
        }

        _actions = actions;
        Fill(FaultCode.MemoryFamily, MemoryCodes);
        Fill(FaultCode.PipelineFamily, PipelineCodes);
        Fill(FaultCode.ScanFamily, ScanCodes);
        Fill(FaultCode.DatabaseFamily, DatabaseCodes);
        return MemoryFault.None;
    }

    private static int IndexOf(int code)
    {
        int number = FaultCode.Number(code);
        switch (FaultCode.Family(code))
        {
            case FaultCode.MemoryFamily:
                return number < MemoryCodes ? number : -1;
            case FaultCode.PipelineFamily:
                return number < PipelineCodes ? MemoryCodes + number : -1;
            case FaultCode.ScanFamily:
                return number < ScanCodes ? MemoryCodes + PipelineCodes + number : -1;
            case FaultCode.DatabaseFamily:
                return number < DatabaseCodes ? MemoryCodes + PipelineCodes + ScanCodes + number : -1;
            default:
                return -1;
        }
    }

    /// <summary>An audit found what no call can bring about: nothing in memory can be trusted any more.</summary>
    private static bool IsCorruption(int code)
    {
        return IsBetween(code, FaultCode.Of(MemoryFault.PlanTotalCorrupt), FaultCode.Of(MemoryFault.PlanEntryCorrupt))
            || IsBetween(code, FaultCode.Of(MemoryFault.PoolLeaseCorrupt), FaultCode.Of(MemoryFault.PoolCountCorrupt))
            || IsBetween(code, FaultCode.Of(MemoryFault.ScopeMarkCorrupt), FaultCode.Of(MemoryFault.ScopeEntryCorrupt))
            || IsBetween(code, FaultCode.Of(MemoryFault.RingIndexCorrupt), FaultCode.Of(MemoryFault.RingRegionCorrupt))
            || IsBetween(code, FaultCode.Of(PipelineFault.JournalCountCorrupt), FaultCode.Of(PipelineFault.PipelineCountCorrupt));
    }

    /// <summary>The stream that is under way has lost nothing by it, whether or not the caller looks at the answer.</summary>
    private static bool IsHarmless(int code)
    {
        int number = FaultCode.Number(code);
        switch (FaultCode.Family(code))
        {
            case FaultCode.MemoryFamily:
                return IsMemoryCondition((MemoryFault)number);
            case FaultCode.PipelineFamily:
                return IsPipelineCondition((PipelineFault)number);
            case FaultCode.DatabaseFamily:
                // A database that is refused replaces none: a stream under way is scanned with the one that was loaded.
                return true;
            case FaultCode.LinkFamily:
                // What a link loses is a gap or an early end to the stream, and reaches the pipeline as such.
                return true;
            default:
                return false;
        }
    }

    /// <summary>"Not now": waiting helps.</summary>
    private static bool IsMemoryCondition(MemoryFault fault)
    {
        return fault == MemoryFault.PoolExhausted || fault == MemoryFault.PoolBorrowed || fault == MemoryFault.RingFull
            || fault == MemoryFault.RingEmpty || fault == MemoryFault.RingHeld;
    }

    private static bool IsPipelineCondition(PipelineFault fault)
    {
        switch (fault)
        {
            case PipelineFault.NotAttached:
            case PipelineFault.PlanRefused:
            case PipelineFault.DatabaseNotLoaded:
            case PipelineFault.NoStream:
            case PipelineFault.GapPending:
            case PipelineFault.NoBlock:
            case PipelineFault.NoSource:
            case PipelineFault.EventsLost:
            case PipelineFault.RestartRequired:
            case PipelineFault.PolicyFrozen:
            case PipelineFault.PolicyTooWeak:
            case PipelineFault.NoSuchFault:
            case PipelineFault.AllocatedAfterFreeze:
                return true;
            default:
                return false;
        }
    }

    private static bool IsBetween(int code, int first, int last)
    {
        return code >= first && code <= last;
    }

    private void Fill(int family, int count)
    {
        for (int number = 0; number < count; number++)
        {
            _actions[IndexOf(family + number)] = (byte)Default(family + number);
        }
    }
}
