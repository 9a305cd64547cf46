using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// Scan events on their way to the sinks: a fixed ring of fixed-size records. The scanner stops where it is full and goes on once
/// records were taken, so that none is lost. An event that is written all the same is counted as lost, and the numbers of the records
/// show where.
/// </summary>
/// <remarks>
/// Not thread-safe: scanner and sinks take turns on one thread. A record takes 9 bytes: its offset is kept as the distance from that of the
/// first record since the journal was empty, its number follows from the one before it. A record that does not fit into that form (an
/// offset 2 GB away, a length from 64 KB on, the first after events were lost) is kept whole in one of <see cref="MostWideRecords"/>
/// places; while none of them is free the journal counts as full.
/// </remarks>
[AllocationFree]
public sealed class EventJournal : ScanEventSink
{
    /// <summary>Records that a journal can have.</summary>
    public const int MaxCapacity = 1 << 24;

    /// <summary>Records at most that are kept whole.</summary>
    internal const int MostWideRecords = 16;

    internal const int FieldCount = 32;

    private const byte WideMark = 0x80;

    private readonly MemoryPlan _plan;
    private readonly int _capacity;
    private readonly int _kindsEntry;
    private readonly int _numbersEntry;
    private readonly int _distancesEntry;
    private readonly int _lengthsEntry;
    private readonly int _wideCapacity;
    private readonly int _wideOffsetsEntry;
    private readonly int _wideLengthsEntry;
    private readonly int _wideSequencesEntry;
    private byte[] _kinds = null!;
    private ushort[] _numbers = null!;
    private int[] _distances = null!;
    private ushort[] _lengths = null!;
    private long[] _wideOffsets = null!;
    private int[] _wideLengths = null!;
    private int[] _wideSequences = null!;
    private long _base;
    private int _nextSequence;
    private int _lastSequence;
    private int _wideHead;
    private int _wideCount;
    private int _head;
    private int _count;
    private int _highWater;
    private int _written;
    private long _lost;
    private ScanEventKind _kind;
    private int _number;
    private long _offset;
    private int _length;
    private int _sequence;

