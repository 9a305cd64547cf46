using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// Gets bytes into blocks. What is offered waits in the ring and is copied into a block from there; a source that is asked reads
/// straight into a leased block, which then moves into the pipeline, so that its bytes are not copied at all.
/// </summary>
[AllocationFree]
internal sealed class BlockFiller
{
    // Beside the codes of StreamSource, and none that a source can return by mistake without being wrong anyway.
    internal const int SourceThrew = int.MinValue;
    internal const int PullRefused = int.MinValue + 1;

    internal const int FieldCount = 12;

    private readonly ByteRing _ring;
    private readonly BlockPool _pool;
    private readonly LeaseScope _scope;
    private readonly int _history;
    private readonly int _payloadLength;
    [Owned]
    private BlockLease _block;
    private int _start;
    private int _count;
    private long _position;
    private byte[] _pulledBuffer = EmptyArrays.Bytes;
    private int _pulledStart;
    private Exception? _sourceException;

    internal BlockFiller(MemoryPlan plan, ByteRing ring, BlockPool pool, int history, int payloadLength)
    {
        _ring = ring;
        _pool = pool;
        _history = history;
        _payloadLength = payloadLength;
        plan.AddObject(PlanItem.BlockFiller, HeapCost.Object(FieldCount));
        _scope = new LeaseScope(plan, 1, 0);
    }

    /// <summary>Holds the block that a source reads into, for as long as it reads.</summary>
    internal LeaseScope Scope => _scope;

    /// <summary>Whether a filled block waits to be scanned.</summary>
    internal bool HasBlock => _block != BlockLease.None;

    /// <summary>The filled block, which still belongs to the filler; <see cref="BlockLease.None"/> if there is none.</summary>
    internal BlockLease Block
    {
        [return: Borrowed]
        get => _block;
    }

    /// <summary>Index in the slab of the first byte of the payload.</summary>
    internal int Start => _start;

    /// <summary>Bytes of the payload.</summary>
    internal int Count => _count;

    /// <summary>Position of the ring up to which its bytes were taken or skipped.</summary>
    internal long Position => _position;

    /// <summary>Where the bytes of the last <see cref="Pull"/> are, until the next unit of work.</summary>
    internal byte[] PulledBuffer => _pulledBuffer;

    /// <summary>Index in <see cref="PulledBuffer"/> of the first byte of the last <see cref="Pull"/>.</summary>
    internal int PulledStart => _pulledStart;

    /// <summary>What the source threw when <see cref="Pull"/> returned <see cref="SourceThrew"/>.</summary>
    internal Exception? SourceException => _sourceException;

    /// <summary>Whether the ring's most recent claim or write was a mistake, rather than a matter of waiting for room.</summary>
    internal bool HasClaimMistake
    {
        get
        {
            MemoryFault fault = _ring.ClaimFault;
            return fault != MemoryFault.None && fault != MemoryFault.RingFull && fault != MemoryFault.RingHeld;
        }
    }

    /// <summary>Whether the counts agree with those of the ring; between two units of work.</summary>
    /// <param name="hasBlock">Whether a block should be filled: one that is being scanned.</param>
    internal bool AreCountsSound(bool hasBlock)
    {
        return _position <= _ring.TailPosition && _scope.Held == 0 && HasBlock == hasBlock;
    }

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal MemoryFault Attach()
    {
        return _scope.Attach();
    }

    /// <summary>Starts a stream: drops what a stream before it left in the ring.</summary>
    /// <returns>Whether the ring is empty now; if not, somebody else holds it.</returns>
    [BoundedLoop("Each round consumes at least a byte of the ring.")]
    internal bool Begin()
    {
        while (_ring.Peek() >= 0)
        {
            _ring.Consume(_ring.PeekLength);
        }

        _position = _ring.TailPosition;
        return _ring.PeekFault == MemoryFault.RingEmpty;
    }

    /// <summary>
    /// Asks a source for bytes: while nothing waits in the ring it reads straight into a block, which then belongs to the pipeline,
    /// else into the ring. Never asks for more than there is room for: a source that is asked can wait.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="minimum">Bytes that are worth a block; fewer go into the ring to wait for more.</param>
    /// <returns>
    /// How many bytes came; or a code of <see cref="StreamSource"/>, with <see cref="StreamSource.Failed"/> for a number that makes no
    /// sense; <see cref="SourceThrew"/>; <see cref="PullRefused"/> if ring or pool refused the pipeline's own call.
    /// </returns>
    internal int Pull(StreamSource source, int minimum)
    {
        return _ring.Length == 0 && _pool.Outstanding < _pool.BlockCount ? PullIntoBlock(source, minimum) : PullIntoRing(source);
    }

