using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Station;

/// <summary>
/// Takes the steps of a stream: asks the source, decides which unit of work the pipeline does next, and between two units carries
/// out what the fault policy demands.
/// </summary>
[AllocationFree]
internal sealed class StreamWorker
{
    internal const int FieldCount = 11;

    private readonly ScanPipeline _pipeline;
    private readonly BlockFiller _filler;
    private readonly StreamLedger _ledger;
    private readonly FaultManager _faults;
    private readonly FaultSignal _signal;
    private int _minimumFill = 1;
    private StreamSource? _source;
    private int _starvations;
    private long _meteredAtBegin;
    private long _allocatedBytes;

    internal StreamWorker(ScanPipeline pipeline, StreamLedger ledger, FaultManager faults)
    {
        _pipeline = pipeline;
        _filler = pipeline.Filler;
        _ledger = ledger;
        _faults = faults;
        _signal = faults.Signal;
    }

    /// <summary>Bytes that must wait before a block is taken, unless a gap or the end follows.</summary>
    internal int MinimumFill
    {
        get => _minimumFill;
        set => _minimumFill = value;
    }

    /// <summary>What is asked at the start and at the end of each stream; null if nothing is.</summary>
    internal AllocationMeter? Meter { get; set; }

    internal int Starvations => _starvations;

    internal long AllocatedBytes => _allocatedBytes;

    /// <summary>Prepares for a stream that the ledger has begun.</summary>
    /// <param name="source">What the steps ask for bytes; null if they are offered.</param>
    internal void Begin(StreamSource? source)
    {
        _source = source;
        _allocatedBytes = 0;
        _meteredAtBegin = Meter is null ? 0 : Meter.Read();
    }

    internal StepResult Step()
    {
        bool wasUnderWay = _ledger.IsUnderWay;
        bool isEnded = _signal.IsRaised && SettleFaults();
        if (!wasUnderWay)
        {
            return StepResult.Idle;
        }

        StepResult result = isEnded ? StepResult.Failed : WorkGuarded();
        if (_signal.IsRaised && _ledger.IsUnderWay && SettleFaults())
        {
            result = StepResult.Failed;
        }

        if (!_ledger.IsUnderWay)
        {
            ReleaseBlocks();
        }

        return result;
    }

    /// <summary>Collects what memory has refused, and does what the policy demands.</summary>
    /// <returns>Whether that ended the stream.</returns>
    private bool SettleFaults()
    {
        _faults.CollectMemoryFaults();
        return CarryOutPolicy();
    }

    /// <summary>Does what the policy demands of the faults seen so far.</summary>
    /// <returns>Whether that ended the stream.</returns>
    internal bool CarryOutPolicy()
    {
        int code = _faults.TakeDemand();
        if (code == FaultCode.None || !_ledger.IsUnderWay)
        {
            return false;
        }

        GiveUp(code);
        return true;
    }

    /// <summary>A fault after which this stream cannot go on: bytes have left the ring and were not scanned.</summary>
    internal StepResult Fail(PipelineFault fault)
    {
        if (fault == PipelineFault.ScannerRefused)
        {
            _faults.NoteCause(_pipeline.ScanFault);
        }

        _faults.Raise(fault);
        _faults.CollectMemoryFaults();
        if (!CarryOutPolicy())
        {
            GiveUp(FaultCode.Of(fault));
        }

        _ledger.StopFor(FaultCode.Of(fault));
        return StepResult.Failed;
    }

    /// <summary>Gives back all blocks; damaged books are left as they are, for whoever looks into them.</summary>
    internal void ReleaseBlocks()
    {
        if (!_faults.IsMemoryDamaged)
        {
            _pipeline.ReleaseBlocks();
        }
    }

    /// <summary>A unit of work; whatever is thrown in it becomes a fault, so that the blocks come back and the loop goes on.</summary>
    private StepResult WorkGuarded()
    {
        try
        {
            if (_pipeline.IsSuspended)
            {
                return Resume();
            }

            if (_source is null || !_ledger.IsOpen || _ledger.HasGap)
            {
                return Work();
            }

            bool hasPulled = Pull(_source);
            if (_filler.HasBlock)
            {
                return ScanBlock();
            }

            StepResult result = _ledger.IsUnderWay ? Work() : StepResult.Failed;
            return result == StepResult.Waiting && hasPulled ? StepResult.Worked : result;
        }
        catch (Exception exception)
        {
            _faults.NoteException(exception);
            return Fail(PipelineFault.StepThrew);
        }
    }

    /// <summary>Goes on with the unit of work that stopped where the journal was full.</summary>
    private StepResult Resume()
    {
        if (_pipeline.Journal.Room == 0)
        {
            return StepResult.JournalFull;
        }

        PipelineFault fault = _pipeline.Resume();
        return fault == PipelineFault.None ? ConcludeIfFinished() : Fail(fault);
    }

    private StepResult Work()
    {
        ByteRing ring = _pipeline.Ring;
        if (_ledger.ExpectsMore)
        {
            int ready = ring.Length;
            return ready == 0 || ready < _minimumFill ? StepResult.Waiting : WorkAt(ring.HeadPosition, false);
        }

        // Before the length: what another thread offers in between then waits, and is never taken for missing.
        long tail = ring.TailPosition;
        int waiting = ring.Length;
        bool hasGap = _ledger.HasGap;
        if (waiting > 0)
        {
            return WorkAt(ring.HeadPosition, hasGap);
        }

        long missing = _ledger.MissingBetween(_filler.Position, tail);
        return missing > 0 ? Skip(tail, missing) : FinishStream();
    }