    /// <summary>Lists the journal's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="capacity">Records, from 1 to <see cref="MaxCapacity"/>; each takes 9 bytes, and 16 at most 16 more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
    public EventJournal(MemoryPlan plan, int capacity)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        if (capacity < 1 || capacity > MaxCapacity)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity));
        }

        _plan = plan;
        _capacity = capacity;
        plan.AddObject(PlanItem.Journal, HeapCost.Object(FieldCount));
        _kindsEntry = plan.AddBytes(PlanItem.JournalKinds, capacity);
        _numbersEntry = plan.AddUInt16s(PlanItem.JournalNumbers, capacity);
        _distancesEntry = plan.AddInt32s(PlanItem.JournalDistances, capacity);
        _lengthsEntry = plan.AddUInt16s(PlanItem.JournalLengths, capacity);
        _wideCapacity = capacity < MostWideRecords ? capacity : MostWideRecords;
        _wideOffsetsEntry = plan.AddInt64s(PlanItem.JournalWideOffsets, _wideCapacity);
        _wideLengthsEntry = plan.AddInt32s(PlanItem.JournalWideLengths, _wideCapacity);
        _wideSequencesEntry = plan.AddInt32s(PlanItem.JournalWideSequences, _wideCapacity);
    }

    /// <summary>Records that the journal holds at most.</summary>
    public int Capacity => _capacity;

    /// <summary>Records that wait to be taken.</summary>
    public int Count => _count;

    /// <inheritdoc/>
    public override int Room => FreeRecords;

    /// <summary>The same for callers that are sinks themselves: no virtual call can lead them back to themselves.</summary>
    internal int FreeRecords => _wideSequences is null ? 0
        : _capacity - _count < _wideCapacity - _wideCount ? _capacity - _count : _wideCapacity - _wideCount;

    /// <summary>The most records that waited at a time since the start or <see cref="ResetHighWater"/>.</summary>
    public int HighWater => _highWater;

    /// <summary>Events that found no room, ever.</summary>
    public long LostEvents => _lost;

    /// <summary>What happened, in the record taken last.</summary>
    public ScanEventKind Kind => _kind;

    /// <summary>The pattern or rule of the record taken last, from 0.</summary>
    public int Number => _number;

    /// <summary>Stream offset of the match in the record taken last; 0 for rules.</summary>
    public long Offset => _offset;

    /// <summary>Length in bytes of the match in the record taken last; 0 for rules.</summary>
    public int Length => _length;

    /// <summary>
    /// The number of the record taken last among all events ever, modulo 2^32, lost ones included: where it jumps, events were lost.
    /// </summary>
    public int Sequence => _sequence;

    /// <summary>Takes the journal's arrays from the plan. After a failure it can be called again and takes what is missing.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if the journal is attached already; else the plan's fault.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        _kinds ??= _plan.AllocateBytes(_kindsEntry)!;
        _numbers ??= _plan.AllocateUInt16s(_numbersEntry)!;
        _distances ??= _plan.AllocateInt32s(_distancesEntry)!;
        _lengths ??= _plan.AllocateUInt16s(_lengthsEntry)!;
        _wideOffsets ??= _plan.AllocateInt64s(_wideOffsetsEntry)!;
        _wideLengths ??= _plan.AllocateInt32s(_wideLengthsEntry)!;
        _wideSequences ??= _plan.AllocateInt32s(_wideSequencesEntry)!;
        return IsAttached ? MemoryFault.None : _plan.LastFault;
    }

    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        Append(kind, number, offset, length);
    }

    /// <summary>The same for callers that are sinks themselves.</summary>
    internal void Append(ScanEventKind kind, int number, long offset, int length)
    {
        int sequence = _written;
        _written = sequence + 1;
        if (FreeRecords == 0)
        {
            _lost++;
            return;
        }

        if (_count == 0)
        {
            _base = offset;
            _nextSequence = sequence;
            _lastSequence = sequence - 1;
        }

        int tail = _head + _count;
        tail = tail < _capacity ? tail : tail - _capacity;
        _kinds[tail] = (byte)kind;
        _numbers[tail] = (ushort)number;
        long distance = offset - _base;
        if ((int)distance == distance && (ushort)length == length && sequence == _lastSequence + 1)
        {
            _distances[tail] = (int)distance;
            _lengths[tail] = (ushort)length;
        }
        else
        {
            AppendWhole(tail, offset, length, sequence);
        }

        _lastSequence = sequence;
        _count++;
        if (_count > _highWater)
        {
            _highWater = _count;
        }
    }

    /// <summary>Takes the oldest record: its values are in the properties until the next call.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake()
    {
        if (_count == 0)
        {
            return false;
        }

        int head = _head;
        int kind = _kinds[head];
        _kind = (ScanEventKind)(kind & ~WideMark);
        _number = _numbers[head];
        if ((kind & WideMark) == 0)
        {
            _offset = _base + _distances[head];
            _length = _lengths[head];
            _sequence = _nextSequence;
        }
        else
        {
            TakeWhole();
        }

        _nextSequence = _sequence + 1;
        _head = head + 1 == _capacity ? 0 : head + 1;
        _count--;
        return true;
    }

    /// <summary>Starts the high-water mark again at what waits now.</summary>
    public void ResetHighWater()
    {
        _highWater = _count;
    }

    /// <summary>Walks the journal's invariants: counts within the capacity, records of known kinds with ascending numbers.</summary>
    /// <returns><see cref="PipelineFault.None"/>, or the first invariant that does not hold.</returns>
    public PipelineFault Audit()
    {
        if (_count < 0 || _count > _highWater || _highWater > _capacity || _head < 0 || _head >= _capacity || _lost < 0)
        {
            return PipelineFault.JournalCountCorrupt;
        }

        int next = _nextSequence;
        int whole = 0;
        for (int i = 0; i < _count; i++)
        {
            int at = (int)(((long)_head + i) % _capacity);
            int kind = _kinds[at] & ~WideMark;
            bool isKnown = kind >= (int)ScanEventKind.Match && kind <= (int)ScanEventKind.LayerRuleFired;
            int sequence = next;
            if (kind != _kinds[at] && whole < _wideCapacity)
            {
                sequence = _wideSequences[(_wideHead + whole) % _wideCapacity];
                whole++;
            }

            // Differences stay small even when the numbers have rolled over.
            if (!isKnown || _written - sequence <= 0 || sequence - next < 0)
            {
                return PipelineFault.JournalRecordCorrupt;
            }

            next = sequence + 1;
        }

        return whole == _wideCount ? PipelineFault.None : PipelineFault.JournalRecordCorrupt;
    }

    private void AppendWhole(int tail, long offset, int length, int sequence)
    {
        int place = _wideHead + _wideCount;
        place = place < _wideCapacity ? place : place - _wideCapacity;
        _kinds[tail] |= WideMark;
        _wideOffsets[place] = offset;
        _wideLengths[place] = length;
        _wideSequences[place] = sequence;
        _wideCount++;
    }

    private void TakeWhole()
    {
        _offset = _wideOffsets[_wideHead];
        _length = _wideLengths[_wideHead];
        _sequence = _wideSequences[_wideHead];
        _wideHead = _wideHead + 1 == _wideCapacity ? 0 : _wideHead + 1;
        _wideCount--;
    }

    private bool IsAttached => _kinds != null && _numbers != null && _distances != null && _lengths != null
        && _wideOffsets != null && _wideLengths != null && _wideSequences != null;
}
