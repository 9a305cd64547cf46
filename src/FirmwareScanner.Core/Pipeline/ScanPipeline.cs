using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// The way of a byte: source, ring, block (history before payload), scanner, journal. It owns the order of work and the memory on
/// the way; it knows nothing about signatures. It is driven by a cooperative loop: offer bytes or let it ask a source,
/// <see cref="Step"/>, take events from the <see cref="Journal"/>.
/// </summary>
/// <remarks>
/// Life: construct on an opened database (enters its memory in the plan), load the database, <see cref="Attach"/>, freeze the
/// plan; then any number of streams; then <see cref="Stop"/>. Nothing is allocated after Attach. All calls come from one thread,
/// but for <see cref="Offer"/>, which one other thread may call.
/// </remarks>
[AllocationFree]
public sealed partial class ScanPipeline
{
    /// <summary>Fewest blocks: the one that is filled and the one that its history is copied from.</summary>
    public const int MinimumBlocks = 2;

    /// <summary>Owner, in the pool's leak report, of the block that is filled and scanned.</summary>
    public const int FillingOwner = 1;

    /// <summary>Owner, in the pool's leak report, of the block that the next one's history is copied from.</summary>
    public const int HistoryOwner = 2;

    internal const int FieldCount = 30;

    private readonly MemoryPlan _plan;
    private readonly SignatureDatabase _database;
    private readonly ByteRing _ring;
    private readonly BlockPool _pool;
    private readonly LeaseScope _scope;
    private readonly StreamScanner _scanner;
    private readonly EventJournal _journal;
    private readonly int _history;
    private readonly int _payloadLength;
    private int _minimumFill = 1;
    private StreamSource? _source;
    private bool _isAttached;
    private bool _isStopped;
    private bool _isStreaming;
    private bool _isEnding;
    private bool _hasFailed;
    private long _declaredSize;
    [Owned]
    private BlockLease _previous;
    private int _previousEnd;
    private int _contiguous;
    private long _accounted;
    private long _gapPosition;
    private long _gapLength;
    private long _scannedBytes;
    private long _missingBytes;
    private long _refusedBytes;
    private int _blocks;
    private int _starvations;
    private ScanVerdict _verdict;
    private PipelineFault _lastFault;

