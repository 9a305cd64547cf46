using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Scans a stream that arrives in blocks and reports exactly the matches that a naive search over the whole stream would find,
/// however it is cut. The stream is worked through in chunks at fixed stream offsets, each as soon as the bytes that matches from
/// it may need have arrived; that makes the order of events independent of the blocks, too. A sink that is full makes it stop before
/// the next event, and it goes on when there is room; no event is lost, and their order does not depend on that either.
/// </summary>
/// <remarks>
/// Life of a scanner: construct on an opened database (enters its memory in the plan), <see cref="Attach"/> once the database is
/// loaded, then for each stream <see cref="Begin"/>, <see cref="Scan"/> for each block, <see cref="Finish"/>. With a sink whose
/// <see cref="ScanEventSink.Room"/> ends, each of these calls may leave the scanner suspended: then let the sink's owner take events,
/// and call <see cref="Resume"/> until it is not. Nothing is allocated after Attach.
/// </remarks>
[AllocationFree]
public sealed partial class StreamScanner
{
    /// <summary>The longest stream in bytes, gaps included: 2^62. Far below where sums of offsets would overflow.</summary>
    public const long MaximumLength = 1L << 62;

    internal const int FieldCount = 20;

    // What the scanner is in the middle of: no stream, a stream, one of the calls for a stream.
    private const int Idle = 0;
    private const int Scanning = 1;
    private const int InScan = 2;
    private const int InSkip = 3;
    private const int InFinish = 4;

    private const int NotEvaluated = -1;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly ConditionInterpreter _conditions;
    private readonly CandidateVerifier _verifier;
    private readonly ChunkScanner _chunks;
    private readonly EndVerifier _end;
    private readonly ScanWindow _window = new ScanWindow();
    private readonly int _history;

    // Of the database: a property costs a device as much as three fields.
    private readonly int _chunkLength;
    private readonly int _ahead;
    private bool _isAttached;
    private long _length;
    private long _contiguous;
    private long _next;
    private long _runEnd;
    private int _reasons;
    private int _progress;
    private int _rule;
    private bool _isFound;

    /// <summary>Prepares a scanner and enters its memory in the plan.</summary>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="plan">The memory plan, in state Building.</param>
    public StreamScanner(SignatureDatabase database, MemoryPlan plan)
    {
        _database = database;
        _state = new ScanState(database, plan);
        _conditions = new ConditionInterpreter(database, _state, plan);
        _verifier = new CandidateVerifier(database, _state, _window, plan);
        _chunks = new ChunkScanner(database, _window, _verifier, plan);
        _end = new EndVerifier(database, _state, _window, _verifier);
        plan.AddObject(PlanItem.Scanner, HeapBytes(database));
        _history = database.HistoryLength;
        _chunkLength = database.ChunkLength;
        _ahead = database.Ahead;
    }

    /// <summary>Bytes of the stream that must stand before the payload of each block (fewer while fewer have passed).</summary>
    public int HistoryLength => _history;

    /// <summary>Bytes of the current stream seen so far, gaps included.</summary>
    public long Length => _length;

    /// <summary>Match events of the current stream so far; conditions count each pattern for itself, at most to 2^31 - 1.</summary>
    public long MatchCount => _verifier.MatchCount;

    /// <summary>Sampled positions of the current stream that passed the filter so far.</summary>
    public long CandidateCount => _verifier.CandidateCount;

    /// <summary>What is said of the stream; <see cref="ScanVerdict.Unknown"/> until it is finished.</summary>
    public ScanVerdict Verdict { get; private set; }

    /// <summary>Why the stream counts as not scanned whole: bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons => _reasons;

    /// <summary>
    /// Whether the last call is not done yet because the sink is full. Its buffer must stay as it is until <see cref="Resume"/> has
    /// done the rest; <see cref="Begin"/> gives it up.
    /// </summary>
    public bool IsSuspended => _progress >= InScan;

    /// <summary>Bytes after which the next chunk is scanned; at most so many can follow without an event.</summary>
    internal int UntilChunk => (int)(EndOfChunk(_next) + _ahead - _length);

    /// <summary>Takes the scanner's memory from the plan.</summary>
    /// <returns>Whether the database is loaded and the plan gave the memory.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public bool Attach(MemoryPlan plan)
    {
        if (!_database.IsLoaded)
        {
            return false;
        }

        _isAttached = _chunks.Attach(plan) && _state.Attach(plan) && _conditions.Attach(plan) && _verifier.Attach(plan);
        return _isAttached;
    }

