using System;
using System.Threading;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// A ring of bytes between one producer and one consumer. The producer claims a contiguous region, writes into
/// <see cref="Buffer"/> and commits; the consumer peeks at a contiguous region, reads and consumes. Every byte of the
/// capacity is usable, every byte has a position in the stream, and a byte that is dropped leaves a visible gap.
/// </summary>
/// <remarks>
/// <para>
/// Lock-free for one producer thread and one consumer thread: each side owns its index and publishes a counter. The
/// counters run modulo 2^32 and only their difference is used, so nothing happens when they roll over. The head, the
/// oldest byte, has one holder at a time: the consumer during a peek, the producer while it drops.
/// </para>
/// <para>
/// A claim of exactly n bytes that does not fit before the end of the buffer skips the rest (padding, counted as used
/// until the reader passes it), and an empty ring starts again at index 0: so every claim up to the capacity succeeds
/// at the latest when the ring is empty, wherever its indices were.
/// </para>
/// </remarks>
[AllocationFree]
public sealed partial class ByteRing
{
    /// <summary>Largest capacity: differences of the counters must stay positive.</summary>
    public const int MaxCapacity = 1 << 30;

    internal const int FieldCount = 27;

    private const MemoryFault FirstFault = MemoryFault.RingFull;
    private const MemoryFault FinalFault = MemoryFault.RingInUse;
    private const int HeadFree = 0;
    private const int HeadPeeked = 1;
    private const int HeadDropping = 2;

    private readonly MemoryPlan _plan;
    private readonly FaultCounter _faults;
    private readonly RingPolicy _policy;
    private readonly int _capacity;
    private readonly int _bufferEntry;
    private byte[] _buffer = null!;

    // Shared: written by one side, read by both. The counters count bytes and padding, modulo 2^32.
    private int _written;
    private int _taken;
    private int _head;

    // Where the data before the wrap end: the capacity, or where padding starts. The producer sets it when there is
    // no padding, the holder of the head puts it back when it passes the padding.
    private int _dataEnd;

    // The producer's.
    private int _writeIndex;
    private int _claimOffset;
    private int _claimLength;
    private int _claimPadding;
    private int _highWater;
    private int _dropEvents;
    private long _tailPosition;
    private long _droppedBytes;
    private long _lastDropPosition;
    private MemoryFault _claimFault;

    // The holder of the head's.
    private int _readIndex;
    private long _headPosition;

    // The consumer's.
    private int _peekLength;
    private long _peekPosition;
    private long _peekGap;
    private long _expectedPosition;
    private MemoryFault _peekFault;

