using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Looks for candidates in a chunk of the stream: with each filter table, then with each byte that is searched for, then at fixed
/// offsets. That order is the order of events. When the sink is full it stops in the middle, and goes on there.
/// </summary>
[AllocationFree]
internal sealed partial class ChunkScanner
{
    internal const int FieldCount = 13;

    private const int ByteValues = 256;

    // Where nothing was left in the middle.
    private const int NoUnit = -1;

    private readonly SignatureDatabase _database;
    private readonly ScanWindow _window;
    private readonly CandidateVerifier _verifier;
    private readonly int _bitOfByteEntry;
    private byte[] _bitOfByte = EmptyArrays.Bytes;
    private object[] _byteScanValues = EmptyArrays.Objects;
    private int _tableCount;
    private int _anchoredCount;
    private int _firstAnchored;
    private int _unit;
    private int _at;
    private int _anchored;
    private long _anchoredOffset;

    internal ChunkScanner(SignatureDatabase database, ScanWindow window, CandidateVerifier verifier, MemoryPlan plan)
    {
        _database = database;
        _window = window;
        _verifier = verifier;
        _bitOfByteEntry = plan.AddBytes(PlanItem.BitOfByte, ByteValues);
    }

    /// <summary>Whether a chunk was left in the middle; it must be resumed before another is scanned.</summary>
    internal bool IsSuspended => _unit != NoUnit;

    internal static int HeapBytes(SignatureDatabase database)
    {
        int boxes = (int)HeapCost.References(database.ByteScanCount) + (database.ByteScanCount * HeapCost.Object(1));
        return HeapCost.Object(FieldCount) + boxes;
    }

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach(MemoryPlan plan)
    {
        _tableCount = _database.TableCount;
        _anchoredCount = _database.AnchoredSequence.Length;
        _byteScanValues = new object[_database.ByteScanValue.Length];
        for (int i = 0; i < _byteScanValues.Length; i++)
        {
            _byteScanValues[i] = _database.ByteScanValue[i];
        }

        byte[]? bitOfByte = plan.AllocateBytes(_bitOfByteEntry);
        if (bitOfByte is null)
        {
            return false;
        }

        for (int value = 0; value < ByteValues; value++)
        {
            bitOfByte[value] = (byte)(1 << GramHash.FilterBit(value));
        }

        _bitOfByte = bitOfByte;
#if DESKTOP
        AttachFinder();
#endif
        return true;
    }

    internal void Begin()
    {
        _firstAnchored = 0;
        _unit = NoUnit;
#if DESKTOP
        _finder?.Begin();
#endif
    }

    /// <summary>
    /// Whether the events of several chunks together come in the same order as those of each: a single table finds everything that can
    /// still be found.
    /// </summary>
    internal bool IsOrderFree => _tableCount + _byteScanValues.Length <= 1 && _firstAnchored >= _anchoredCount;

    /// <summary>Scans a chunk of the window, or what is left of it.</summary>
    /// <param name="unit">What to begin with: 0 for all, a filter table, a byte that is searched for, or what is anchored.</param>
    /// <param name="from">The chunk's stream offset.</param>
    /// <param name="to">Stream offset of its end.</param>
    /// <returns>Whether all of it was scanned; if not, the sink is full, and <see cref="Resume"/> goes on.</returns>
    internal bool Scan(int unit, long from, long to)
    {
        int start = (int)(from - _window.Origin);
        int end = (int)(to - _window.Origin);
        int tables = _tableCount;
        for (; unit < tables; unit++)
        {
            if (!ScanTable(unit, from, start, end))
            {
                return false;
            }
        }

        int units = tables + _byteScanValues.Length;
        for (; unit < units; unit++)
        {
            if (!ScanForByte(unit, start, end))
            {
                return false;
            }
        }

        return _firstAnchored >= _anchoredCount || TryAnchored(_firstAnchored, from, from, to);
    }

