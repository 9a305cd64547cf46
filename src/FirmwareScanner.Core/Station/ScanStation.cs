using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Station;

/// <summary>
/// The one owner of a stream, whoever brings it: a link, a card, a bare line, a recording, the self-test. It begins the stream,
/// takes its bytes or asks a source for them, decides which unit of work the pipeline does next, keeps the
/// <see cref="Ledger"/>, and ends the stream with a verdict or because the fault policy demands it.
/// </summary>
/// <remarks>
/// Life: construct on an opened database (enters its memory in the plan), load the database, <see cref="Attach"/>, freeze the
/// plan; then any number of streams, one after the other: begin, offer bytes or let a source be asked, <see cref="Step"/>, take
/// events from the pipeline's journal; then <see cref="Stop"/>. Nothing is allocated after Attach. All calls come from one thread,
/// but for <see cref="Offer"/>, which one other thread may call; the end is announced after the last offer has returned.
/// </remarks>
[AllocationFree]
public sealed class ScanStation
{
    internal const int FieldCount = 8;

    private readonly MemoryPlan _plan;
    private readonly ScanPipeline _pipeline;
    private readonly StreamLedger _ledger = new StreamLedger();
    private readonly FaultManager _faults;
    private readonly StreamWorker _worker;
    private bool _isAttached;
    private bool _isStopped;
    private long _refusedBytes;

