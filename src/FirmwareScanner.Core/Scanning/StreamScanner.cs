using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Scans a stream that arrives in blocks and reports exactly the matches that a naive search over the whole stream would find,
/// however it is cut. The stream is worked through in chunks at fixed stream offsets, each as soon as the bytes that matches from
/// it may need have arrived; that makes the order of events independent of the blocks, too.
/// </summary>
/// <remarks>
/// Life of a scanner: construct on an opened database (enters its memory in the plan), <see cref="Attach"/> once the database is
/// loaded, then for each stream <see cref="Begin"/>, <see cref="Scan"/> for each block, <see cref="Finish"/>. Nothing is
/// allocated after Attach.
/// </remarks>
[AllocationFree]
public sealed class StreamScanner
{
    /// <summary>The longest stream in bytes, gaps included: 2^62. Far below where sums of offsets would overflow.</summary>
    public const long MaximumLength = 1L << 62;

    internal const int FieldCount = 18;

    private const int ByteValues = 256;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly ConditionInterpreter _conditions;
    private readonly CandidateVerifier _verifier;
    private readonly ScanWindow _window = new ScanWindow();
    private readonly int _history;
    private readonly int _bitOfByteEntry;
    private byte[] _bitOfByte = EmptyArrays.Bytes;
    private object[] _byteScanValues = EmptyArrays.Objects;
    private ScanEventSink? _sink;
    private bool _isAttached;
    private bool _isScanning;
    private long _length;
    private long _contiguous;
    private long _next;
    private int _reasons;
    private int _firstAnchored;

