using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <content>The units of work: ask the source, scan a block, note a gap, finish the stream.</content>
public sealed partial class ScanPipeline
{
    /// <summary>
    /// Does one bounded unit of work: takes at most a payload from the source and scans at most a block, or notes a gap, or finishes
    /// the stream.
    /// </summary>
    /// <returns>What it came to.</returns>
    public StepResult Step()
    {
        if (!_isStreaming)
        {
            return StepResult.Idle;
        }

        bool hasPulled = _source is not null && !_isEnding && _gapLength == 0 && Pull(_source);
        StepResult result = StepResult.Failed;
        bool isDone = false;
        try
        {
            result = Work();
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                Fail(PipelineFault.ScannerRefused);
            }

            if (!_isStreaming)
            {
                ReleaseBlocks();
            }
            else
            {
                _scope.Close();
            }
        }

        return result == StepResult.Waiting && hasPulled ? StepResult.Worked : result;
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
            return false;
        }

        int claimed = _ring.ClaimLength;
        int count = StreamSource.Failed;
        try
        {
            count = source.Read(_ring.Buffer, at, claimed);
        }
        finally
        {
            _ring.Commit(count > 0 && count <= claimed ? count : 0);
        }

        if (count < 0 || count > claimed)
        {
            NoteSourceCode(source, count);
        }

        return count != 0;
    }

    private void NoteSourceCode(StreamSource source, int code)
    {
        switch (code)
        {
            case StreamSource.End:
                _isEnding = true;
                return;
            case StreamSource.Gap when source.GapLength > 0:
                _gapPosition = _ring.TailPosition;
                _gapLength = source.GapLength;
                return;
            case StreamSource.Damaged:
                _scanner.MarkIncomplete(IncompleteReason.Damaged);
                break;
            default:
                _scanner.MarkIncomplete(IncompleteReason.Unreadable);
                break;
        }

        Refuse(PipelineFault.SourceFailed);
        _isEnding = true;
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

        return fault == ScanFault.None ? KeepBlock(lease, start, count) : Fail(PipelineFault.ScannerRefused);
    }

    /// <summary>The scanned block stays as the next one's history; the one before has served.</summary>
    private StepResult KeepBlock(BlockLease lease, int start, int count)
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

        return fault == ScanFault.None ? PipelineFault.None : PipelineFault.ScannerRefused;
    }

    /// <summary>Gives the stream up. What was found so far is in the journal; the verdict can only be "incomplete".</summary>
    private StepResult Fail(PipelineFault fault)
    {
        Refuse(fault);
        _scanner.MarkIncomplete(IncompleteReason.Stopped);
        _verdict = ScanVerdict.Incomplete;
        _hasFailed = true;
        _isStreaming = false;
        return StepResult.Failed;
    }

    private bool ReleasePrevious()
    {
        BlockLease lease = _previous;
        _previous = BlockLease.None;
        _previousEnd = 0;
        return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;
    }

    /// <summary>Gives back all blocks, the latest first.</summary>
    private void ReleaseBlocks()
    {
        _scope.Close();
        ReleasePrevious();
    }
}