    /// <summary>Starts a stream; one that was not finished is forgotten.</summary>
    /// <param name="sink">Receives the events.</param>
    public ScanFault Begin(ScanEventSink sink)
    {
        if (!_isAttached)
        {
            return ScanFault.NotAttached;
        }

        _state.Reset();
        _verifier.Begin(sink);
        _chunks.Begin();
        _end.Begin();
        _length = 0;
        _contiguous = 0;
        _next = 0;
        _reasons = _database.CanFire ? IncompleteReason.None : IncompleteReason.NothingToFind;
        _progress = Scanning;
        _rule = NotEvaluated;
        _isFound = false;
        Verdict = ScanVerdict.Unknown;
        return ScanFault.None;
    }

    /// <summary>Scans the next bytes of the stream.</summary>
    /// <param name="buffer">
    /// Holds the payload and, directly before it, the last <see cref="HistoryLength"/> bytes of the stream (all of them while
    /// fewer have passed since the start or the last gap).
    /// </param>
    /// <param name="start">Index of the first byte of the payload.</param>
    /// <param name="count">Length of the payload in bytes, 0 or more.</param>
    public ScanFault Scan(byte[] buffer, int start, int count)
    {
        ScanFault fault = CheckRange(buffer, start, count);
        if (fault != ScanFault.None)
        {
            return fault;
        }

        if (_length < _state.CaptureEnd)
        {
            _state.CaptureProbes(buffer, start, count, _length);
        }

        OpenWindow(buffer, start, count);
        _length += count;
        _contiguous += count;
        return ScanChunks() ? ScanFault.None : Suspend(InScan);
    }

    /// <summary>Notes that bytes of the stream are missing; matches on either side are found, none across.</summary>
    /// <param name="buffer">The buffer of the last payload, with its history.</param>
    /// <param name="end">Index after the last byte of that payload.</param>
    /// <param name="missing">How many bytes are missing, 1 or more; with them the stream has at most <see cref="MaximumLength"/>.</param>
    public ScanFault Skip(byte[] buffer, int end, long missing)
    {
        ScanFault fault = CheckRange(buffer, end, 0);
        if (fault != ScanFault.None || missing < 1 || missing > MaximumLength - _length)
        {
            return fault == ScanFault.None ? ScanFault.OutOfRange : fault;
        }

        OpenRest(buffer, end);
        _length += missing;
        _reasons |= IncompleteReason.Gap;
        return EndRun() ? ScanFault.None : Suspend(InSkip);
    }

    /// <summary>Notes a reason why the stream is not scanned whole.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    /// <returns><see cref="ScanFault.NotScanning"/> once the verdict is there: it could not take the reason into account.</returns>
    public ScanFault MarkIncomplete(int reasons)
    {
        if (_progress == Idle)
        {
            return ScanFault.NotScanning;
        }

        _reasons |= reasons;
        return ScanFault.None;
    }

    /// <summary>Ends the stream: scans what is left, evaluates the rules, reports those that fired, sets the verdict.</summary>
    /// <param name="buffer">The buffer of the last payload, with its history; any array if the stream is empty.</param>
    /// <param name="end">Index after the last byte of that payload.</param>
    public ScanFault Finish(byte[] buffer, int end)
    {
        ScanFault fault = CheckRange(buffer, end, 0);
        if (fault != ScanFault.None)
        {
            return fault;
        }

        OpenRest(buffer, end);
        if (_length == 0 && (_reasons & ~IncompleteReason.NothingToFind) == IncompleteReason.None)
        {
            _reasons |= IncompleteReason.Empty;
        }

        return EndStream() ? ScanFault.None : Suspend(InFinish);
    }

    /// <summary>Goes on with the call that is suspended, as far as the sink has room now.</summary>
    /// <returns>What the call would have returned; <see cref="ScanFault.NotSuspended"/>.</returns>
    public ScanFault Resume()
    {
        int call = _progress;
        if (call < InScan)
        {
            return ScanFault.NotSuspended;
        }

        // Not suspended while it works: what throws in the middle cannot be resumed.
        _progress = Scanning;
        if (_chunks.IsSuspended && !ResumeChunk(call))
        {
            return Suspend(call);
        }

        bool isDone = call == InScan ? ScanChunks() : call == InSkip ? EndRun() : EndStream();
        return isDone ? ScanFault.None : Suspend(call);
    }

    private static int HeapBytes(SignatureDatabase database)
    {
        int parts = HeapCost.Object(ScanState.FieldCount) + HeapCost.Object(ConditionInterpreter.FieldCount)
            + HeapCost.Object(CandidateVerifier.FieldCount) + HeapCost.Object(EndVerifier.FieldCount)
            + HeapCost.Object(ScanWindow.FieldCount);
        return HeapCost.Object(FieldCount) + parts + ChunkScanner.HeapBytes(database);
    }

