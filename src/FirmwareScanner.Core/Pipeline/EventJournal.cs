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
/// <remarks>Not thread-safe: scanner and sinks take turns on one thread.</remarks>
[AllocationFree]
public sealed class EventJournal : ScanEventSink
{
    /// <summary>Records that a journal can have.</summary>
    public const int MaxCapacity = 1 << 24;

    internal const int FieldCount = 22;

    private readonly MemoryPlan _plan;
    private readonly int _capacity;
    private readonly int _kindsEntry;
    private readonly int _numbersEntry;
    private readonly int _offsetsEntry;
    private readonly int _lengthsEntry;
    private readonly int _sequencesEntry;
    private byte[] _kinds = null!;
    private ushort[] _numbers = null!;
    private long[] _offsets = null!;
    private int[] _lengths = null!;
    private int[] _sequences = null!;
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
    /// <param name="capacity">Records, from 1 to <see cref="MaxCapacity"/>; each takes 19 bytes.</param>
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
        _offsetsEntry = plan.AddInt64s(PlanItem.JournalOffsets, capacity);
        _lengthsEntry = plan.AddInt32s(PlanItem.JournalLengths, capacity);
        _sequencesEntry = plan.AddInt32s(PlanItem.JournalSequences, capacity);
    }

    /// <summary>Records that the journal holds at most.</summary>
    public int Capacity => _capacity;

    /// <summary>Records that wait to be taken.</summary>
    public int Count => _count;

    /// <inheritdoc/>
    public override int Room => FreeRecords;

    /// <summary>The same for callers that are sinks themselves: no virtual call can lead them back to themselves.</summary>
    internal int FreeRecords => _sequences is null ? 0 : _capacity - _count;

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
        _offsets ??= _plan.AllocateInt64s(_offsetsEntry)!;
        _lengths ??= _plan.AllocateInt32s(_lengthsEntry)!;
        _sequences ??= _plan.AllocateInt32s(_sequencesEntry)!;
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
        if (_count == _capacity || _sequences is null)
        {
            _lost++;
            return;
        }

        int tail = _head + _count;
        tail = tail < _capacity ? tail : tail - _capacity;
        _kinds[tail] = (byte)kind;
        _numbers[tail] = (ushort)number;
        _offsets[tail] = offset;
        _lengths[tail] = length;
        _sequences[tail] = sequence;
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
        _kind = (ScanEventKind)_kinds[head];
        _number = _numbers[head];
        _offset = _offsets[head];
        _length = _lengths[head];
        _sequence = _sequences[head];
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

        int previous = -1;
        for (int i = 0; i < _count; i++)
        {
            int at = (int)(((long)_head + i) % _capacity);
            bool isKnown = _kinds[at] >= (byte)ScanEventKind.Match && _kinds[at] <= (byte)ScanEventKind.LayerRuleFired;

            // Differences stay small even when the numbers have rolled over.
            if (!isKnown || _written - _sequences[at] <= 0 || (i > 0 && _sequences[at] - _sequences[previous] <= 0))
            {
                return PipelineFault.JournalRecordCorrupt;
            }

            previous = at;
        }

        return PipelineFault.None;
    }

    private bool IsAttached => _kinds != null && _numbers != null && _offsets != null && _lengths != null && _sequences != null;
}