    /// <summary>Lists the ring's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="capacity">Bytes it can hold, from 1 to <see cref="MaxCapacity"/>.</param>
    /// <param name="policy">What happens to new bytes when the ring is full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
    public ByteRing(MemoryPlan plan, int capacity, RingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        if (capacity < 1 || capacity > MaxCapacity)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity));
        }

        _plan = plan;
        _capacity = capacity;
        _policy = policy;
        _dataEnd = capacity;
        _faults = new FaultCounter(FirstFault, FinalFault, plan.FaultSignal);
        plan.AddObject(PlanItem.Ring, HeapCost.Object(FieldCount) + FaultCounter.HeapBytes(FirstFault, FinalFault));
        _bufferEntry = plan.AddBytes(PlanItem.RingBuffer, capacity);
    }

    /// <summary>The memory of the ring; claims and peeks are offsets into it. Null before <see cref="Attach"/>.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Bytes the ring can hold.</summary>
    public int Capacity => _capacity;

    /// <summary>What happens to new bytes when the ring is full.</summary>
    public RingPolicy Policy => _policy;

    /// <summary>Bytes stored and not yet consumed; an open peek's included, an open claim's not.</summary>
    public int Length => (int)(_tailPosition - _headPosition);

    /// <summary>Bytes that <see cref="Write"/> takes now without dropping; the capacity less stored bytes and padding.</summary>
    public int Free => _capacity - Used();

    /// <summary>Bytes of the open claim; 0 if none is open.</summary>
    public int ClaimLength => _claimLength;

    /// <summary>Bytes of the open peek; 0 if none is open.</summary>
    public int PeekLength => _peekLength;

    /// <summary>Stream position of the first byte of the most recent peek or read.</summary>
    public long PeekPosition => _peekPosition;

    /// <summary>Bytes dropped directly before the most recent peek or read: those missing since the last byte consumed.</summary>
    public long PeekGap => _peekGap;

    /// <summary>Stream position of the oldest byte stored; positions count from 0 and include dropped bytes.</summary>
    public long HeadPosition => _headPosition;

    /// <summary>Stream position that the next byte written gets: all bytes ever committed.</summary>
    public long TailPosition => _tailPosition;

    /// <summary>Bytes dropped to make room, ever.</summary>
    public long DroppedBytes => _droppedBytes;

    /// <summary>How often bytes were dropped to make room.</summary>
    public int DropEvents => _dropEvents;

    /// <summary>Stream position of the first byte dropped at the most recent drop.</summary>
    public long LastDropPosition => _lastDropPosition;

    /// <summary>The most bytes, padding included, that were used at a time since the start or <see cref="ResetHighWater"/>.</summary>
    public int HighWater => _highWater;

    /// <summary>The fault of the most recent refused call of either side.</summary>
    public MemoryFault LastFault => (MemoryFault)_faults.Last;

    /// <summary>Why the producer's most recent claim or write was refused; <see cref="MemoryFault.None"/> if it was not.</summary>
    public MemoryFault ClaimFault => _claimFault;

    /// <summary>Why the consumer's most recent peek or read gave nothing; <see cref="MemoryFault.None"/> if it did.</summary>
    public MemoryFault PeekFault => _peekFault;

    /// <summary>How often a call was refused with <paramref name="fault"/>. <see cref="MemoryFault.RingEmpty"/> is not counted.</summary>
    public int FaultCount(MemoryFault fault)
    {
        return _faults.CountOf((int)fault);
    }

    /// <summary>Takes the ring's buffer from the plan. After a failure it can be called again.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if the ring is attached already; else the plan's fault.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        _buffer ??= _plan.AllocateBytes(_bufferEntry)!;
        return _buffer is null ? _plan.LastFault : MemoryFault.None;
    }

    /// <summary>Claims exactly <paramref name="length"/> contiguous bytes. Producer only.</summary>
    /// <param name="length">Bytes, from 1 to <see cref="Capacity"/>.</param>
    /// <returns>
    /// The region's offset in <see cref="Buffer"/>, or -1 with <see cref="ClaimFault"/>:
    /// <see cref="MemoryFault.RingClaimTooLarge"/> can never succeed, <see cref="MemoryFault.RingFull"/> and
    /// <see cref="MemoryFault.RingHeld"/> cannot now, the others are mistakes. Nothing has changed then.
    /// </returns>
    public int Claim(int length)
    {
        _claimFault = ClaimableFault(length);
        if (_claimFault == MemoryFault.None)
        {
            _claimFault = MakeRoom(length, true);
        }

        if (_claimFault != MemoryFault.None)
        {
            _faults.Record((int)_claimFault);
            return -1;
        }

        int toEnd = _capacity - _writeIndex;
        bool wraps = length > toEnd;
        _claimOffset = wraps ? 0 : _writeIndex;
        _claimPadding = wraps ? toEnd : 0;
        _claimLength = length;
        return _claimOffset;
    }

    /// <summary>
    /// Claims as many contiguous bytes as there are before the end of the buffer, at most
    /// <paramref name="maximum"/>: wastes nothing. Producer only.
    /// </summary>
    /// <param name="maximum">Bytes, 1 or more.</param>
    /// <returns>The region's offset in <see cref="Buffer"/>, its length in <see cref="ClaimLength"/>; or -1 with <see cref="ClaimFault"/>.</returns>
    public int ClaimUpTo(int maximum)
    {
        int toEnd = _capacity - _writeIndex;
        int length = maximum < toEnd ? maximum : toEnd;
        int free = Free;
        bool drops = _policy == RingPolicy.DropOldest && _head == HeadFree;
        if (!drops && free < length && free > 0)
        {
            length = free;
        }

        return Claim(length);
    }

    /// <summary>Publishes the first bytes of the open claim and ends it. Producer only.</summary>
    /// <param name="length">
    /// Bytes, from 0 to <see cref="ClaimLength"/>. 0 drops the claim: nothing is published and the room is free again
    /// (bytes that the claim made the ring drop stay dropped).
    /// </param>
    /// <returns><see cref="MemoryFault.None"/>; or a fault, and then nothing changed and the claim is still open.</returns>
    public MemoryFault Commit(int length)
    {
        if (_claimLength == 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingNoClaim);
        }

        if (length < 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingBadLength);
        }

        if (length > _claimLength)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingOverCommit);
        }

        _claimLength = 0;
        if (length == 0)
        {
            return MemoryFault.None;
        }

        if (_claimPadding > 0)
        {
            _dataEnd = _writeIndex;
        }

        Publish(_claimOffset, length, _claimPadding);
        return MemoryFault.None;
    }

    /// <summary>Copies bytes in, all or none, over the end of the buffer if need be. Producer only.</summary>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="offset">The first of them.</param>
    /// <param name="count">How many; 0 is fine, more than <see cref="Capacity"/> can never succeed.</param>
    /// <returns><paramref name="count"/>, or 0 with <see cref="ClaimFault"/>.</returns>
    public int Write(byte[] source, int offset, int count)
    {
        _claimFault = IsInside(source, offset, count) ? MemoryFault.None : MemoryFault.RingBadLength;
        if (_claimFault == MemoryFault.None)
        {
            if (count == 0)
            {
                return 0;
            }

            _claimFault = ClaimableFault(count);
        }

        if (_claimFault == MemoryFault.None)
        {
            _claimFault = MakeRoom(count, false);
        }

        if (_claimFault != MemoryFault.None)
        {
            _faults.Record((int)_claimFault);
            return 0;
        }

        return WriteSome(source, offset, count);
    }

    /// <summary>
    /// Copies in what there is room for without dropping, where nothing is claimed: the commonest case of <see cref="Write"/>, without a call of its own
    /// code, of which each costs a device as much as ten instructions. Refuses nothing and counts no fault. Producer only.
    /// </summary>
    /// <param name="source">Where the bytes are; they are inside of it.</param>
    /// <param name="offset">The first of them.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>How many were taken; 0 if there is no room, or it takes <see cref="Write"/> to drop or to say why not.</returns>
    internal int WriteSome(byte[] source, int offset, int count)
    {
        if (_claimLength > 0 || _buffer is null)
        {
            return 0;
        }

        // What is written the producer knows itself; what is taken is read with a fence.
        int used = _written - Interlocked.CompareExchange(ref _taken, 0, 0);
        int room = _capacity - used;
        int taken = count < room ? count : room;
        if (taken <= 0 || (taken < count && _policy != RingPolicy.Refuse))
        {
            return 0;
        }

        int toEnd = _capacity - _writeIndex;
        if (taken < toEnd)
        {
            Array.Copy(source, offset, _buffer, _writeIndex, taken);
            _writeIndex += taken;
        }
        else
        {
            Array.Copy(source, offset, _buffer, _writeIndex, toEnd);
            Array.Copy(source, offset + toEnd, _buffer, 0, taken - toEnd);
            _writeIndex = taken - toEnd;
        }

        _claimFault = MemoryFault.None;
        _tailPosition += taken;
        Interlocked.Exchange(ref _written, _written + taken);
        used += taken;
        if (used > _highWater)
        {
            _highWater = used;
        }

        return taken;
    }

    /// <summary>Starts the high-water mark again at what is used now. Producer only.</summary>
    public void ResetHighWater()
    {
        _highWater = Used();
    }

    /// <summary>Bytes and padding between the counters; each counter is read once, with a fence.</summary>
    private int Used()
    {
        int taken = Interlocked.CompareExchange(ref _taken, 0, 0);
        return Interlocked.CompareExchange(ref _written, 0, 0) - taken;
    }

    private MemoryFault ClaimableFault(int length)
    {
        if (_buffer is null)
        {
            return MemoryFault.RingNotAttached;
        }

        if (_claimLength > 0)
        {
            return MemoryFault.RingClaimActive;
        }

        if (length < 1)
        {
            return MemoryFault.RingBadLength;
        }

        return length > _capacity ? MemoryFault.RingClaimTooLarge : MemoryFault.None;
    }

    /// <summary>Free bytes that it takes to store <paramref name="length"/> bytes: with padding if they must not be cut in two.</summary>
    private int Required(int length, bool contiguous)
    {
        int toEnd = _capacity - _writeIndex;
        return contiguous && length > toEnd ? length + toEnd : length;
    }

    private MemoryFault MakeRoom(int length, bool contiguous)
    {
        int free = Free;
        int required = Required(length, contiguous);
        bool restarts = free == _capacity && required != length;
        if (free >= required && !restarts)
        {
            return MemoryFault.None;
        }

        if (!restarts && _policy == RingPolicy.Refuse)
        {
            return MemoryFault.RingFull;
        }

        if (Interlocked.CompareExchange(ref _head, HeadDropping, HeadFree) != HeadFree)
        {
            return MemoryFault.RingHeld;
        }

        DropUntilRoom(length, contiguous);
        Interlocked.Exchange(ref _head, HeadFree);
        return MemoryFault.None;
    }

    /// <summary>Drops the fewest oldest bytes that make room; the producer holds the head.</summary>
    [BoundedLoop("Three advances: to the wrap, over the padding, after the wrap.")]
    private void DropUntilRoom(int length, bool contiguous)
    {
        long start = _headPosition;
        int missing = Required(length, contiguous) - Free;
        while (missing > 0 && Used() > 0)
        {
            // A run of 0 bytes means that the head stands at padding: the advance passes it and drops nothing.
            int run = RunLength();
            Advance(missing < run ? missing : run);
            missing = Required(length, contiguous) - Free;
        }

        if (Used() == 0 && contiguous)
        {
            _readIndex = 0;
            _writeIndex = 0;
        }

        if (_headPosition != start)
        {
            _lastDropPosition = start;
            _droppedBytes += _headPosition - start;
            _dropEvents++;
        }
    }

    /// <summary>Makes bytes visible to the consumer: the counter comes last, after everything it announces.</summary>
    private void Publish(int offset, int length, int padding)
    {
        int end = offset + length;
        _writeIndex = end < _capacity ? end : end - _capacity;
        _tailPosition += length;
        Interlocked.Exchange(ref _written, _written + padding + length);
        int used = Used();
        if (used > _highWater)
        {
            _highWater = used;
        }
    }
}
