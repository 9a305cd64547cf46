using System;
using System.Linq;
using System.Text;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Tests.Memory;

/// <summary>
/// The ring as one would explain it: a row of cells, each free, padding, or holding the byte of one stream position.
/// It looks at the cells one by one and moves one byte at a time; nothing is computed from counters.
/// </summary>
public sealed class NaiveRing
{
    private const long FreeCell = -1;
    private const long PaddingCell = -2;

    private readonly long[] _cells;
    private readonly RingPolicy _policy;
    private int _read;
    private int _write;
    private int _claimOffset;
    private bool _claimPads;
    private long _expected;

    public NaiveRing(int capacity, RingPolicy policy, int index)
    {
        _cells = new long[capacity];
        Array.Fill(_cells, FreeCell);
        _policy = policy;
        _read = index;
        _write = index;
    }

    public long Head { get; private set; }

    public long Tail { get; private set; }

    public long Dropped { get; private set; }

    public int DropEvents { get; private set; }

    public int ClaimLength { get; private set; }

    public int PeekLength { get; private set; }

    public long Gap { get; private set; }

    public int HighWater { get; private set; }

    public MemoryFault Fault { get; private set; }

    public int Used => _cells.Count(cell => cell != FreeCell);

    public int Stored => _cells.Count(cell => cell >= 0);

    /// <summary>Everything that decides about the future, with stream positions relative to the head.</summary>
    public string Signature
    {
        get
        {
            var text = new StringBuilder();
            foreach (long cell in _cells)
            {
                text.Append(cell < 0 ? cell : cell - Head).Append(',');
            }

            text.Append(_read).Append(';').Append(_write).Append(';').Append(ClaimLength).Append(';');
            text.Append(ClaimLength > 0 ? _claimOffset : 0).Append(ClaimLength > 0 && _claimPads);
            return text.Append(';').Append(PeekLength).Append(';').Append(Head > _expected).ToString();
        }
    }

    public int Claim(int length)
    {
        Fault = FaultOfClaim(length);
        if (Fault != MemoryFault.None)
        {
            return -1;
        }

        int drops = 0;
        int offset;
        while ((offset = Place(length)) < 0)
        {
            Fault = FaultOfDrop();
            if (Fault != MemoryFault.None)
            {
                return -1;
            }

            drops += DropOne();
        }

        CountDrops(drops);
        _claimOffset = offset;
        _claimPads = offset != _write;
        ClaimLength = length;
        return offset;
    }

    public int ClaimUpTo(int maximum)
    {
        int length = Math.Min(maximum, _cells.Length - _write);
        int room = _cells.Skip(_write).TakeWhile(cell => cell == FreeCell).Count();
        bool drops = _policy == RingPolicy.DropOldest && PeekLength == 0;
        return Claim(drops || room == 0 ? length : Math.Min(length, room));
    }

    public MemoryFault Commit(int length)
    {
        if (ClaimLength == 0)
        {
            return MemoryFault.RingNoClaim;
        }

        if (length < 0)
        {
            return MemoryFault.RingBadLength;
        }

        if (length > ClaimLength)
        {
            return MemoryFault.RingOverCommit;
        }

        ClaimLength = 0;
        if (length > 0 && _claimPads)
        {
            Array.Fill(_cells, PaddingCell, _write, _cells.Length - _write);
            _write = 0;
        }

        Store(length);
        return MemoryFault.None;
    }

    public int Peek()
    {
        Fault = FaultOfPeek();
        if (Fault != MemoryFault.None)
        {
            return -1;
        }

        Gap = Head - _expected;
        PeekLength = _cells.Skip(_read).TakeWhile(cell => cell >= 0).Count();
        return _read;
    }

    public MemoryFault Consume(int length)
    {
        if (PeekLength == 0)
        {
            return MemoryFault.RingNoPeek;
        }

        if (length < 0)
        {
            return MemoryFault.RingBadLength;
        }

        if (length > PeekLength)
        {
            return MemoryFault.RingOverConsume;
        }

        PeekLength = 0;
        Take(length);
        return MemoryFault.None;
    }