    /// <summary>Prepares a scanner and enters its memory in the plan.</summary>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="plan">The memory plan, in state Building.</param>
    public StreamScanner(SignatureDatabase database, MemoryPlan plan)
    {
        _database = database;
        _state = new ScanState(database, plan);
        _conditions = new ConditionInterpreter(database, _state, plan);
        _verifier = new CandidateVerifier(database, _state, _window, plan);
        _bitOfByteEntry = plan.AddBytes("filter bit of each byte", ByteValues, ByteValues + " byte values x 1 byte");
        plan.AddObject("scanner", HeapBytes(database), "scanner + its parts + " + database.ByteScanCount + " boxed bytes");
        _history = database.HistoryLength;
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

    /// <summary>Takes the scanner's memory from the plan.</summary>
    /// <returns>Whether the database is loaded and the plan gave the memory.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public bool Attach(MemoryPlan plan)
    {
        if (!_database.IsLoaded)
        {
            return false;
        }

        _byteScanValues = new object[_database.ByteScanValue.Length];
        for (int i = 0; i < _byteScanValues.Length; i++)
        {
            _byteScanValues[i] = _database.ByteScanValue[i];
        }

        _bitOfByte = plan.AllocateBytes(_bitOfByteEntry)!;
        _isAttached = _bitOfByte != null && _state.Attach(plan) && _conditions.Attach(plan) && _verifier.Attach(plan);
        for (int value = 0; _isAttached && value < ByteValues; value++)
        {
            _bitOfByte![value] = (byte)(1 << GramHash.FilterBit(value, 0));
        }

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

        _sink = sink;
        _state.Reset();
        _verifier.Begin(sink);
        _length = 0;
        _contiguous = 0;
        _next = 0;
        _reasons = _database.CanFire ? IncompleteReason.None : IncompleteReason.NothingToFind;
        _firstAnchored = 0;
        Verdict = ScanVerdict.Unknown;
        _isScanning = true;
        return ScanFault.None;
    }

    /// <summary>Scans the next bytes of the stream.</summary>
    /// <param name="buffer">
    /// Holds the payload and, directly before it, the last <see cref="HistoryLength"/> bytes of the stream (all of them while
    /// fewer have passed since the start or the last gap).
    /// </param>
    /// <param name="start">Index of the first byte of the payload.</param>
    /// <param name="count">Length of the payload in bytes, 0 or more.</param>
    [BoundedLoop("Each round scans a chunk of at least one byte: at most the bytes not yet scanned.")]
    public ScanFault Scan(byte[] buffer, int start, int count)
    {
        ScanFault fault = CheckRange(buffer, start, count);
        if (fault != ScanFault.None)
        {
            return fault;
        }

        _state.CaptureProbes(buffer, start, count, _length);
        OpenWindow(buffer, start, count);
        _length += count;
        _contiguous += count;
        long ready = _length - _database.Ahead;
        long chunkEnd = EndOfChunk(_next);
        while (chunkEnd <= ready)
        {
            ScanChunk(_next, chunkEnd);
            _next = chunkEnd;
            chunkEnd += _database.ChunkLength;
        }

        return ScanFault.None;
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

        ScanRest(buffer, end);
        _length += missing;
        _next = _length;
        _contiguous = 0;
        _reasons |= IncompleteReason.Gap;
        return ScanFault.None;
    }

    /// <summary>Notes a reason why the stream is not scanned whole.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    /// <returns><see cref="ScanFault.NotScanning"/> once the verdict is there: it could not take the reason into account.</returns>
    public ScanFault MarkIncomplete(int reasons)
    {
        if (!_isScanning)
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

        ScanRest(buffer, end);
        _verifier.FinishStream(_length);
        _conditions.Evaluate(_length);
        bool isFound = false;
        for (int rule = 0; rule < _database.RuleCount; rule++)
        {
            if (_conditions.IsFired(rule))
            {
                _sink!.Write(ScanEventKind.RuleFired, rule, 0, 0);
                isFound = isFound || !_database.IsInformational(rule);
            }
        }

        Verdict = isFound ? ScanVerdict.Found : _reasons != 0 ? ScanVerdict.Incomplete : ScanVerdict.Clean;
        _isScanning = false;
        return ScanFault.None;
    }

    private static int HeapBytes(SignatureDatabase database)
    {
        int parts = HeapCost.Object(ScanState.FieldCount) + HeapCost.Object(ConditionInterpreter.FieldCount)
            + HeapCost.Object(CandidateVerifier.FieldCount) + HeapCost.Object(ScanWindow.FieldCount);
        int boxes = (int)HeapCost.References(database.ByteScanCount) + (database.ByteScanCount * HeapCost.Object(1));
        return HeapCost.Object(FieldCount) + parts + boxes;
    }

    private ScanFault CheckRange(byte[] buffer, int start, int count)
    {
        if (!_isScanning)
        {
            return ScanFault.NotScanning;
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

    private long EndOfChunk(long position) => (position & ~(_database.ChunkLength - 1L)) + _database.ChunkLength;

    /// <summary>Scans what the look-ahead held back; nothing more will follow it.</summary>
    [BoundedLoop("Each round scans at least one byte of what is left: at most the history.")]
    private void ScanRest(byte[] buffer, int end)
    {
        OpenWindow(buffer, end, 0);
        while (_next < _length)
        {
            long chunkEnd = EndOfChunk(_next);
            chunkEnd = chunkEnd < _length ? chunkEnd : _length;
            ScanChunk(_next, chunkEnd);
            _next = chunkEnd;
        }
    }

    private void ScanChunk(long from, long to)
    {
        int start = (int)(from - _window.Origin);
        int end = (int)(to - _window.Origin);
        for (int table = 0; table < _database.TableCount; table++)
        {
            ScanTable(table, from, start, end);
        }

        for (int i = 0; i < _byteScanValues.Length; i++)
        {
            ScanForByte(i, start, end);
        }

        if (_firstAnchored < _database.AnchoredSequence.Length)
        {
            TryAnchored(from, to);
        }
    }

    [BoundedLoop("Each round moves on by the stride, which is at least 1: at most end - start rounds.")]
    private void ScanTable(int table, long from, int start, int end)
    {
        SignatureDatabase database = _database;
        byte[] buffer = _window.Buffer;
        byte[] filter = database.Filter[table];
        byte[] bitOfByte = _bitOfByte;
        byte[] shape = database.TableShape;
        int fields = table * TableShapeField.Count;
        int gram = shape[fields + TableShapeField.GramLength];
        int stride = shape[fields + TableShapeField.Stride];
        int m0 = 1 << shape[fields + TableShapeField.Shift0];
        int m1 = 1 << shape[fields + TableShapeField.Shift1];
        int last = _window.End - gram + 1;
        end = end < last ? end : last;
        int past = (int)(from % stride);
        int i = past == 0 ? start : start + stride - past;
        if (gram == 3)
        {
            i = FilterLoop.Find3(buffer, i, end, stride, filter, bitOfByte, m0, m1);
            while (i < end)
            {
                _verifier.VerifyBucket(table, i, (buffer[i] * m0) ^ (buffer[i + 1] * m1) ^ buffer[i + 2]);
                i = FilterLoop.Find3(buffer, i + stride, end, stride, filter, bitOfByte, m0, m1);
            }
        }
        else
        {
            i = FilterLoop.Find2(buffer, i, end, stride, filter, bitOfByte, m0);
            while (i < end)
            {
                _verifier.VerifyBucket(table, i, (buffer[i] * m0) ^ buffer[i + 1]);
                i = FilterLoop.Find2(buffer, i + stride, end, stride, filter, bitOfByte, m0);
            }
        }
    }

    [BoundedLoop("Each round moves past the byte found: at most end - start rounds.")]
    private void ScanForByte(int scan, int start, int end)
    {
        byte[] buffer = _window.Buffer;
        object value = _byteScanValues[scan];
        int sequence = _database.ByteScanSequence[scan];
        while (start < end)
        {
            int at = Array.IndexOf(buffer, value, start, end - start);
            if (at < start)
            {
                return;
            }

            _verifier.VerifyAtom(sequence, at);
            start = at + 1;
        }
    }

    /// <summary>Tries the sequences whose start offsets lie in the chunk; those that are past are not looked at again.</summary>
    [BoundedLoop("Each anchored sequence is passed once a stream.")]
    private void TryAnchored(long from, long to)
    {
        int[] firsts = _database.AnchoredFirst;
        int[] lasts = _database.AnchoredLast;
        for (int i = _firstAnchored; i < firsts.Length && firsts[i] < to; i++)
        {
            long offset = firsts[i] > from ? firsts[i] : from;
            for (; offset <= lasts[i] && offset < to; offset++)
            {
                _verifier.VerifyAt(_database.AnchoredSequence[i], (int)(offset - _window.Origin));
            }
        }

        while (_firstAnchored < firsts.Length && lasts[_firstAnchored] < to)
        {
            _firstAnchored++;
        }
    }
}
