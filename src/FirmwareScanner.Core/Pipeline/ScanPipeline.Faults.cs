using System;
using System.Threading;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <content>
/// Faults: counted where they happen, acted on between two units of work as the policy says, so that no call is cut short by
/// another one's fault.
/// </content>
public sealed partial class ScanPipeline
{
    private const int FaultNumbers = 32;

    // Every code of plan, ring, pool and scope: more cannot be fresh at a time.
    private const int MostFreshFaults = 128;

    /// <summary>What is done about each fault; set between <see cref="Attach"/> and the plan's freeze.</summary>
    public FaultPolicy Policy => _policy;

    /// <summary>Whether a fault demands that the board restarts; until then no stream begins.</summary>
    public bool NeedsRestart => _restartCode != FaultCode.None;

    /// <summary>The fault that demands a restart, see <see cref="FaultCode"/>; <see cref="FaultCode.None"/> if none does.</summary>
    public int RestartCode => _restartCode;

    /// <summary>The fault that ended the current or last stream, see <see cref="FaultCode"/>; <see cref="FaultCode.None"/> if none did.</summary>
    public int StopCode => _stopCode;

    /// <summary>
    /// The most recent fault of ring, pool, scope, plan or scanner, see <see cref="FaultCode"/>: what is behind
    /// <see cref="PipelineFault.MemoryRefused"/>, <see cref="PipelineFault.ScannerRefused"/>, <see cref="PipelineFault.MemoryCorrupt"/>.
    /// </summary>
    public int LastCause => _lastCause;

    /// <summary>What was thrown last, by a source or inside a step; null if nothing was.</summary>
    public Exception? LastException => _lastException;

    /// <summary>Bytes allocated during the last finished stream, as the watched meter says; 0 without one.</summary>
    public long AllocatedBytes => _allocatedBytes;

    /// <summary>How often a call was refused, a step failed or an audit ended with <paramref name="fault"/>.</summary>
    public int FaultCount(PipelineFault fault)
    {
        int number = (int)fault;
        return _isAttached && number >= 0 && number < FaultNumbers ? _faultCounts[number] : 0;
    }

    /// <summary>Has a meter asked at the start and at the end of each stream; before the plan is frozen.</summary>
    /// <param name="meter">The board's meter.</param>
    /// <returns><see cref="PipelineFault.None"/>, or <see cref="PipelineFault.PolicyFrozen"/>.</returns>
    public PipelineFault Watch(AllocationMeter meter)
    {
        if (_plan.State != PlanState.Building)
        {
            return Refuse(PipelineFault.PolicyFrozen);
        }

        _meter = meter;
        return PipelineFault.None;
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
        }
        else if (action == FaultAction.Restart)
        {
            Interlocked.CompareExchange(ref _pendingRestart, code, FaultCode.None);
        }

        return action;
    }

    private bool IsMemoryDamaged => NeedsRestart && FaultPolicy.Floor(_restartCode) == FaultAction.Restart;

    /// <summary>Collects what ring, pool, scope and plan have refused since the last time, whoever asked them.</summary>
    private void GatherMemoryFaults()
    {
        MemoryFault fault = NextMemoryFault();
        for (int taken = 0; taken < MostFreshFaults && fault != MemoryFault.None; taken++)
        {
            _lastCause = FaultCode.Of(fault);
            Report(_lastCause);
            fault = NextMemoryFault();
        }
    }

    private MemoryFault NextMemoryFault()
    {
        MemoryFault fault = _pool.TakeFault();
        fault = fault != MemoryFault.None ? fault : _ring.TakeFault();
        fault = fault != MemoryFault.None ? fault : _scope.TakeFault();
        return fault != MemoryFault.None ? fault : _plan.TakeFault();
    }

    /// <summary>Does what the policy demands of the faults seen so far.</summary>
    /// <returns>Whether that ended the stream.</returns>
    private bool Settle()
    {
        int stop = Interlocked.Exchange(ref _pendingStop, FaultCode.None);
        int restart = Interlocked.Exchange(ref _pendingRestart, FaultCode.None);
        if (restart != FaultCode.None && _restartCode == FaultCode.None)
        {
            _restartCode = restart;
        }

        int code = restart != FaultCode.None ? restart : stop;
        if (code == FaultCode.None || !_isStreaming)
        {
            return false;
        }

        GiveUp(code);
        return true;
    }

    /// <summary>A fault after which this stream cannot go on: bytes have left the ring and were not scanned.</summary>
    private StepResult Fail(PipelineFault fault)
    {
        Refuse(fault);
        GatherMemoryFaults();
        if (!Settle())
        {
            GiveUp(FaultCode.Of(fault));
        }

        _stopCode = FaultCode.Of(fault);
        return StepResult.Failed;
    }

    /// <summary>Gives the stream up. What was found so far is in the journal; the verdict can only be "incomplete".</summary>
    private void GiveUp(int code)
    {
        MeasureAllocation();
        _ownReasons |= IncompleteReason.Stopped;
        _verdict = ScanVerdict.Incomplete;
        _stopCode = code;
        _hasFailed = true;
        _isStreaming = false;
    }

    private void MeasureAllocation()
    {
        if (_meter is null)
        {
            return;
        }

        _allocatedBytes = _meter.Read() - _meteredAtBegin;
        if (_allocatedBytes != 0)
        {
            Refuse(PipelineFault.AllocatedAfterFreeze);
        }
    }

    private void NoteLostEvents()
    {
        if (_journal.LostEvents != _lostBefore)
        {
            _lostBefore = _journal.LostEvents;
            Refuse(PipelineFault.EventsLost);
        }
    }

    /// <summary>Counts a fault and hands it to the policy. The producer's thread may do so too.</summary>
    private PipelineFault Refuse(PipelineFault fault)
    {
        Note(fault);
        Report(FaultCode.Of(fault));
        return fault;
    }

    private void Note(PipelineFault fault)
    {
        _lastFault = fault;
        if (_isAttached && _faultCounts[(int)fault] < int.MaxValue)
        {
            _faultCounts[(int)fault]++;
        }
    }

    /// <summary>What an audit found: damaged memory behind the fault, if that is where it lies.</summary>
    private PipelineFault RefuseAudit(PipelineFault fault, MemoryFault cause)
    {
        if (cause != MemoryFault.None)
        {
            _lastCause = FaultCode.Of(cause);
            Report(_lastCause);
        }

        Refuse(fault);
        Settle();
        return fault;
    }
}
