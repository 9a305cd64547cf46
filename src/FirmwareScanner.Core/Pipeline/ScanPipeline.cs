using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// The way of a byte: source, ring, block (history before payload), scanner, journal. It does the units of work that it is told to
/// do and returns the fault if one cannot be done; what is done when, and what a fault means for the stream, is decided by whoever
/// drives it: on a device the station.
/// </summary>
/// <remarks>
/// Life: construct on an opened database (enters its memory in the plan), load the database, <see cref="Attach"/>, freeze the
/// plan; then any number of streams. Nothing is allocated after Attach. All calls come from one thread, but for
/// <see cref="Offer"/>, which one other thread may call.
/// </remarks>
[AllocationFree]
public sealed class ScanPipeline
{
    /// <summary>Fewest blocks: the one that is filled and the one that its history is copied from.</summary>
    public const int MinimumBlocks = 2;

    /// <summary>Owner, in the pool's leak report, of the block that is filled and scanned.</summary>
    public const int FillingOwner = 1;

    /// <summary>Owner, in the pool's leak report, of the block that the next one's history is copied from.</summary>
    public const int HistoryOwner = 2;

    /// <summary>Owner, in the pool's leak report, of the block that a source reads into.</summary>
    public const int SourceOwner = 3;

    /// <summary>The least window with which anything is opened: that of LZ4.</summary>
    public const int LeastUnwrapWindow = 64 * 1024;

    /// <summary>The largest window: with the payload of a block and what else stands in its array, the largest array of a device.</summary>
    public const int MostUnwrapWindow = 640 * 1024;

    internal const int FieldCount = 19;

    private readonly MemoryPlan _plan;
    private readonly SignatureDatabase _database;
    private readonly ByteRing _ring;
    private readonly BlockPool _pool;
    private readonly BlockFiller _filler;
    private readonly StreamScanner _scanner;
    private readonly EventJournal _journal;
    private readonly LayeredScan? _layered;
    private readonly int _history;
    private readonly int _payloadLength;
    private bool _isAttached;
    [Owned]
    private BlockLease _previous;
    private int _previousEnd;
    private int _contiguous;
    private long _scannedBytes;
    private int _blocks;
    private ScanFault _scanFault;
    private bool _isSuspended;
    private bool _isRunEnding;

