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

    internal const int FieldCount = 45;

    private readonly MemoryPlan _plan;
    private readonly SignatureDatabase _database;
    private readonly ByteRing _ring;
    private readonly BlockPool _pool;
    private readonly LeaseScope _scope;
    private readonly StreamScanner _scanner;
    private readonly EventJournal _journal;
    private readonly FaultPolicy _policy;
    private readonly int _faultCountsEntry;
    private readonly int _history;
    private readonly int _payloadLength;
    private int _minimumFill = 1;
    private StreamSource? _source;
    private Crc32? _sourceChecksum;
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
    private int[] _faultCounts = null!;
    private AllocationMeter? _meter;
    private Exception? _lastException;
    private long _meteredAtBegin;
    private long _allocatedBytes;
    private long _lostBefore;
    private int _ownReasons;
    private int _lastCause;
    private int _stopCode;
    private int _restartCode;

    // What the policy demands and has not been done yet. The producer's thread may set them.
    private int _pendingStop;
    private int _pendingRestart;

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
        _policy = new FaultPolicy(plan);
        _faultCountsEntry = plan.AddInt32s("fault counts", FaultNumbers, "32 faults of the pipeline x 4 bytes");
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
    public int Reasons => _scanner.Reasons | _ownReasons;

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
            && _policy.Attach() == MemoryFault.None
            && AttachCounts()
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

    /// <summary>Ends the pipeline's life: gives up a stream under way, gives back its blocks, stops the pool.</summary>
    /// <returns>The blocks that somebody still has; the same report at every call.</returns>
    public StopReport Stop()
    {
        if (_isStreaming)
        {
            Fail(PipelineFault.Stopped);
        }

        Settle();
        ReleaseBlocks();
        _isStopped = true;
        return _pool.Stop();
    }

    /// <summary>
    /// Walks the invariants of plan, ring, pool, scope, journal and pipeline. All sides must be at rest. Damaged memory ends
    /// the stream and demands a restart, whatever the policy.
    /// </summary>
    /// <returns><see cref="PipelineFault.None"/>, or the first invariant that does not hold.</returns>
    public PipelineFault Audit()
    {
        if (!_isAttached)
        {
            return PipelineFault.None;
        }

        MemoryFault damage = AuditMemory();
        if (damage != MemoryFault.None)
        {
            return RefuseAudit(PipelineFault.MemoryCorrupt, damage);
        }

        bool isCounted = _accounted <= _ring.TailPosition && _contiguous <= _history && _scope.Held == 0
            && (_hasFailed || _scannedBytes + _missingBytes == _scanner.Length)
            && (_isStreaming || _previous == BlockLease.None);
        PipelineFault fault = isCounted ? _journal.Audit() : PipelineFault.PipelineCountCorrupt;
        return fault == PipelineFault.None ? fault : RefuseAudit(fault, MemoryFault.None);
    }

    private MemoryFault AuditMemory()
    {
        MemoryFault fault = _plan.Audit();
        fault = fault != MemoryFault.None ? fault : _ring.Audit();
        fault = fault != MemoryFault.None ? fault : _pool.Audit();
        return fault != MemoryFault.None ? fault : _scope.Audit();
    }

    [Allocates("Takes the array from the plan, which refuses once it is frozen.")]
    private bool AttachCounts()
    {
        _faultCounts ??= _plan.AllocateInt32s(_faultCountsEntry)!;
        return _faultCounts is not null;
    }
}
