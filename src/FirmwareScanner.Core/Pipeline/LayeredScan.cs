using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// A unit of work on a block of a stream into which is looked: its bytes go to the unwrapper, and then to the scanner. They go in pieces
/// that end where the scanner is about to tell of a chunk, so that the order of all events together does not depend on the blocks either.
/// It stops where the journal is full, and where enough was opened for one step.
/// </summary>
[AllocationFree]
internal sealed class LayeredScan
{
    internal const int FieldCount = 14;

    // What is done next with the piece.
    private const int Taking = 0;
    private const int Unwrapping = 1;
    private const int Scanned = 2;

    private readonly StreamScanner _scanner;
    private readonly Unwrapper _unwrapper;
    private readonly bool _opens;
    private readonly int _openedAtMost;
    private byte[] _buffer = EmptyArrays.Bytes;
    private int _start;
    private int _end;
    private int _pieceStart;
    private int _pieceEnd;
    private int _taken;
    private int _openedBytes;
    private long _missing;
    private bool _isEnding;
    private int _stage;

    internal LayeredScan(
        MemoryPlan plan, SignatureDatabase database, EventJournal journal, StreamScanner scanner, int windowLength, int payloadLength)
    {
        _scanner = scanner;
        _opens = windowLength > 0;
        _openedAtMost = payloadLength;
        plan.AddObject(PlanItem.LayeredScan, HeapCost.Object(FieldCount));
        _unwrapper = new Unwrapper(plan, database, journal, windowLength, payloadLength);
    }

    /// <summary>Bytes of the block that the scanner has begun.</summary>
    internal int GivenBytes => (_stage == Scanned ? _pieceEnd : _pieceStart) - _start;

    /// <summary>Missing bytes that the scanner has not heard of yet.</summary>
    internal long PendingMissing => _isEnding && _stage != Scanned ? _missing : 0;

    /// <summary>Why the stream counts as not looked into: bits of <see cref="IncompleteReason"/>.</summary>
    internal int Reasons => _unwrapper.Reasons;

    /// <summary>Whether a rule that counts fired in what was opened.</summary>
    internal bool HasFound => _unwrapper.HasFound;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        return _unwrapper.Attach();
    }

    /// <summary>Starts a stream.</summary>
    internal void Begin()
    {
        _unwrapper.Begin();
        _isEnding = false;
        _openedBytes = 0;
        _stage = Scanned;
        _start = 0;
        _pieceStart = 0;
        _pieceEnd = 0;
    }

    /// <summary>Works on the next bytes of the stream; see <see cref="StreamScanner.Scan"/>.</summary>
    internal ScanFault Scan(byte[] buffer, int start, int count)
    {
        _buffer = buffer;
        _start = start;
        _end = start + count;
        _pieceEnd = start;
        _isEnding = false;
        BeginPiece();
        return Go();
    }

    /// <summary>Ends what belongs together: with missing bytes behind it, or the stream.</summary>
    /// <param name="buffer">The buffer of the last payload, with its history.</param>
    /// <param name="end">Index after the last byte of that payload.</param>
    /// <param name="missing">How many bytes are missing; 0 if the stream is over.</param>
    internal ScanFault EndRun(byte[] buffer, int end, long missing)
    {
        _buffer = buffer;
        _end = end;
        _missing = missing;
        _isEnding = true;
        _stage = Unwrapping;
        _taken = end;
        _pieceEnd = end;
        if (missing > 0)
        {
            _unwrapper.Stop();
        }
        else
        {
            _unwrapper.EndInput();
        }

        return Go();
    }

    /// <summary>Goes on with what is not done yet.</summary>
    internal ScanFault Resume()
    {
        if (_scanner.IsSuspended)
        {
            ScanFault fault = _scanner.Resume();
            if (fault != ScanFault.None)
            {
                return fault;
            }
        }

        return Go();
    }

    [BoundedLoop("Each round does the next piece of the block.")]
    private ScanFault Go()
    {
        while (true)
        {
            if (_stage != Scanned)
            {
                ScanFault fault = Unwrap();
                fault = fault == ScanFault.None ? GiveToScanner() : fault;
                if (fault != ScanFault.None)
                {
                    return fault;
                }
            }

            if (_pieceEnd == _end)
            {
                return ScanFault.None;
            }

            BeginPiece();
            if (_openedBytes >= _openedAtMost)
            {
                _openedBytes = 0;
                return ScanFault.Suspended;
            }
        }
    }

    private void BeginPiece()
    {
        _pieceStart = _pieceEnd;
        _taken = _pieceStart;
        _stage = Taking;
        int left = _end - _pieceStart;
        int untilChunk = _opens ? _scanner.UntilChunk : left;
        _pieceEnd = _pieceStart + (untilChunk < left ? untilChunk : left);
    }

    private ScanFault GiveToScanner()
    {
        _stage = Scanned;
        if (!_isEnding)
        {
            return _scanner.Scan(_buffer, _pieceStart, _pieceEnd - _pieceStart);
        }

        return _missing > 0 ? _scanner.Skip(_buffer, _end, _missing) : _scanner.Finish(_buffer, _end);
    }

    /// <summary>Has the unwrapper look at the piece.</summary>
    /// <returns><see cref="ScanFault.None"/> once it is done with it; <see cref="ScanFault.Suspended"/> if it is to be asked again.</returns>
    [BoundedLoop("Each round takes at least a byte of the piece or is the last.")]
    private ScanFault Unwrap()
    {
        while (_stage == Unwrapping || _taken < _pieceEnd)
        {
            if (_stage == Taking)
            {
                _taken += _unwrapper.Take(_buffer, _taken, _pieceEnd - _taken);
                _stage = Unwrapping;
            }

            UnwrapResult result = _unwrapper.Step();
            _openedBytes += _unwrapper.LastOpened;
            if (result != UnwrapResult.Idle)
            {
                return result == UnwrapResult.Refused ? _unwrapper.Fault : ScanFault.Suspended;
            }

            _stage = Taking;
        }

        return ScanFault.None;
    }
}