    /// <summary>Builds the stages and lists their memory in <paramref name="plan"/>.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="ringCapacity">Bytes that a burst may bring while a block is scanned, 1 or more.</param>
    /// <param name="ringPolicy">Whether a full ring refuses new bytes (the source can wait) or drops the oldest (it cannot).</param>
    /// <param name="blockCount">Blocks, <see cref="MinimumBlocks"/> to <see cref="BlockPool.MaxBlocks"/>.</param>
    /// <param name="payloadLength">New bytes that a block holds, 1 or more; the history that the database needs comes on top.</param>
    /// <param name="journalCapacity">Events that wait for the sinks at most, 1 or more.</param>
    /// <param name="unwrapWindow">Bytes that decoders may refer back to if the database unwraps; 0 to open nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal ScanPipeline(
        MemoryPlan plan,
        SignatureDatabase database,
        int ringCapacity,
        RingPolicy ringPolicy,
        int blockCount,
        int payloadLength,
        int journalCapacity,
        int unwrapWindow)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        ArgumentNullException.ThrowIfNull(database, nameof(database));
        if (blockCount < MinimumBlocks)
        {
            throw new ArgumentOutOfRangeException(nameof(blockCount));
        }

        if (payloadLength < 1 || payloadLength > int.MaxValue - database.HistoryLength)
        {
            throw new ArgumentOutOfRangeException(nameof(payloadLength));
        }

        if (unwrapWindow != 0 && (unwrapWindow < LeastUnwrapWindow || unwrapWindow > MostUnwrapWindow))
        {
            throw new ArgumentOutOfRangeException(nameof(unwrapWindow));
        }

        _plan = plan;
        _database = database;
        _history = database.HistoryLength;
        _payloadLength = payloadLength;
        plan.AddObject(PlanItem.Pipeline, HeapCost.Object(FieldCount));
        _ring = new ByteRing(plan, ringCapacity, ringPolicy);
        _pool = new BlockPool(plan, blockCount, _history + payloadLength);
        _filler = new BlockFiller(plan, _ring, _pool, _history, payloadLength);
        _scanner = new StreamScanner(database, plan);
        _journal = new EventJournal(plan, journalCapacity);
        _layered = database.Unwraps ? new LayeredScan(plan, database, _journal, _scanner, unwrapWindow, payloadLength) : null;
    }

    /// <summary>What is looked for.</summary>
    public SignatureDatabase Database => _database;

    /// <summary>Where bursts wait for blocks: fill level, high-water mark, drops.</summary>
    public ByteRing Ring => _ring;

    /// <summary>The blocks: who has them, high-water mark, faults.</summary>
    public BlockPool Pool => _pool;

    /// <summary>The events, for the sinks to take.</summary>
    public EventJournal Journal => _journal;

    /// <summary>Bytes that the database needs before each payload.</summary>
    public int HistoryLength => _history;

    /// <summary>New bytes that a block holds.</summary>
    public int PayloadLength => _payloadLength;

    /// <summary>Length of the current or last stream as far as it is known, skipped bytes included.</summary>
    public long StreamLength => _layered is null ? _scanner.Length : _scanner.Length + _layered.PendingMissing;

    /// <summary>Bytes of the current or last stream that were scanned.</summary>
    public long ScannedBytes => _scannedBytes;

    /// <summary>Blocks scanned in the current or last stream.</summary>
    public int Blocks => _blocks;

    /// <summary>Position of the ring up to which its bytes were scanned or skipped.</summary>
    public long Position => _filler.Position;

    /// <summary>
    /// Whether the last unit of work is not done yet, because the journal is full or enough was opened: <see cref="Resume"/> goes on with
    /// it, before anything else. The block that it looks at stays borrowed until then.
    /// </summary>
    internal bool IsSuspended => _isSuspended;

    /// <summary>Bytes of the block that the scanner has begun and not finished; 0 if there is none.</summary>
    internal int SuspendedBytes => !_isSuspended || _isRunEnding ? 0 : _layered is null ? _filler.Count : _layered.GivenBytes;

    /// <summary>Whether the stream was scanned to its end, so that there is a verdict.</summary>
    internal bool IsFinished => _scanner.Verdict != ScanVerdict.Unknown;

    /// <summary>What gets bytes into ring and blocks.</summary>
    internal BlockFiller Filler => _filler;

    /// <summary>Whether a rule that counts fired in the last finished stream, or in what was opened of it.</summary>
    internal bool HasFound => _scanner.Verdict == ScanVerdict.Found || (_layered is not null && _layered.HasFound);

    /// <summary>Why the scanner says that the last finished stream was not scanned whole: bits of <see cref="IncompleteReason"/>.</summary>
    internal int ScannerReasons => _layered is null ? _scanner.Reasons : _scanner.Reasons | _layered.Reasons;

    /// <summary>What the scanner said when a unit of work returned <see cref="PipelineFault.ScannerRefused"/>.</summary>
    internal ScanFault ScanFault => _scanFault;

    /// <summary>Takes all memory from the plan, once the database is loaded.</summary>
    /// <returns>
    /// <see cref="PipelineFault.None"/>, also if the pipeline is attached already; <see cref="PipelineFault.DatabaseNotLoaded"/>;
    /// <see cref="PipelineFault.PlanRefused"/>, and then the board has too little memory and the pipeline stays unusable.
    /// </returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal PipelineFault Attach()
    {
        if (_isAttached)
        {
            return PipelineFault.None;
        }

        if (!_database.IsLoaded)
        {
            return PipelineFault.DatabaseNotLoaded;
        }

        _isAttached = _ring.Attach() == MemoryFault.None
            && _pool.Attach() == MemoryFault.None
            && _filler.Attach() == MemoryFault.None
            && _journal.Attach() == MemoryFault.None
            && _scanner.Attach(_plan)
            && (_layered is null || _layered.Attach());
        return _isAttached ? PipelineFault.None : PipelineFault.PlanRefused;
    }

    /// <summary>Starts a stream; what a stream before it left in the ring is dropped.</summary>
    /// <returns><see cref="PipelineFault.None"/>, or the fault, and then no stream was started.</returns>
    internal PipelineFault Begin()
    {
        if (!_filler.Begin())
        {
            return PipelineFault.MemoryRefused;
        }

        if (_scanner.Begin(_journal) != ScanFault.None)
        {
            return PipelineFault.ScannerRefused;
        }

        _layered?.Begin();
        _isSuspended = false;
        _isRunEnding = false;
        _contiguous = 0;
        _previousEnd = 0;
        _scannedBytes = 0;
        _blocks = 0;
        return PipelineFault.None;
    }

    /// <summary>Puts bytes into the ring; one other thread than that of the other calls may do so.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 0 or more; all lie inside the array.</param>
    /// <returns>
    /// How many were taken: all, or as many as there was room for if the ring refuses rather than drops; their complement if the ring
    /// refused the write for another reason, because somebody misuses it.
    /// </returns>
    [BoundedLoop("Each round hands over at least a byte of the input or is the last.")]
    internal int Offer(byte[] bytes, int start, int count)
    {
        int taken = count > 0 ? _ring.WriteSome(bytes, start, count) : 0;
        while (taken < count)
        {
            int room = _ring.Policy == RingPolicy.Refuse ? _ring.Free : _ring.Capacity;
            int piece = count - taken < room ? count - taken : room;
            if (piece == 0)
            {
                break;
            }

            if (_ring.Write(bytes, start + taken, piece) == 0)
            {
                return _filler.HasClaimMistake ? ~taken : taken;
            }

            taken += piece;
        }

        return taken;
    }

    /// <summary>Scans the block that a source has filled, or else what waits in the ring, at most a payload.</summary>
    /// <param name="limit">Position of the ring up to which bytes may be taken; after <see cref="Position"/>.</param>
    /// <returns>
    /// <see cref="PipelineFault.None"/>, also if the bytes are held or were dropped at this moment and nothing was scanned;
    /// <see cref="PipelineFault.NoBlock"/> if somebody else has all blocks; or the fault that ends the stream.
    /// </returns>
    internal PipelineFault ScanBlock(long limit)
    {
        PipelineFault fault = _filler.Fill(limit);
        BlockLease lease = _filler.Block;
        if (lease == BlockLease.None)
        {
            return fault;
        }

        int start = _filler.Start;
        int count = _filler.Count;
        byte[] slab = _pool.Slab;
        if (_contiguous > 0)
        {
            Array.Copy(slab, _previousEnd - _contiguous, slab, start - _contiguous, _contiguous);
        }

        if (_pool.Seal(lease) != MemoryFault.None || _pool.Borrow(lease) != MemoryFault.None)
        {
            return PipelineFault.MemoryRefused;
        }

        ScanFault refusal = ScanFault.NotScanning;
        try
        {
            refusal = _layered is null ? _scanner.Scan(slab, start, count) : _layered.Scan(slab, start, count);
        }
        finally
        {
            if (refusal != ScanFault.Suspended)
            {
                _pool.Return(lease);
            }
        }

        return refusal == ScanFault.None ? KeepBlock(start, count) : NoteScanFault(refusal);
    }

    /// <summary>Tells the scanner that bytes are missing after the last block; the history before them is worthless then.</summary>
    /// <param name="position">Position of the ring where the stream goes on.</param>
    /// <param name="missing">How many bytes are missing, 1 or more.</param>
    /// <returns><see cref="PipelineFault.None"/>, or the fault that ends the stream.</returns>
    internal PipelineFault Skip(long position, long missing)
    {
        _filler.SkipTo(position);
        return EndRun(missing);
    }

    /// <summary>Ends the stream: the scanner looks at what it held back and evaluates the rules.</summary>
    /// <returns><see cref="PipelineFault.None"/>, or the fault that ends the stream without that.</returns>
    internal PipelineFault Finish()
    {
        return EndRun(0);
    }

    /// <summary>Goes on with the unit of work that is suspended, as far as the journal has room now.</summary>
    /// <returns><see cref="PipelineFault.None"/>, also if it is suspended again; or the fault that ends the stream.</returns>
    internal PipelineFault Resume()
    {
        ScanFault refusal = ScanFault.NotScanning;
        try
        {
            refusal = _layered is null ? _scanner.Resume() : _layered.Resume();
        }
        finally
        {
            if (refusal != ScanFault.Suspended)
            {
                ReturnSuspended();
            }
        }

        if (refusal != ScanFault.None)
        {
            return NoteScanFault(refusal);
        }

        return _isRunEnding ? CloseRun() : KeepBlock(_filler.Start, _filler.Count);
    }

    /// <summary>Gives back all blocks, the latest first.</summary>
    internal void ReleaseBlocks()
    {
        ReturnSuspended();
        _filler.Release();
        ReleasePrevious();
    }

    /// <summary>Walks the invariants of plan, ring, pool and scope. All sides must be at rest.</summary>
    internal MemoryFault AuditMemory()
    {
        MemoryFault fault = _plan.Audit();
        fault = fault != MemoryFault.None ? fault : _ring.Audit();
        fault = fault != MemoryFault.None ? fault : _pool.Audit();
        return fault != MemoryFault.None ? fault : _filler.Scope.Audit();
    }

    /// <summary>Whether the pipeline's own counts agree with those of the ring; between two units of work.</summary>
    /// <param name="isStreaming">Whether a stream is under way; without one no block is kept.</param>
    internal bool AreCountsSound(bool isStreaming)
    {
        return _filler.AreCountsSound(_isSuspended && !_isRunEnding) && _contiguous <= _history && (isStreaming || _previous == BlockLease.None);
    }

    /// <summary>Takes a fault of pool, ring, scope or plan that nobody has taken yet; called until there is none.</summary>
    internal MemoryFault TakeMemoryFault()
    {
        MemoryFault fault = _pool.TakeFault();
        fault = fault != MemoryFault.None ? fault : _ring.TakeFault();
        fault = fault != MemoryFault.None ? fault : _filler.Scope.TakeFault();
        return fault != MemoryFault.None ? fault : _plan.TakeFault();
    }

    /// <summary>The scanned block stays as the next one's history; the one before has served.</summary>
    private PipelineFault KeepBlock(int start, int count)
    {
        bool isReleased = ReleasePrevious();
        _previous = _filler.MoveOut(HistoryOwner);
        if (_previous == BlockLease.None || !isReleased)
        {
            return PipelineFault.MemoryRefused;
        }

        _previousEnd = start + count;
        _contiguous = count < _history - _contiguous ? _contiguous + count : _history;
        _scannedBytes += count;
        _blocks++;
        return PipelineFault.None;
    }

    /// <summary>Tells the scanner what follows the previous block: missing bytes, or nothing.</summary>
    private PipelineFault EndRun(long missing)
    {
        if (_previous != BlockLease.None && _pool.Borrow(_previous) != MemoryFault.None)
        {
            return PipelineFault.MemoryRefused;
        }

        _isRunEnding = true;
        ScanFault refusal = ScanFault.NotScanning;
        try
        {
            refusal = EndScan(missing);
        }
        finally
        {
            if (_previous != BlockLease.None && refusal != ScanFault.Suspended)
            {
                _pool.Return(_previous);
            }
        }

        return refusal == ScanFault.None ? CloseRun() : NoteScanFault(refusal);
    }

    private ScanFault EndScan(long missing)
    {
        if (_layered is not null)
        {
            return _layered.EndRun(_pool.Slab, _previousEnd, missing);
        }

        return missing > 0 ? _scanner.Skip(_pool.Slab, _previousEnd, missing) : _scanner.Finish(_pool.Slab, _previousEnd);
    }

    /// <summary>What is behind a gap, or the end, does not continue what was before it.</summary>
    private PipelineFault CloseRun()
    {
        _isRunEnding = false;
        _contiguous = 0;
        return ReleasePrevious() ? PipelineFault.None : PipelineFault.MemoryRefused;
    }

    /// <summary>Notes why the scanner did not do the whole unit: it is suspended, or it refused.</summary>
    private PipelineFault NoteScanFault(ScanFault fault)
    {
        if (fault == ScanFault.Suspended)
        {
            _isSuspended = true;
            return PipelineFault.None;
        }

        _scanFault = fault;
        return PipelineFault.ScannerRefused;
    }

    /// <summary>Ends the suspension, if there is one: the scanner needs the block that it looked at no more.</summary>
    private void ReturnSuspended()
    {
        if (!_isSuspended)
        {
            return;
        }

        _isSuspended = false;
        BlockLease lease = _isRunEnding ? _previous : _filler.Block;
        if (lease != BlockLease.None)
        {
            _pool.Return(lease);
        }
    }

    private bool ReleasePrevious()
    {
        BlockLease lease = _previous;
        _previous = BlockLease.None;
        _previousEnd = 0;
        return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;
    }
}
