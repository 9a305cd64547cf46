using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <content>The units of work: ask the source, scan a block, note a gap, finish the stream.</content>
public sealed partial class ScanPipeline
{
    // Beside the codes of StreamSource, and none that a source can return by mistake without being wrong anyway.
    private const int SourceThrew = int.MinValue;

    /// <summary>
    /// Does one bounded unit of work: takes at most a payload from the source and scans at most a block, or notes a gap, or finishes
    /// the stream.
    /// </summary>
    /// <returns>What it came to.</returns>
    public StepResult Step()
    {
        GatherMemoryFaults();
        if (!_isStreaming)
        {
            Settle();
            return StepResult.Idle;
        }

        StepResult result = Settle() ? StepResult.Failed : GuardedWork();
        if (_isStreaming)
        {
            GatherMemoryFaults();
            NoteLostEvents();
            result = Settle() ? StepResult.Failed : result;
        }

        if (_isStreaming)
        {
            _scope.Close();
        }
        else
        {
            ReleaseBlocks();
        }

        return result;
    }

    /// <summary>A unit of work; whatever is thrown in it becomes a fault, so that the blocks come back and the loop goes on.</summary>
    private StepResult GuardedWork()
    {
        try
        {
            bool hasPulled = _source is not null && !_isEnding && _gapLength == 0 && Pull(_source);
            StepResult result = _isStreaming ? Work() : StepResult.Failed;
            return result == StepResult.Waiting && hasPulled ? StepResult.Worked : result;
        }
        catch (Exception exception)
        {
            _lastException = exception;
            return Fail(PipelineFault.StepThrew);
        }
    }

    private StepResult Work()
    {
        int waiting = _ring.Length;
        if (waiting >= _minimumFill || (waiting > 0 && (_isEnding || _gapLength > 0)))
        {
            return MissingBefore(_ring.HeadPosition) > 0 ? NoteMissing() : ScanBlock();
        }

        if (waiting == 0 && (_isEnding || _gapLength > 0))
        {
            return MissingBefore(_ring.TailPosition) > 0 ? NoteMissing() : FinishStream();
        }

        return StepResult.Waiting;
    }

    /// <summary>Moves bytes from the source to the ring, never more than there is room for: a source that is asked can wait.</summary>
    /// <returns>Whether the source gave anything: bytes, a gap, its end.</returns>
    private bool Pull(StreamSource source)
    {
        int room = _ring.Free;
        int at = room == 0 ? -1 : _ring.ClaimUpTo(room < _payloadLength ? room : _payloadLength);
        if (at < 0)
        {
            NoteClaimFault();
            return false;
        }

        int claimed = _ring.ClaimLength;
        int count = ReadSource(source, at, claimed);
        if (_sourceChecksum is not null && count > 0 && count <= claimed)
        {
            _sourceChecksum.Add(_ring.Buffer, at, count);
        }

        bool isCommitted = _ring.Commit(count > 0 && count <= claimed ? count : 0) == MemoryFault.None;
        if (!isCommitted)
        {
            Fail(PipelineFault.MemoryRefused);
            return false;
        }

        return count < 0 || count > claimed ? NoteSourceCode(source, count) : count != 0;
    }

    private int ReadSource(StreamSource source, int start, int count)
    {
        try
        {
            return source.Read(_ring.Buffer, start, count);
        }
        catch (Exception exception)
        {
            _lastException = exception;
            return SourceThrew;
        }
    }

    /// <returns>Whether that moved the stream on: a gap or its end.</returns>
    private bool NoteSourceCode(StreamSource source, int code)
    {
        switch (code)
        {
            case StreamSource.End:
                _isEnding = true;
                return true;
            case StreamSource.Gap when source.GapLength > 0:
                _gapPosition = _ring.TailPosition;
                _gapLength = source.GapLength;
                return true;
            default:
                _scanner.MarkIncomplete(code == StreamSource.Damaged ? IncompleteReason.Damaged : IncompleteReason.Unreadable);
                return EndSource(code == SourceThrew ? PipelineFault.SourceThrew : PipelineFault.SourceFailed);
        }
    }

    /// <summary>
    /// A source failed. To stop the stream here means to scan what came before; to count means to ask the source again, of a stream
    /// that stays incomplete.
    /// </summary>
    private bool EndSource(PipelineFault fault)
    {
        int code = FaultCode.Of(fault);
        FaultAction action = _policy.ActionOf(code);
        Note(fault);
        if (action == FaultAction.Restart)
        {
            Report(code);
        }
        else if (action == FaultAction.StopStream)
        {
            _stopCode = code;
            _isEnding = true;
        }

        return action != FaultAction.Count;
    }

    /// <summary>Bytes missing between what was accounted for and a position of the ring: dropped by it, or never given to it.</summary>
    private long MissingBefore(long position)
    {
        long dropped = position - _accounted;
        return _gapLength > 0 && position >= _gapPosition ? dropped + _gapLength : dropped;
    }

    /// <summary>Notes what is missing before the oldest byte in the ring; the history before it is worthless then.</summary>
    private StepResult NoteMissing()
    {
        long position = _ring.HeadPosition;
        long missing = MissingBefore(position);
        PipelineFault fault = EndRun(missing);
        if (fault != PipelineFault.None)
        {
            return Fail(fault);
        }

        if (position >= _gapPosition)
        {
            _gapLength = 0;
        }

        _accounted = position;
        _missingBytes += missing;
        _contiguous = 0;
        return ReleasePrevious() ? StepResult.Worked : Fail(PipelineFault.MemoryRefused);
    }

