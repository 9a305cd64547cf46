using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Link;

/// <summary>
/// The events of a stream between the journal and the host's acknowledgement: numbered from 0 in each stream, sent as often as it
/// takes, forgotten when acknowledged. When it is full the journal keeps the rest, and the scanner waits.
/// </summary>
[AllocationFree]
public sealed class EventWindow
{
    /// <summary>Bytes of an event in a frame: kind, number, offset, length.</summary>
    public const int RecordLength = 15;

    internal const int FieldCount = 13;

    private readonly MemoryPlan _plan;
    private readonly int _capacity;
    private readonly int _kindsEntry;
    private readonly int _numbersEntry;
    private readonly int _offsetsEntry;
    private readonly int _lengthsEntry;
    private byte[] _kinds = null!;
    private ushort[] _numbers = null!;
    private long[] _offsets = null!;
    private int[] _lengths = null!;
    private int _first;
    private int _next;

    internal EventWindow(MemoryPlan plan, int capacity)
    {
        _plan = plan;
        _capacity = capacity;
        plan.AddObject(PlanItem.LinkEvents, HeapCost.Object(FieldCount));
        _kindsEntry = plan.AddBytes(PlanItem.LinkEventKinds, capacity);
        _numbersEntry = plan.AddUInt16s(PlanItem.LinkEventNumbers, capacity);
        _offsetsEntry = plan.AddInt64s(PlanItem.LinkEventOffsets, capacity);
        _lengthsEntry = plan.AddInt32s(PlanItem.LinkEventLengths, capacity);
    }

    /// <summary>Number of the oldest event that is not acknowledged; that of the next one if all are.</summary>
    public int First => _first;

    /// <summary>Number of the next event that the journal gives.</summary>
    public int Next => _next;

    /// <summary>Hears of every event that is taken from the journal, whether a host listens or not; null for nobody.</summary>
    [Borrowed]
    internal ScanEventSink? Watcher { get; set; }

    /// <summary>Whether everything was acknowledged.</summary>
    public bool IsEmpty => _first == _next;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal MemoryFault Attach()
    {
        _kinds ??= _plan.AllocateBytes(_kindsEntry)!;
        _numbers ??= _plan.AllocateUInt16s(_numbersEntry)!;
        _offsets ??= _plan.AllocateInt64s(_offsetsEntry)!;
        _lengths ??= _plan.AllocateInt32s(_lengthsEntry)!;
        bool isAttached = _kinds != null && _numbers != null && _offsets != null && _lengths != null;
        return isAttached ? MemoryFault.None : _plan.LastFault;
    }

    /// <summary>Forgets all; the next event is number 0.</summary>
    internal void Reset()
    {
        _first = 0;
        _next = 0;
    }

    /// <summary>Takes events from the journal while there is room.</summary>
    /// <returns>Whether any was taken.</returns>
    [BoundedLoop("each round takes a record out of the journal, and at most the window's capacity")]
    internal bool Fill(EventJournal journal)
    {
        int before = _next;
        while (_next - _first < _capacity && journal.TryTake())
        {
            int at = _next % _capacity;
            _kinds[at] = (byte)journal.Kind;
            _numbers[at] = (ushort)journal.Number;
            _offsets[at] = journal.Offset;
            _lengths[at] = journal.Length;
            _next++;
            Watcher?.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
        }

        return _next != before;
    }

    /// <summary>Counts the event that was taken from the journal, which no host will hear of, and forgets those before it.</summary>
    internal void Skip(EventJournal journal)
    {
        Watcher?.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
        _next++;
        _first = _next;
    }

    /// <summary>Forgets the events before a number.</summary>
    /// <returns>False if that event was never there.</returns>
    internal bool Acknowledge(int next)
    {
        if (next < 0 || next > _next)
        {
            return false;
        }

        _first = next > _first ? next : _first;
        return true;
    }

    /// <summary>Adds events to a frame, as many as fit.</summary>
    /// <param name="writer">The frame, begun.</param>
    /// <param name="from">Number of the first, <see cref="First"/> to <see cref="Next"/>.</param>
    /// <returns>Number of the event after the last one added.</returns>
    internal int Add(FrameWriter writer, int from)
    {
        int number = from;
        for (; number < _next && writer.Room >= RecordLength; number++)
        {
            int at = number % _capacity;
            writer.AddByte(_kinds[at]);
            writer.AddUInt16(_numbers[at]);
            writer.AddInt64(_offsets[at]);
            writer.AddInt32(_lengths[at]);
        }

        return number;
    }
}