    /// <summary>Goes on with a chunk that was left in the middle; the window has not moved.</summary>
    /// <param name="from">The chunk's stream offset.</param>
    /// <param name="to">Stream offset of its end.</param>
    /// <returns>Whether all of it was scanned.</returns>
    internal bool Resume(long from, long to)
    {
        int unit = _unit;
        int end = (int)(to - _window.Origin);
#if DESKTOP
        if (_finder is not null && unit < _tableCount)
        {
            _unit = NoUnit;
            return VerifyFound(unit) && ScanFound(unit, _at, end) && Scan(unit + 1, from, to);
        }

#endif
        if (unit < _tableCount)
        {
            if (!_verifier.ResumeEntries())
            {
                return false;
            }

            _unit = NoUnit;
            return ScanTable(unit, _window.Origin + _at + 1, _at + 1, end) && Scan(unit + 1, from, to);
        }

        _unit = NoUnit;
        return unit < _tableCount + _byteScanValues.Length
            ? ScanForByte(unit, _at, end) && Scan(unit + 1, from, to)
            : TryAnchored(_anchored, _anchoredOffset, from, to);
    }

    private bool ScanTable(int table, long from, int start, int end)
    {
#if DESKTOP
        if (_finder is not null)
        {
            return ScanFound(table, start, end);
        }

#endif
        SignatureDatabase database = _database;
        byte[] buffer = _window.Buffer;
        int gram = database.TableField(table, TableShapeField.GramLength);
        int stride = database.TableField(table, TableShapeField.Stride);
        int past = (int)(from % stride);
        int i = past == 0 ? start : start + stride - past;

        // The byte behind a gram is looked at, too. Behind the last there is none: that gram is taken for a candidate.
        int last = _window.End - gram;
        int followed = end < last ? end : last;
        i = database.RowStart[table].Length != 0
            ? RowLoop.Scan(_verifier, database, table, buffer, i, followed, _bitOfByte)
            : gram == 3
                ? FilterLoop.Scan3(_verifier, database, table, buffer, i, followed, _bitOfByte)
                : FilterLoop.Scan2(_verifier, database, table, buffer, i, followed, _bitOfByte);
        if (i < 0)
        {
            return Suspend(table, ~i);
        }

        return i != last || i >= end || VerifyLast(table, i);
    }

    private bool VerifyLast(int table, int at)
    {
        int index = _database.IndexOfGram(table, _window.Buffer, at);
        if (index == GramHash.NoIndex)
        {
            return true;
        }

        int bucket = GramHash.Bucket(index, _database.BucketStart[table].Length - 2);
        int entry = _database.StartOfBucket(table, bucket);
        return _verifier.VerifyEntries(table, at, entry, _database.StartOfBucket(table, bucket + 1), 0) || Suspend(table, at);
    }

    [BoundedLoop("Each round moves past the byte found: at most end - start rounds.")]
    private bool ScanForByte(int unit, int start, int end)
    {
        int scan = unit - _tableCount;
        byte[] buffer = _window.Buffer;
        object value = _byteScanValues[scan];
        int sequence = _database.ByteScanSequence[scan];
        while (start < end)
        {
            int at = Array.IndexOf(buffer, value, start, end - start);
            if (at < start)
            {
                return true;
            }

            if (!_verifier.VerifyAtom(sequence, at))
            {
                return Suspend(unit, at);
            }

            start = at + 1;
        }

        return true;
    }

    /// <summary>Tries the sequences whose start offsets lie in the chunk; those that are past are not looked at again.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="offset">The least start offset for that one.</param>
    /// <param name="from">The chunk's stream offset: the least for the others.</param>
    /// <param name="to">Stream offset of its end.</param>
    [BoundedLoop("Each anchored sequence is passed once a stream.")]
    private bool TryAnchored(int first, long offset, long from, long to)
    {
        int[] firsts = _database.AnchoredFirst;
        int[] lasts = _database.AnchoredLast;
        for (int i = first; i < firsts.Length && firsts[i] < to; i++)
        {
            offset = firsts[i] > offset ? firsts[i] : offset;
            for (; offset <= lasts[i] && offset < to; offset++)
            {
                if (!_verifier.VerifyAt(_database.AnchoredSequence[i], (int)(offset - _window.Origin)))
                {
                    _anchored = i;
                    _anchoredOffset = offset;
                    return Suspend(int.MaxValue, 0);
                }
            }

            offset = from;
        }

        while (_firstAnchored < firsts.Length && lasts[_firstAnchored] < to)
        {
            _firstAnchored++;
        }

        return true;
    }

    /// <returns>False: the chunk was not scanned whole.</returns>
    private bool Suspend(int unit, int at)
    {
        _unit = unit;
        _at = at;
        return false;
    }
}