    public int Write(int count)
    {
        Fault = count == 0 ? MemoryFault.None : count < 0 ? MemoryFault.RingBadLength : FaultOfClaim(count);
        int drops = 0;
        while (Fault == MemoryFault.None && _cells.Length - Used < count)
        {
            Fault = FaultOfDrop();
            drops += Fault == MemoryFault.None ? DropOne() : 0;
        }

        if (Fault != MemoryFault.None)
        {
            return 0;
        }

        CountDrops(drops);
        Store(count);
        return count;
    }

    public int Read(int count)
    {
        Fault = count < 0 ? MemoryFault.RingBadLength : FaultOfPeek();
        if (Fault != MemoryFault.None)
        {
            return 0;
        }

        Gap = Head - _expected;
        int taken = Math.Min(count, Stored);
        Take(taken);
        return taken;
    }

    public int WriteSome(int count)
    {
        int room = _cells.Length - Used;
        int taken = Math.Min(count, room);
        if (ClaimLength > 0 || (taken < count && _policy == RingPolicy.DropOldest))
        {
            return 0;
        }

        Store(taken);
        return taken;
    }

    public int ReadAt(long position, int count)
    {
        Fault = FaultOfPeek();
        if (Fault != MemoryFault.None || position != Head)
        {
            return 0;
        }

        Gap = Head - _expected;
        int taken = Math.Min(count, _cells.Skip(_read).TakeWhile(cell => cell >= 0).Count());
        Take(taken);
        return taken;
    }

    private MemoryFault FaultOfClaim(int length)
    {
        if (ClaimLength > 0)
        {
            return MemoryFault.RingClaimActive;
        }

        return length < 1 ? MemoryFault.RingBadLength
            : length > _cells.Length ? MemoryFault.RingClaimTooLarge : MemoryFault.None;
    }

    private MemoryFault FaultOfDrop()
    {
        return _policy == RingPolicy.Refuse ? MemoryFault.RingFull
            : PeekLength > 0 ? MemoryFault.RingHeld : MemoryFault.None;
    }

    private MemoryFault FaultOfPeek()
    {
        if (PeekLength > 0)
        {
            return MemoryFault.RingPeekActive;
        }

        SkipPadding();
        return Stored == 0 ? MemoryFault.RingEmpty : MemoryFault.None;
    }

    private int Place(int length)
    {
        int toEnd = _cells.Length - _write;
        if (length <= toEnd)
        {
            return _cells.Skip(_write).Take(length).All(cell => cell == FreeCell) ? _write : -1;
        }

        if (Used == 0)
        {
            _read = 0;
            _write = 0;
            return 0;
        }

        bool fits = _cells.Skip(_write).All(cell => cell == FreeCell) && _cells.Take(length).All(cell => cell == FreeCell);
        return fits && length <= _write ? 0 : -1;
    }

    private void Store(int length)
    {
        for (int i = 0; i < length; i++)
        {
            _cells[_write] = Tail;
            Tail++;
            _write = (_write + 1) % _cells.Length;
        }

        HighWater = Math.Max(HighWater, Used);
    }

    private int DropOne()
    {
        if (SkipPadding())
        {
            return 0;
        }

        RemoveOldest();
        return 1;
    }

    private void CountDrops(int drops)
    {
        Dropped += drops;
        DropEvents += drops > 0 ? 1 : 0;
    }

    private void Take(int length)
    {
        for (int i = 0; i < length; i++)
        {
            RemoveOldest();
            _expected = Head;
        }
    }

    private void RemoveOldest()
    {
        _cells[_read] = FreeCell;
        _read = (_read + 1) % _cells.Length;
        Head++;
        SkipPadding();
    }

    private bool SkipPadding()
    {
        bool skipped = false;
        while (_cells[_read] == PaddingCell)
        {
            _cells[_read] = FreeCell;
            _read = (_read + 1) % _cells.Length;
            skipped = true;
        }

        return skipped;
    }
}