    /// <summary>Fills a block with what waits in the ring, unless a source has filled one.</summary>
    /// <param name="limit">Position of the ring up to which bytes may be taken; after <see cref="Position"/>.</param>
    /// <returns>
    /// <see cref="PipelineFault.None"/>, and then there is no block if the bytes are held or were dropped at this moment;
    /// <see cref="PipelineFault.NoBlock"/>; <see cref="PipelineFault.MemoryRefused"/>.
    /// </returns>
    internal PipelineFault Fill(long limit)
    {
        if (_block != BlockLease.None)
        {
            return PipelineFault.None;
        }

        _block = _pool.TryRent(ScanPipeline.FillingOwner);
        if (_block == BlockLease.None)
        {
            return _pool.LastFault == MemoryFault.PoolExhausted ? PipelineFault.NoBlock : PipelineFault.MemoryRefused;
        }

        _start = _pool.FillOffset(_block) + _history;
        _count = CopyPayload(_start, limit);
        if (_count > 0)
        {
            return PipelineFault.None;
        }

        bool isHeld = _ring.PeekFault == MemoryFault.RingHeld || _ring.PeekFault == MemoryFault.None;
        return ReleaseBlock() && isHeld ? PipelineFault.None : PipelineFault.MemoryRefused;
    }

    /// <summary>Notes that the stream goes on at a position of the ring.</summary>
    internal void SkipTo(long position)
    {
        _position = position;
    }

    /// <summary>Moves the filled block on to another owner.</summary>
    /// <returns>The new lease, or <see cref="BlockLease.None"/> if the pool refuses.</returns>
    [return: Owned]
    internal BlockLease MoveOut(int newOwner)
    {
        BlockLease lease = _block;
        _block = BlockLease.None;
        return _pool.Transfer(lease, newOwner);
    }

    /// <summary>Gives back all blocks, the latest first.</summary>
    internal void Release()
    {
        _scope.Close();
        ReleaseBlock();
    }

    private int PullIntoBlock(StreamSource source, int minimum)
    {
        BlockLease lease = _scope.Rent(_pool, ScanPipeline.SourceOwner);
        if (lease == BlockLease.None)
        {
            return PullRefused;
        }

        int start = _pool.FillOffset(lease) + _history;
        int count = ReadSource(source, _pool.Slab, start, _payloadLength);
        if (count >= minimum && _block == BlockLease.None)
        {
            _block = _scope.MoveOut(_pool, lease, ScanPipeline.FillingOwner);
            _start = start;
            _count = count;
            return _block == BlockLease.None ? PullRefused : count;
        }

        bool isKept = count <= 0 || _ring.Write(_pool.Slab, start, count) == count;
        _scope.Close();
        return isKept ? count : PullRefused;
    }

    private int PullIntoRing(StreamSource source)
    {
        int room = _ring.Free;
        if (room == 0)
        {
            return 0;
        }

        int at = _ring.ClaimUpTo(room < _payloadLength ? room : _payloadLength);
        if (at < 0)
        {
            return HasClaimMistake ? PullRefused : 0;
        }

        int count = ReadSource(source, _ring.Buffer, at, _ring.ClaimLength);
        return _ring.Commit(count > 0 ? count : 0) == MemoryFault.None ? count : PullRefused;
    }

    private int ReadSource(StreamSource source, byte[] buffer, int start, int room)
    {
        _pulledBuffer = buffer;
        _pulledStart = start;
        try
        {
            int count = source.Read(buffer, start, room);
            return count > room ? StreamSource.Failed : count;
        }
        catch (Exception exception)
        {
            _sourceException = exception;
            return SourceThrew;
        }
    }

    /// <summary>Copies bytes from the ring, up to the limit, the end of the payload or the next dropped byte.</summary>
    [BoundedLoop("Each round copies at least a byte of the payload or is the last.")]
    private int CopyPayload(int start, long limit)
    {
        long position = _position;
        int wanted = limit - position < _payloadLength ? (int)(limit - position) : _payloadLength;
        byte[] slab = _pool.Slab;
        int count = 0;
        while (count < wanted)
        {
            int length = _ring.ReadAt(position, slab, start + count, wanted - count);
            if (length == 0)
            {
                break;
            }

            position += length;
            count += length;
        }

        _position = position;
        return count;
    }

    private bool ReleaseBlock()
    {
        BlockLease lease = _block;
        _block = BlockLease.None;
        return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;
    }
}