    /// <summary>Builds the stages and lists their memory in <paramref name="plan"/>.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="ringCapacity">Bytes that a burst may bring while a block is scanned, 1 or more.</param>
    /// <param name="ringPolicy">Whether a full ring refuses new bytes (the source can wait) or drops the oldest (it cannot).</param>
    /// <param name="blockCount">Blocks, <see cref="ScanPipeline.MinimumBlocks"/> to <see cref="BlockPool.MaxBlocks"/>.</param>
    /// <param name="payloadLength">New bytes that a block holds, 1 or more; the history that the database needs comes on top.</param>
    /// <param name="journalCapacity">Events that wait for the sinks at most, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ScanStation(
        MemoryPlan plan,
        SignatureDatabase database,
        int ringCapacity,
        RingPolicy ringPolicy,
        int blockCount,
        int payloadLength,
        int journalCapacity)
        : this(plan, database, ringCapacity, ringPolicy, blockCount, payloadLength, journalCapacity, 0)
    {
    }

    /// <summary>Builds the stages of a board that may open what is wrapped, and lists their memory in <paramref name="plan"/>.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="database">The database, opened or loaded; it says whether anything is unwrapped.</param>
    /// <param name="ringCapacity">Bytes that a burst may bring while a block is scanned, 1 or more.</param>
    /// <param name="ringPolicy">Whether a full ring refuses new bytes (the source can wait) or drops the oldest (it cannot).</param>
    /// <param name="blockCount">Blocks, <see cref="ScanPipeline.MinimumBlocks"/> to <see cref="BlockPool.MaxBlocks"/>.</param>
    /// <param name="payloadLength">New bytes that a block holds, 1 or more; the history that the database needs comes on top.</param>
    /// <param name="journalCapacity">Events that wait for the sinks at most, 1 or more.</param>
    /// <param name="unwrapWindow">
    /// Bytes that decoders may refer back to, <see cref="ScanPipeline.LeastUnwrapWindow"/> to
    /// <see cref="ScanPipeline.MostUnwrapWindow"/>; 0 to recognise what is wrapped and open nothing.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ScanStation(
        MemoryPlan plan,
        SignatureDatabase database,
        int ringCapacity,
        RingPolicy ringPolicy,
        int blockCount,
        int payloadLength,
        int journalCapacity,
        int unwrapWindow)
    {
        _plan = plan;
        _pipeline = new ScanPipeline(
            plan, database, ringCapacity, ringPolicy, blockCount, payloadLength, journalCapacity, unwrapWindow);
        _faults = new FaultManager(plan, _pipeline);
        _worker = new StreamWorker(_pipeline, _ledger, _faults);
        int own = HeapCost.Object(FieldCount) + StreamLedger.HeapBytes + HeapCost.Object(StreamWorker.FieldCount);
        plan.AddObject(PlanItem.Station, own);
    }

    /// <summary>The way of the bytes: ring, blocks, journal, and what was scanned.</summary>
    public ScanPipeline Pipeline => _pipeline;

    /// <summary>What is known of the current or last stream.</summary>
    public StreamLedger Ledger => _ledger;

    /// <summary>Faults, and the policy about them.</summary>
    public FaultManager Faults => _faults;

    /// <summary>Whether a stream is under way.</summary>
    public bool IsUnderWay => _ledger.IsUnderWay;

    /// <summary>
    /// Bytes that must wait in the ring before a block is taken, unless a gap or the end follows. 1 gives the shortest way to a
    /// verdict, and blocks that grow with the load by themselves; more saves work on a board that has other things to do.
    /// </summary>
    public int MinimumFill => _worker.MinimumFill;

    /// <summary>Bytes that <see cref="Offer"/> did not take, ever; a source that offers them again has lost nothing.</summary>
    public long RefusedBytes => _refusedBytes;

    /// <summary>Steps that found no free block, ever.</summary>
    public int Starvations => _worker.Starvations;

    /// <summary>Events of the current or last stream that the journal had no room for.</summary>
    public long LostEvents => _pipeline.Journal.LostEvents - _ledger.LostBefore;

    /// <summary>Bytes allocated during the last finished stream, as the watched meter says; 0 without one.</summary>
    public long AllocatedBytes => _worker.AllocatedBytes;

    /// <summary>Takes all memory from the plan, once the database is loaded.</summary>
    /// <returns>
    /// <see cref="PipelineFault.None"/>, also if the station is attached already; <see cref="PipelineFault.DatabaseNotLoaded"/>;
    /// <see cref="PipelineFault.PlanRefused"/>, and then the board has too little memory and the station stays unusable.
    /// </returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public PipelineFault Attach()
    {
        if (_isAttached)
        {
            return PipelineFault.None;
        }

        PipelineFault fault = _pipeline.Attach();
        if (fault == PipelineFault.None && !_faults.Attach())
        {
            fault = PipelineFault.PlanRefused;
        }

        _isAttached = fault == PipelineFault.None;
        return _isAttached ? fault : _faults.Raise(fault);
    }

    /// <summary>Sets <see cref="MinimumFill"/>.</summary>
    /// <param name="bytes">1 to the lesser of ring capacity and payload length.</param>
    /// <returns><see cref="PipelineFault.None"/>, or <see cref="PipelineFault.BadLength"/>.</returns>
    public PipelineFault SetMinimumFill(int bytes)
    {
        if (bytes < 1 || bytes > _pipeline.Ring.Capacity || bytes > _pipeline.PayloadLength)
        {
            return _faults.Raise(PipelineFault.BadLength);
        }

        _worker.MinimumFill = bytes;
        return PipelineFault.None;
    }

    /// <summary>Has a meter asked at the start and at the end of each stream; before the plan is frozen.</summary>
    /// <param name="meter">The board's meter.</param>
    /// <returns><see cref="PipelineFault.None"/>, or <see cref="PipelineFault.PolicyFrozen"/>.</returns>
    public PipelineFault Watch(AllocationMeter meter)
    {
        if (_plan.State != PlanState.Building)
        {
            return _faults.Raise(PipelineFault.PolicyFrozen);
        }

        _worker.Meter = meter;
        return PipelineFault.None;
    }

    /// <summary>Counts streams from a number on, as a link does that tells starts of the board apart; before the first stream.</summary>
    /// <param name="number">What the number before the first stream's is.</param>
    public void NumberFrom(int number)
    {
        _ledger.NumberFrom(number);
    }

    /// <summary>Starts a stream whose bytes are offered, without a checksum.</summary>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    /// <returns><see cref="PipelineFault.None"/>, or why no stream was started.</returns>
    public PipelineFault BeginStream(long declaredSize)
    {
        return Begin(null, declaredSize, 0, false);
    }

    /// <summary>Starts a stream whose bytes are offered.</summary>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    /// <param name="contentType">A number for whoever reports the stream: what is scanned.</param>
    /// <param name="hasChecksum">Whether the ledger keeps a CRC-32 of the bytes; it costs work for each byte.</param>
    /// <returns><see cref="PipelineFault.None"/>, or why no stream was started.</returns>
    public PipelineFault BeginStream(long declaredSize, int contentType, bool hasChecksum)
    {
        return Begin(null, declaredSize, contentType, hasChecksum);
    }

    /// <summary>Starts a stream whose bytes are read from a source, some at each step, without a checksum.</summary>
    /// <param name="source">The source.</param>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    /// <returns><see cref="PipelineFault.None"/>, or why no stream was started.</returns>
    public PipelineFault BeginStream(StreamSource source, long declaredSize)
    {
        return BeginStream(source, declaredSize, 0, false);
    }

    /// <summary>Starts a stream whose bytes are read from a source, some at each step.</summary>
    /// <param name="source">The source.</param>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    /// <param name="contentType">A number for whoever reports the stream: what is scanned.</param>
    /// <param name="hasChecksum">Whether the ledger keeps a CRC-32 of the bytes; it costs work for each byte.</param>
    /// <returns><see cref="PipelineFault.None"/>, or why no stream was started.</returns>
    public PipelineFault BeginStream(StreamSource source, long declaredSize, int contentType, bool hasChecksum)
    {
        return source is null ? _faults.Raise(PipelineFault.NoSource) : Begin(source, declaredSize, contentType, hasChecksum);
    }

    /// <summary>Takes bytes into the ring; one other thread than that of the steps may offer them.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>
    /// How many were taken: all, or as many as there was room for if the ring refuses rather than drops; 0 with a fault if the call
    /// is a mistake.
    /// </returns>
    public int Offer(byte[] bytes, int start, int count)
    {
        if (!_ledger.IsOpen)
        {
            _faults.Raise(PipelineFault.NoStream);
            return 0;
        }

        if (bytes is null || start < 0 || count < 0 || start > bytes.Length - count)
        {
            _faults.Raise(PipelineFault.BadLength);
            return 0;
        }

        int taken = _pipeline.Offer(bytes, start, count);
        if (taken < 0)
        {
            taken = ~taken;
            _faults.Raise(PipelineFault.MemoryRefused);
        }

        _ledger.Receive(bytes, start, taken);
        _refusedBytes += count - taken;
        return taken;
    }

    /// <summary>Notes that bytes are missing after those offered so far.</summary>
    /// <param name="missing">How many, 1 or more.</param>
    /// <returns><see cref="PipelineFault.None"/>, or why nothing was noted.</returns>
    public PipelineFault Gap(long missing)
    {
        PipelineFault fault = _ledger.IsOpen ? _ledger.NoteGap(_pipeline.Ring.TailPosition, missing) : PipelineFault.NoStream;
        return fault == PipelineFault.None ? fault : _faults.Raise(fault);
    }

    /// <summary>Notes a reason why the stream is not scanned whole that only the caller knows.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    /// <returns><see cref="PipelineFault.None"/>, or <see cref="PipelineFault.NoStream"/>.</returns>
    public PipelineFault MarkIncomplete(int reasons)
    {
        if (!_ledger.IsUnderWay)
        {
            return _faults.Raise(PipelineFault.NoStream);
        }

        _ledger.MarkIncomplete(reasons);
        return PipelineFault.None;
    }

    /// <summary>Announces that no more bytes follow; the stream is finished once the steps have emptied the ring.</summary>
    /// <returns><see cref="PipelineFault.None"/>, or <see cref="PipelineFault.NoStream"/>.</returns>
    public PipelineFault EndStream()
    {
        if (!_ledger.IsOpen)
        {
            return _faults.Raise(PipelineFault.NoStream);
        }

        _ledger.EndInput();
        return PipelineFault.None;
    }

    /// <summary>
    /// Gives the stream up, as a start button, a watchdog or a host may want: what was taken is scanned at the next steps, and then it
    /// ends as incomplete. Without a stream under way nothing happens.
    /// </summary>
    public void AbandonStream()
    {
        if (_ledger.IsUnderWay)
        {
            _ledger.Abandon();
        }
    }

    /// <summary>Forgets the last stream as if it had never been, as it was nobody's: that of a self-test. One under way stays.</summary>
    public void ForgetStream()
    {
        if (!_ledger.IsUnderWay)
        {
            _ledger.Forget();
        }
    }

    /// <summary>
    /// Does one bounded unit of work: takes at most a payload from the source and scans at most a block, or notes a gap, or finishes
    /// the stream. Where the journal is full it stops in the middle of that, and the next step goes on with it: whoever takes the steps
    /// takes the events, too, or lets somebody take them.
    /// </summary>
    /// <returns>What it came to.</returns>
    public StepResult Step()
    {
        return _worker.Step();
    }

    /// <summary>Ends the station's life: gives up a stream under way, gives back its blocks, stops the pool.</summary>
    /// <returns>The blocks that somebody still has; the same report at every call.</returns>
    public StopReport Stop()
    {
        if (_ledger.IsUnderWay)
        {
            _worker.Fail(PipelineFault.Stopped);
        }

        _worker.CarryOutPolicy();
        _worker.ReleaseBlocks();
        _isStopped = true;
        return _pipeline.Pool.Stop();
    }

    /// <summary>
    /// Walks the invariants of plan, ring, pool, scope, journal, pipeline and ledger. All sides must be at rest. Damaged memory ends
    /// the stream and demands a restart, whatever the policy.
    /// </summary>
    /// <returns><see cref="PipelineFault.None"/>, or the first invariant that does not hold.</returns>
    public PipelineFault Audit()
    {
        if (!_isAttached)
        {
            return PipelineFault.None;
        }

        PipelineFault fault = PipelineFault.MemoryCorrupt;
        MemoryFault damage = _pipeline.AuditMemory();
        if (damage != MemoryFault.None)
        {
            _faults.ReportCause(damage);
        }
        else
        {
            bool isCounted = _pipeline.AreCountsSound(_ledger.IsUnderWay)
                && (_ledger.HasFailed || _pipeline.ScannedBytes + _pipeline.SuspendedBytes + _ledger.MissingBytes == _pipeline.StreamLength);
            fault = isCounted ? _pipeline.Journal.Audit() : PipelineFault.PipelineCountCorrupt;
        }

        if (fault != PipelineFault.None)
        {
            _faults.Raise(fault);
            _worker.CarryOutPolicy();
        }

        return fault;
    }

    private PipelineFault Begin(StreamSource? source, long declaredSize, int contentType, bool hasChecksum)
    {
        _faults.CollectMemoryFaults();
        if (!_ledger.IsUnderWay)
        {
            _worker.CarryOutPolicy();
        }

        PipelineFault fault = BeginFault(declaredSize);
        fault = fault == PipelineFault.None ? _pipeline.Begin() : fault;
        if (fault != PipelineFault.None)
        {
            return _faults.Raise(fault);
        }

        _ledger.Begin(declaredSize, contentType, source is not null, hasChecksum, _pipeline.Journal.LostEvents);
        _worker.Begin(source);
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

        if (_faults.NeedsRestart)
        {
            return PipelineFault.RestartRequired;
        }

        if (_ledger.IsUnderWay)
        {
            return PipelineFault.StreamActive;
        }

        return declaredSize < -1 ? PipelineFault.BadLength : PipelineFault.None;
    }
}