    private ScanFault CheckRange(byte[] buffer, int start, int count)
    {
        if (_progress != Scanning)
        {
            return _progress == Idle ? ScanFault.NotScanning : ScanFault.NotResumed;
        }

        if (start < 0 || count < 0 || start > buffer.Length - count || count > MaximumLength - _length)
        {
            return ScanFault.OutOfRange;
        }

        return start < _history && start < _contiguous ? ScanFault.HistoryMissing : ScanFault.None;
    }

    private void OpenWindow(byte[] buffer, int start, int count)
    {
        int history = _contiguous < _history ? (int)_contiguous : _history;
        _window.Buffer = buffer;
        _window.Start = start - history;
        _window.End = start + count;
        _window.Origin = _length - start;
    }

    private long EndOfChunk(long position) => (position & -(long)_chunkLength) + _chunkLength;

    /// <summary>Scans the chunks from which no match can need bytes that have not arrived.</summary>
    /// <returns>Whether all were scanned; if not, the sink is full, and the same call goes on.</returns>
    [BoundedLoop("Each round scans a chunk of at least one byte: at most the bytes not yet scanned.")]
    private bool ScanChunks()
    {
        long ready = _length - _ahead;
        int chunk = _chunkLength;
        long chunkStart = -(long)chunk;
        long chunkEnd = (_next & chunkStart) + chunk;
        while (chunkEnd <= ready)
        {
            chunkEnd = _chunks.IsOrderFree ? ready & chunkStart : chunkEnd;
            _runEnd = chunkEnd;
            if (!_chunks.Scan(0, _next, chunkEnd))
            {
                return false;
            }

            _next = chunkEnd;
            chunkEnd += chunk;
        }

        return true;
    }

    /// <summary>Does the rest of the chunk that was left in the middle.</summary>
    private bool ResumeChunk(int call)
    {
        long chunkEnd = EndOfChunk(_next);
        chunkEnd = call != InScan && chunkEnd < _runEnd ? chunkEnd : _runEnd;
        if (!_chunks.Resume(_next, chunkEnd))
        {
            return false;
        }

        _next = chunkEnd;
        return true;
    }

    private ScanFault Suspend(int call)
    {
        _progress = call;
        return ScanFault.Suspended;
    }

    /// <summary>Turns to what the look-ahead held back; nothing more will follow it.</summary>
    private void OpenRest(byte[] buffer, int end)
    {
        OpenWindow(buffer, end, 0);
        _runEnd = _length;
    }

    /// <returns>Whether all of what was held back is scanned; if not, the sink is full, and the same call goes on.</returns>
    [BoundedLoop("Each round scans at least one byte of what is left: at most the history.")]
    private bool ScanRest()
    {
        while (_next < _runEnd)
        {
            long chunkEnd = EndOfChunk(_next);
            chunkEnd = chunkEnd < _runEnd ? chunkEnd : _runEnd;
            if (!_chunks.Scan(0, _next, chunkEnd))
            {
                return false;
            }

            _next = chunkEnd;
        }

        return true;
    }

    /// <summary>Ends what belongs together before a gap.</summary>
    /// <returns>Whether that is done; if not, the sink is full, and the same call goes on.</returns>
    private bool EndRun()
    {
        if (!ScanRest())
        {
            return false;
        }

        _next = _length;
        _contiguous = 0;
        return true;
    }

    /// <returns>Whether the verdict is there; if not, the sink is full, and the same call goes on.</returns>
    private bool EndStream()
    {
        if (_rule == NotEvaluated)
        {
            if (!ScanRest() || !_end.Finish(_length))
            {
                return false;
            }

            _conditions.Evaluate(_length);
            _rule = 0;
        }

        if (!ReportRules())
        {
            return false;
        }

        Verdict = _isFound ? ScanVerdict.Found : _reasons != 0 ? ScanVerdict.Incomplete : ScanVerdict.Clean;
        _progress = Idle;
        return true;
    }

    [BoundedLoop("Each round passes a rule, of which a stream passes each once.")]
    private bool ReportRules()
    {
        for (_rule = _conditions.NextFired(_rule); _rule < _database.RuleCount; _rule = _conditions.NextFired(_rule + 1))
        {
            if (!_verifier.HasRoom())
            {
                return false;
            }

            _verifier.Write(ScanEventKind.RuleFired, _rule, 0, 0);
            _isFound = _isFound || !_database.IsInformational(_rule);
        }

        return true;
    }
}
