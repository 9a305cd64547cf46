using System;
using System.Threading;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <content>The consumer's half, what the holder of the head does, and the audit.</content>
public sealed partial class ByteRing
{
    /// <summary>Shows the oldest contiguous bytes and keeps them in place until they are consumed. Consumer only.</summary>
    /// <returns>
    /// The region's offset in <see cref="Buffer"/>, its length in <see cref="PeekLength"/>, its stream position in
    /// <see cref="PeekPosition"/>, the bytes missing before it in <see cref="PeekGap"/>; or -1 with <see cref="PeekFault"/>.
    /// </returns>
    public int Peek()
    {
        _peekFault = TakeHead();
        if (_peekFault != MemoryFault.None)
        {
            return -1;
        }

        _peekLength = RunLength();
        return _readIndex;
    }

    /// <summary>Gives the first bytes of the open peek back to the ring and ends it. Consumer only.</summary>
    /// <param name="length">Bytes, from 0 to <see cref="PeekLength"/>. 0 keeps every byte.</param>
    /// <returns><see cref="MemoryFault.None"/>; or a fault, and then nothing changed and the peek is still open.</returns>
    public MemoryFault Consume(int length)
    {
        if (_peekLength == 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingNoPeek);
        }

        if (length < 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingBadLength);
        }

        if (length > _peekLength)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingOverConsume);
        }

        _peekLength = 0;
        Take(length);
        Interlocked.Exchange(ref _head, HeadFree);
        return MemoryFault.None;
    }

    /// <summary>
    /// Copies the oldest bytes out and consumes them, over the end of the buffer if need be. A gap can only lie before
    /// the bytes of one read, never between them: see <see cref="PeekPosition"/> and <see cref="PeekGap"/>. Consumer only.
    /// </summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="offset">Where the first of them goes.</param>
    /// <param name="count">How many at most; 0 is fine.</param>
    /// <returns>How many were copied; 0 with <see cref="PeekFault"/> if none.</returns>
    [BoundedLoop("Two runs: the bytes before the wrap and those after it.")]
    public int Read(byte[] target, int offset, int count)
    {
        if (!IsInside(target, offset, count))
        {
            _peekFault = (MemoryFault)_faults.Record((int)MemoryFault.RingBadLength);
            return 0;
        }

        _peekFault = TakeHead();
        if (_peekFault != MemoryFault.None)
        {
            return 0;
        }

        int copied = 0;
        int run = RunLength();
        while (copied < count && run > 0)
        {
            int part = count - copied < run ? count - copied : run;
            Array.Copy(_buffer, _readIndex, target, offset + copied, part);
            Take(part);
            copied += part;
            run = RunLength();
        }

        Interlocked.Exchange(ref _head, HeadFree);
        return copied;
    }

    /// <summary>
    /// Copies out and consumes the bytes that stand at a stream position, up to the end of the buffer: a peek, a copy and its end in one call, almost
    /// without further ones, of which each costs a device as much as ten instructions. Consumer only.
    /// </summary>
    /// <param name="position">The stream position of the bytes; if the oldest are others, nothing is read.</param>
    /// <param name="target">Where the bytes go; there is room for them.</param>
    /// <param name="offset">Where the first of them goes.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <returns>How many were copied, which may be less than wanted and stored; 0 with <see cref="PeekFault"/> if none.</returns>
    internal int ReadAt(long position, byte[] target, int offset, int count)
    {
        if (_buffer is null || _peekLength > 0 || Interlocked.CompareExchange(ref _head, HeadPeeked, HeadFree) != HeadFree)
        {
            // Says why not: no buffer, an open peek, a head that is held at this moment.
            _peekFault = TakeHead();
            if (_peekFault == MemoryFault.None)
            {
                Interlocked.Exchange(ref _head, HeadFree);
            }

            return 0;
        }

        // What is taken the holder of the head knows itself; what is written is read with a fence, and before the end that it announces.
        int used = Interlocked.CompareExchange(ref _written, 0, 0) - _taken;
        if (_readIndex == _dataEnd)
        {
            SkipPadding();
            used = Used();
        }

        _peekFault = used == 0 ? MemoryFault.RingEmpty : MemoryFault.None;
        int read = 0;
        if (used > 0 && _headPosition == position)
        {
            int index = _readIndex;
            int run = _dataEnd - index;
            read = count < used ? count : used;
            read = read < run ? read : run;
            Array.Copy(_buffer, index, target, offset, read);
            index += read;
            _readIndex = index < _capacity ? index : 0;
            _peekPosition = position;
            _peekGap = position - _expectedPosition;
            position += read;
            _headPosition = position;
            _expectedPosition = position;
            Interlocked.Exchange(ref _taken, _taken + read);
            if (_readIndex == _dataEnd)
            {
                SkipPadding();
            }
        }

        Interlocked.Exchange(ref _head, HeadFree);
        return read;
    }

    /// <summary>Starts the counters at a given value, so that a test can watch them roll over.</summary>
    /// <param name="counter">The value of both counters, modulo 2^32.</param>
    /// <param name="index">The index of both sides in the buffer, from 0 to the capacity - 1.</param>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault StartCounters(int counter, int index)
    {
        if (index < 0 || index >= _capacity)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingBadLength);
        }

        if (_claimLength > 0 || Used() != 0 || Interlocked.CompareExchange(ref _head, HeadDropping, HeadFree) != HeadFree)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingInUse);
        }

        _written = counter;
        _taken = counter;
        _writeIndex = index;
        _readIndex = index;
        Interlocked.Exchange(ref _head, HeadFree);
        return MemoryFault.None;
    }

    /// <summary>Walks the ring's invariants, listed in docs/memory.md. Both sides must be at rest.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or the first invariant that does not hold.</returns>
    public MemoryFault Audit()
    {
        int used = Used();
        if (used < 0 || used > _capacity || _highWater < used || _highWater > _capacity)
        {
            return MemoryFault.RingSpanCorrupt;
        }

        bool inside = _writeIndex >= 0 && _writeIndex < _capacity && _readIndex >= 0 && _readIndex < _capacity;
        if (!inside || _writeIndex != (int)(((long)_readIndex + used) % _capacity))
        {
            return MemoryFault.RingIndexCorrupt;
        }

        int padding = _capacity - _dataEnd;
        bool paddingInside = padding == 0 || (padding > 0 && padding < used && _readIndex <= _dataEnd && _readIndex + used > _capacity);
        bool positions = _headPosition + used - padding == _tailPosition && _expectedPosition <= _headPosition;
        if (!paddingInside || !positions || _droppedBytes < _headPosition - _expectedPosition)
        {
            return MemoryFault.RingPositionCorrupt;
        }

        return AuditRegions(used);
    }

    /// <summary>Takes a fault that nobody has taken yet, for the fault policy.</summary>
    internal MemoryFault TakeFault() => (MemoryFault)_faults.TakeFresh();

    private static bool IsInside(byte[] array, int offset, int count)
    {
        return array is not null && offset >= 0 && count >= 0 && count <= array.Length - offset;
    }

    private MemoryFault AuditRegions(int used)
    {
        bool claim = _claimLength == 0
            || (_claimLength > 0 && _claimOffset + _claimLength <= _capacity
                && _claimLength + _claimPadding <= _capacity - used
                && _claimOffset == (_claimPadding == 0 ? _writeIndex : 0)
                && (_claimPadding == 0 || _claimPadding == _capacity - _writeIndex));
        bool peek = _peekLength == 0
            ? _head == HeadFree
            : _peekLength > 0 && _head == HeadPeeked && _peekLength <= used && _readIndex + _peekLength <= _dataEnd;
        return claim && peek ? MemoryFault.None : MemoryFault.RingRegionCorrupt;
    }

    /// <summary>Makes the consumer the holder of the head, if there is anything to read.</summary>
    private MemoryFault TakeHead()
    {
        if (_buffer is null)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingNotAttached);
        }

        if (_peekLength > 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingPeekActive);
        }

        if (Interlocked.CompareExchange(ref _head, HeadPeeked, HeadFree) != HeadFree)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.RingHeld);
        }

        if (Used() == 0)
        {
            Interlocked.Exchange(ref _head, HeadFree);
            return MemoryFault.RingEmpty;
        }

        SkipPadding();
        _peekPosition = _headPosition;
        _peekGap = _headPosition - _expectedPosition;
        return MemoryFault.None;
    }

    /// <summary>The consumer's advance: it knows these bytes, so no gap can lie before or between them any more.</summary>
    private void Take(int length)
    {
        if (length > 0)
        {
            Advance(length);
            _expectedPosition = _headPosition;
        }
    }

    /// <summary>Contiguous bytes from the read index on. The counter is read before the end it announces.</summary>
    private int RunLength()
    {
        int used = Used();
        int run = _dataEnd - _readIndex;
        return used < run ? used : run;
    }

    /// <summary>Moves the head over bytes of one run. Only the holder of the head may.</summary>
    private void Advance(int length)
    {
        int index = _readIndex + length;
        _readIndex = index < _capacity ? index : 0;
        _headPosition += length;
        Interlocked.Exchange(ref _taken, _taken + length);
        SkipPadding();
    }

    /// <summary>Moves the head over padding, if it stands there and data follow. Only the holder of the head may.</summary>
    private void SkipPadding()
    {
        if (Used() > 0 && _readIndex == _dataEnd)
        {
            int padding = _capacity - _readIndex;
            _dataEnd = _capacity;
            _readIndex = 0;
            Interlocked.Exchange(ref _taken, _taken + padding);
        }
    }
}