    /// <summary>Builds the stages and lists their memory in <paramref name="plan"/>.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="ringCapacity">Bytes that a burst may bring while a block is scanned, 1 or more.</param>
    /// <param name="ringPolicy">Whether a full ring refuses new bytes (the source can wait) or drops the oldest (it cannot).</param>
    /// <param name="blockCount">Blocks, <see cref="MinimumBlocks"/> to <see cref="BlockPool.MaxBlocks"/>.</param>
    /// <param name="payloadLength">New bytes that a block holds, 1 or more; the history that the database needs comes on top.</param>
    /// <param name="journalCapacity">Events that wait for the sinks at most, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ScanPipeline(
        MemoryPlan plan,
        SignatureDatabase database,
        int ringCapacity,
        RingPolicy ringPolicy,
        int blockCount,
        int payloadLength,
        int journalCapacity)
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

        _plan = plan;
        _database = database;
        _history = database.HistoryLength;
        _payloadLength = payloadLength;
        plan.AddObject("pipeline", HeapCost.Object(FieldCount), "pipeline");
        _ring = new ByteRing(plan, "ring", ringCapacity, ringPolicy);
        _pool = new BlockPool(plan, "blocks", blockCount, _history + payloadLength);
        _scope = new LeaseScope(plan, "block scope", 1, 0);
        _scanner = new StreamScanner(database, plan);
        _journal = new EventJournal(plan, journalCapacity);
    }

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

    /// <summary>
    /// Bytes that must wait in the ring before a block is taken, unless a gap or the end follows. 1 gives the shortest way to a
    /// verdict, and blocks that grow with the load by themselves; more saves work on a board that has other things to do.
    /// </summary>
    public int MinimumFill => _minimumFill;

    /// <summary>Whether a stream is under way.</summary>
    public bool IsStreaming => _isStreaming;

    /// <summary>Length of the current or last stream as far as it is known, missing bytes included.</summary>
    public long StreamLength => _scanner.Length;

    /// <summary>Bytes of the current or last stream that were scanned.</summary>
    public long ScannedBytes => _scannedBytes;

    /// <summary>Bytes of the current or last stream that are missing: dropped by the ring, or by the source's own account.</summary>
    public long MissingBytes => _missingBytes;

    /// <summary>Bytes that <see cref="Offer"/> did not take, ever; a source that offers them again has lost nothing.</summary>
    public long RefusedBytes => _refusedBytes;

    /// <summary>Blocks scanned in the current or last stream.</summary>
    public int Blocks => _blocks;

    /// <summary>Steps that found no free block, ever.</summary>
    public int Starvations => _starvations;

    /// <summary>What is said of the stream; <see cref="ScanVerdict.Unknown"/> until it is finished.</summary>
    public ScanVerdict Verdict => _verdict;

    /// <summary>Why the stream counts as not scanned whole: bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons => _scanner.Reasons;

    /// <summary>The fault of the most recent refused call or failed step.</summary>
    public PipelineFault LastFault => _lastFault;

    /// <summary>Takes all memory from the plan, once the database is loaded.</summary>
    /// <returns>
    /// <see cref="PipelineFault.None"/>, also if the pipeline is attached already; <see cref="PipelineFault.DatabaseNotLoaded"/>;
    /// <see cref="PipelineFault.PlanRefused"/>, and then the board has too little memory and the pipeline stays unusable.
    /// </returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public PipelineFault Attach()
    {
        if (_isAttached)
        {
            return PipelineFault.None;
        }

        if (!_database.IsLoaded)
        {
            return Refuse(PipelineFault.DatabaseNotLoaded);
        }

        bool isGiven = _ring.Attach() == MemoryFault.None
            && _pool.Attach() == MemoryFault.None
            && _scope.Attach() == MemoryFault.None
            && _journal.Attach() == MemoryFault.None
            && _scanner.Attach(_plan);
        if (!isGiven)
        {
            return Refuse(PipelineFault.PlanRefused);
        }

        _isAttached = true;
        return PipelineFault.None;
    }

    /// <summary>Sets <see cref="MinimumFill"/>.</summary>
    /// <param name="bytes">1 to the lesser of ring capacity and payload length.</param>
    public PipelineFault SetMinimumFill(int bytes)
    {
        if (bytes < 1 || bytes > _ring.Capacity || bytes > _payloadLength)
        {
            return Refuse(PipelineFault.BadLength);
        }

        _minimumFill = bytes;
        return PipelineFault.None;
    }

    /// <summary>Starts a stream whose bytes are offered.</summary>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    public PipelineFault BeginStream(long declaredSize)
    {
        return Begin(null, declaredSize);
    }

    /// <summary>Starts a stream whose bytes are read from a source, some at each step.</summary>
    /// <param name="source">The source.</param>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    public PipelineFault BeginStream(StreamSource source, long declaredSize)
    {
        return source is null ? Refuse(PipelineFault.NoSource) : Begin(source, declaredSize);
    }

    /// <summary>Puts bytes into the ring; one other thread than that of the steps may do so.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>
    /// How many were taken: all, or as many as there was room for if the ring refuses rather than drops; 0 with
    /// <see cref="LastFault"/> if the call is a mistake.
    /// </returns>
    [BoundedLoop("Each round hands over at least a byte of the input or is the last.")]
    public int Offer(byte[] bytes, int start, int count)
    {
        if (!_isStreaming || _isEnding)
        {
            Refuse(PipelineFault.NoStream);
            return 0;
        }

        if (bytes is null || start < 0 || count < 0 || start > bytes.Length - count)
        {
            Refuse(PipelineFault.BadLength);
            return 0;
        }

        int taken = 0;
        while (taken < count)
        {
            int room = _ring.Policy == RingPolicy.Refuse ? _ring.Free : _ring.Capacity;
            int piece = count - taken < room ? count - taken : room;
            if (piece == 0 || _ring.Write(bytes, start + taken, piece) == 0)
            {
                break;
            }

            taken += piece;
        }

        _refusedBytes += count - taken;
        return taken;
    }

    /// <summary>Notes that bytes are missing after those offered so far.</summary>
    /// <param name="missing">How many, 1 or more.</param>
    public PipelineFault Gap(long missing)
    {
        if (!_isStreaming || _isEnding)
        {
            return Refuse(PipelineFault.NoStream);
        }

        if (missing < 1 || missing > StreamScanner.MaximumLength - _gapLength)
        {
            return Refuse(PipelineFault.BadLength);
        }

        if (_gapLength > 0 && _gapPosition != _ring.TailPosition)
        {
            return Refuse(PipelineFault.GapPending);
        }

        _gapPosition = _ring.TailPosition;
        _gapLength += missing;
        return PipelineFault.None;
    }

    /// <summary>Notes a reason why the stream is not scanned whole that only the caller knows.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    public PipelineFault MarkIncomplete(int reasons)
    {
        if (!_isStreaming)
        {
            return Refuse(PipelineFault.NoStream);
        }

        _scanner.MarkIncomplete(reasons);
        return PipelineFault.None;
    }

    /// <summary>Announces that no more bytes follow; the stream is finished once the steps have emptied the ring.</summary>
    public PipelineFault EndStream()
    {
        if (!_isStreaming || _isEnding)
        {
            return Refuse(PipelineFault.NoStream);
        }

        _isEnding = true;
        return PipelineFault.None;
    }

    /// <summary>Ends the pipeline's life: gives up a stream under way, gives back its blocks, stops the pool.</summary>
    /// <returns>The blocks that somebody still has; the same report at every call.</returns>
    public StopReport Stop()
    {
        if (_isStreaming)
        {
            Fail(PipelineFault.Stopped);
        }

        ReleaseBlocks();
        _isStopped = true;
        return _pool.Stop();
    }

    /// <summary>Walks the invariants of pipeline, ring, pool, scope and journal. All sides must be at rest.</summary>
    /// <returns><see cref="PipelineFault.None"/>, or the first invariant that does not hold.</returns>
    public PipelineFault Audit()
    {
        if (!_isAttached)
        {
            return PipelineFault.None;
        }

        bool isMemorySound = _ring.Audit() == MemoryFault.None && _pool.Audit() == MemoryFault.None
            && _scope.Audit() == MemoryFault.None;
        if (!isMemorySound)
        {
            return PipelineFault.MemoryCorrupt;
        }

        bool isCounted = _accounted <= _ring.TailPosition && _contiguous <= _history && _scope.Held == 0
            && (_hasFailed || _scannedBytes + _missingBytes == _scanner.Length)
            && (_isStreaming || _previous == BlockLease.None);
        return isCounted ? _journal.Audit() : PipelineFault.PipelineCountCorrupt;
    }

    private PipelineFault Begin(StreamSource? source, long declaredSize)
    {
        PipelineFault fault = BeginFault(declaredSize);
        if (fault == PipelineFault.None && !DiscardRing())
        {
            fault = PipelineFault.MemoryRefused;
        }

        if (fault == PipelineFault.None && _scanner.Begin(_journal) != ScanFault.None)
        {
            fault = PipelineFault.ScannerRefused;
        }

        if (fault != PipelineFault.None)
        {
            return Refuse(fault);
        }

        _source = source;
        _declaredSize = declaredSize;
        _accounted = _ring.TailPosition;
        _gapLength = 0;
        _contiguous = 0;
        _previousEnd = 0;
        _scannedBytes = 0;
        _missingBytes = 0;
        _blocks = 0;
        _verdict = ScanVerdict.Unknown;
        _hasFailed = false;
        _isEnding = false;
        _isStreaming = true;
        return PipelineFault.None;
    }

    private PipelineFault BeginFault(long declaredSize)
    {
        if (_isStopped)
        {
            return PipelineFault.Stopped;
        }

        if (!_isAttached)
        {
            return PipelineFault.NotAttached;
        }

        if (_isStreaming)
        {
            return PipelineFault.StreamActive;
        }

        return declaredSize < -1 ? PipelineFault.BadLength : PipelineFault.None;
    }

    /// <summary>Empties the ring of what a stream that was given up left behind.</summary>
    [BoundedLoop("Each round consumes at least a byte of the ring.")]
    private bool DiscardRing()
    {
        while (_ring.Peek() >= 0)
        {
            _ring.Consume(_ring.PeekLength);
        }

        return _ring.PeekFault == MemoryFault.RingEmpty;
    }

    private PipelineFault Refuse(PipelineFault fault)
    {
        _lastFault = fault;
        return fault;
    }
}