    private StepResult ScanBlock()
    {
        BlockLease lease = _scope.Rent(_pool, FillingOwner);
        if (lease == BlockLease.None)
        {
            if (_pool.LastFault != MemoryFault.PoolExhausted)
            {
                return Fail(PipelineFault.MemoryRefused);
            }

            _starvations++;
            Refuse(PipelineFault.NoBlock);
            return StepResult.Starved;
        }

        int start = _pool.FillOffset(lease) + _history;
        CopyHistory(start);
        int count = CopyPayload(start);
        if (count == 0)
        {
            bool isHeld = _ring.PeekFault == MemoryFault.RingHeld || _ring.PeekFault == MemoryFault.None;
            return isHeld ? StepResult.Waiting : Fail(PipelineFault.MemoryRefused);
        }

        if (_pool.Seal(lease) != MemoryFault.None || _pool.Borrow(lease) != MemoryFault.None)
        {
            return Fail(PipelineFault.MemoryRefused);
        }

        ScanFault fault = ScanFault.NotScanning;
        try
        {
            fault = _scanner.Scan(_pool.Slab, start, count);
        }
        finally
        {
            _pool.Return(lease);
        }

        return fault == ScanFault.None ? KeepBlock(lease, start, count) : Fail(NoteScanFault(fault));
    }

    /// <summary>The scanned block stays as the next one's history; the one before has served.</summary>
    private StepResult KeepBlock([LoanEnds] BlockLease lease, int start, int count)
    {
        bool isReleased = ReleasePrevious();
        _previous = _scope.MoveOut(_pool, lease, HistoryOwner);
        if (_previous == BlockLease.None || !isReleased)
        {
            return Fail(PipelineFault.MemoryRefused);
        }

        _previousEnd = start + count;
        _contiguous = count < _history - _contiguous ? _contiguous + count : _history;
        _scannedBytes += count;
        _blocks++;
        return StepResult.Worked;
    }

    private void CopyHistory(int start)
    {
        if (_contiguous > 0)
        {
            Array.Copy(_pool.Slab, _previousEnd - _contiguous, _pool.Slab, start - _contiguous, _contiguous);
        }
    }

    /// <summary>Copies bytes from the ring, up to the end of the payload or the next missing byte.</summary>
    [BoundedLoop("Each round copies at least a byte of the payload or is the last.")]
    private int CopyPayload(int start)
    {
        int count = 0;
        while (count < _payloadLength)
        {
            int from = _ring.Peek();
            if (from < 0)
            {
                break;
            }

            int length = _ring.PeekLength;
            long position = _ring.PeekPosition;
            if (MissingBefore(position) > 0)
            {
                _ring.Consume(0);
                break;
            }

            length = length < _payloadLength - count ? length : _payloadLength - count;
            bool isGapNear = _gapLength > 0 && _gapPosition - position < length;
            length = isGapNear ? (int)(_gapPosition - position) : length;
            Array.Copy(_ring.Buffer, from, _pool.Slab, start + count, length);
            _ring.Consume(length);
            _accounted = position + length;
            count += length;
        }

        return count;
    }

    private StepResult FinishStream()
    {
        if (_declaredSize >= 0 && _scanner.Length < _declaredSize)
        {
            _scanner.MarkIncomplete(IncompleteReason.Truncated);
        }

        PipelineFault fault = EndRun(0);
        if (fault != PipelineFault.None)
        {
            return Fail(fault);
        }

        MeasureAllocation();
        NoteLostEvents();
        if (Settle())
        {
            return StepResult.Failed;
        }

        _verdict = _scanner.Verdict;
        _isStreaming = false;
        return StepResult.Finished;
    }

    /// <summary>Tells the scanner what follows the previous block: missing bytes, or nothing.</summary>
    private PipelineFault EndRun(long missing)
    {
        if (_previous != BlockLease.None && _pool.Borrow(_previous) != MemoryFault.None)
        {
            return PipelineFault.MemoryRefused;
        }

        ScanFault fault = ScanFault.NotScanning;
        try
        {
            fault = missing > 0
                ? _scanner.Skip(_pool.Slab, _previousEnd, missing)
                : _scanner.Finish(_pool.Slab, _previousEnd);
        }
        finally
        {
            if (_previous != BlockLease.None)
            {
                _pool.Return(_previous);
            }
        }

        return fault == ScanFault.None ? PipelineFault.None : NoteScanFault(fault);
    }

    private PipelineFault NoteScanFault(ScanFault fault)
    {
        _lastCause = FaultCode.Of(fault);
        return PipelineFault.ScannerRefused;
    }

    private bool ReleasePrevious()
    {
        BlockLease lease = _previous;
        _previous = BlockLease.None;
        _previousEnd = 0;
        return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;
    }

    /// <summary>Gives back all blocks, the latest first; damaged books are left as they are, for whoever looks into them.</summary>
    private void ReleaseBlocks()
    {
        if (IsMemoryDamaged)
        {
            return;
        }

        _scope.Close();
        ReleasePrevious();
    }
}
