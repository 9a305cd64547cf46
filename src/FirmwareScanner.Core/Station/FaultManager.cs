using System;
using System.Threading;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Station;

/// <summary>
/// Counts faults where they happen, asks the policy about each, and keeps what it demands until the station carries it out between
/// two units of work, so that no call is cut short by another one's fault.
/// </summary>
[AllocationFree]
public sealed class FaultManager
{
    internal const int FieldCount = 9;

    private const int LastFaultNumber = 31;

    // Every code of plan, ring, pool and scope: more cannot be fresh at a time.
    private const int MostFreshFaults = 128;

    private readonly ScanPipeline _pipeline;
    private readonly FaultPolicy _policy;
    private readonly FaultSignal _signal;
    private readonly FaultCounter _counts = new FaultCounter(1, LastFaultNumber, null);
    private int _lastCause;
    private int _restartCode;
    private Exception? _lastException;

    // What the policy demands and has not been done yet. The producer's thread may set them.
    private int _pendingStop;
    private int _pendingRestart;

    internal FaultManager(MemoryPlan plan, ScanPipeline pipeline)
    {
        _pipeline = pipeline;
        _signal = plan.FaultSignal;
        int own = HeapCost.Object(FieldCount) + FaultCounter.HeapBytes(LastFaultNumber);
        plan.AddObject(PlanItem.FaultManager, own);
        _policy = new FaultPolicy(plan);
    }

    /// <summary>What is done about each fault; set between the station's Attach and the plan's freeze.</summary>
    public FaultPolicy Policy => _policy;

    /// <summary>Whether a fault demands that the board restarts; until then no stream begins.</summary>
    public bool NeedsRestart => _restartCode != FaultCode.None;

    /// <summary>The fault that demands a restart, see <see cref="FaultCode"/>; <see cref="FaultCode.None"/> if none does.</summary>
    public int RestartCode => _restartCode;

    /// <summary>The fault of the most recent refused call or failed step.</summary>
    public PipelineFault Last => (PipelineFault)_counts.Last;

    /// <summary>
    /// The most recent fault of ring, pool, scope, plan or scanner, see <see cref="FaultCode"/>: what is behind
    /// <see cref="PipelineFault.MemoryRefused"/>, <see cref="PipelineFault.ScannerRefused"/>, <see cref="PipelineFault.MemoryCorrupt"/>.
    /// </summary>
    public int LastCause => _lastCause;

    /// <summary>What was thrown last, by a source or inside a step; null if nothing was.</summary>
    public Exception? LastException => _lastException;

    /// <summary>Is raised when there is a fault to collect, or a demand to take.</summary>
    internal FaultSignal Signal => _signal;

    /// <summary>Whether memory is damaged, so that nothing in it may be touched any more.</summary>
    internal bool IsMemoryDamaged => NeedsRestart && FaultPolicy.Floor(_restartCode) == FaultAction.Restart;

    /// <summary>How often a call was refused, a step failed or an audit ended with <paramref name="fault"/>.</summary>
    public int CountOf(PipelineFault fault)
    {
        return _counts.CountOf((int)fault);
    }

    /// <summary>Takes a fault of another part of the device into the policy; it is acted on at the next step.</summary>
    /// <param name="code">The fault, see <see cref="FaultCode"/>.</param>
    /// <returns>What will be done about it.</returns>
    public FaultAction Report(int code)
    {
        FaultAction action = _policy.ActionOf(code);
        if (action == FaultAction.StopStream)
        {
            Interlocked.CompareExchange(ref _pendingStop, code, FaultCode.None);
            _signal.Raise();
        }
        else if (action == FaultAction.Restart)
        {
            Interlocked.CompareExchange(ref _pendingRestart, code, FaultCode.None);
            _signal.Raise();
        }

        return action;
    }

    [Allocates("Takes the array from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        return _policy.Attach() == MemoryFault.None;
    }

    /// <summary>Counts a fault and hands it to the policy. The producer's thread may do so too.</summary>
    /// <returns>The fault.</returns>
    internal PipelineFault Raise(PipelineFault fault)
    {
        Count(fault);
        Report(FaultCode.Of(fault));
        return fault;
    }

    /// <summary>Counts a fault that the caller acts on itself.</summary>
    internal void Count(PipelineFault fault)
    {
        _counts.Record((int)fault);
    }

    /// <summary>Notes what is behind a fault of the scanner.</summary>
    internal void NoteCause(ScanFault cause)
    {
        _lastCause = FaultCode.Of(cause);
    }

    /// <summary>Notes what is behind a fault of memory, and hands it to the policy.</summary>
    internal void ReportCause(MemoryFault cause)
    {
        _lastCause = FaultCode.Of(cause);
        Report(_lastCause);
    }

    internal void NoteException(Exception? exception)
    {
        _lastException = exception;
    }

    /// <summary>Collects what ring, pool, scope and plan have refused since the last time, whoever asked them.</summary>
    internal void CollectMemoryFaults()
    {
        if (!_signal.IsRaised)
        {
            return;
        }

        _signal.Lower();
        MemoryFault fault = _pipeline.TakeMemoryFault();
        for (int taken = 0; fault != MemoryFault.None && taken < MostFreshFaults; taken++)
        {
            ReportCause(fault);
            fault = _pipeline.TakeMemoryFault();
        }
    }

    /// <summary>Takes what the policy demands of the faults seen so far; a demanded restart is remembered for good.</summary>
    /// <returns>The fault because of which a stream under way must end, or <see cref="FaultCode.None"/>.</returns>
    internal int TakeDemand()
    {
        // Seldom is anything demanded; what the producer's thread demands meanwhile is seen at the next step.
        if (_pendingStop == FaultCode.None && _pendingRestart == FaultCode.None)
        {
            return FaultCode.None;
        }

        int stop = Interlocked.Exchange(ref _pendingStop, FaultCode.None);
        int restart = Interlocked.Exchange(ref _pendingRestart, FaultCode.None);
        if (restart != FaultCode.None && _restartCode == FaultCode.None)
        {
            _restartCode = restart;
        }

        return restart != FaultCode.None ? restart : stop;
    }
}