    /// <summary>Scans what waits at a position of the ring, or skips what is missing before it.</summary>
    private StepResult WorkAt(long position, bool hasGap)
    {
        if (!hasGap && position == _filler.Position)
        {
            return ScanBlock();
        }

        long missing = _ledger.MissingBetween(_filler.Position, position);
        return missing > 0 ? Skip(position, missing) : ScanBlock();
    }

    /// <returns>Whether the source gave anything: bytes, a gap, its end.</returns>
    private bool Pull(StreamSource source)
    {
        int count = _filler.Pull(source, _minimumFill);
        if (count > 0)
        {
            _ledger.Receive(_filler.PulledBuffer, _filler.PulledStart, count);
            return true;
        }

        return count < 0 && NoteSourceCode(source, count);
    }

    /// <returns>Whether that moved the stream on: a gap or its end.</returns>
    private bool NoteSourceCode(StreamSource source, int code)
    {
        switch (code)
        {
            case StreamSource.End:
                _ledger.CloseInput();
                return true;
            case StreamSource.Unverified:
                _ledger.MarkIncomplete(IncompleteReason.Unverified);
                _ledger.CloseInput();
                return true;
            case StreamSource.Gap when source.GapLength > 0:
                _ledger.SetGap(_pipeline.Ring.TailPosition, source.GapLength);
                return true;
            case BlockFiller.PullRefused:
                Fail(PipelineFault.MemoryRefused);
                return false;
            case BlockFiller.SourceThrew:
                _faults.NoteException(_filler.SourceException);
                _ledger.MarkIncomplete(IncompleteReason.Unreadable);
                return EndSource(PipelineFault.SourceThrew);
            default:
                _ledger.MarkIncomplete(code == StreamSource.Damaged ? IncompleteReason.Damaged : IncompleteReason.Unreadable);
                return EndSource(PipelineFault.SourceFailed);
        }
    }

    /// <summary>
    /// A source failed. To stop the stream here means to scan what came before; to count means to ask the source again, of a stream
    /// that stays incomplete.
    /// </summary>
    private bool EndSource(PipelineFault fault)
    {
        int code = FaultCode.Of(fault);
        FaultAction action = _faults.Policy.ActionOf(code);
        _faults.Count(fault);
        if (action == FaultAction.Restart)
        {
            _faults.Report(code);
        }
        else if (action == FaultAction.StopStream)
        {
            _ledger.StopFor(code);
            _ledger.CloseInput();
        }

        return action != FaultAction.Count;
    }

    private StepResult Skip(long position, long missing)
    {
        PipelineFault fault = _pipeline.Skip(position, missing);
        if (fault != PipelineFault.None)
        {
            return Fail(fault);
        }

        _ledger.Skip(position, missing);
        return StepResult.Worked;
    }

    private StepResult ScanBlock()
    {
        PipelineFault fault = _pipeline.ScanBlock(_ledger.GapPosition);
        if (fault == PipelineFault.None)
        {
            return _filler.Count > 0 ? StepResult.Worked : StepResult.Waiting;
        }

        if (fault != PipelineFault.NoBlock)
        {
            return Fail(fault);
        }

        _starvations++;
        _faults.Raise(PipelineFault.NoBlock);
        return StepResult.Starved;
    }

    private StepResult FinishStream()
    {
        _ledger.CheckLength(_pipeline.StreamLength);
        PipelineFault fault = _pipeline.Finish();
        return fault == PipelineFault.None ? ConcludeIfFinished() : Fail(fault);
    }

    /// <summary>Passes the verdict, if the scanner has; a unit of work that is suspended, or was not the last, has none.</summary>
    private StepResult ConcludeIfFinished()
    {
        if (!_pipeline.IsFinished)
        {
            return StepResult.Worked;
        }

        MeasureAllocation();
        NoteLostEvents();
        if (CarryOutPolicy())
        {
            return StepResult.Failed;
        }

        // Whether it is empty the ledger knows better: it knows of a source that failed before the first byte.
        _ledger.MarkIncomplete(_pipeline.ScannerReasons & ~IncompleteReason.Empty);
        _ledger.Conclude(_pipeline.HasFound);
        return StepResult.Finished;
    }

    private void GiveUp(int code)
    {
        MeasureAllocation();
        _ledger.GiveUp(code);
    }

    private void MeasureAllocation()
    {
        if (Meter is null)
        {
            return;
        }

        _allocatedBytes = Meter.Read() - _meteredAtBegin;
        if (_allocatedBytes != 0)
        {
            _faults.Raise(PipelineFault.AllocatedAfterFreeze);
        }
    }

    /// <summary>
    /// The scanner waits for room, so that no event of its own is lost. Should one be all the same, nobody may take the stream for
    /// clean; that is decided at its end, and asked there, not at each step.
    /// </summary>
    private void NoteLostEvents()
    {
        if (_pipeline.Journal.LostEvents != _ledger.LostBefore)
        {
            _ledger.MarkIncomplete(IncompleteReason.EventsLost);
            _faults.Raise(PipelineFault.EventsLost);
        }
    }
}
