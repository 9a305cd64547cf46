using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>
/// The decoded blocks of a file system that were used last, up to a number of bytes. What it gives is valid until the next block is
/// added: the room of what was dropped is used again.
/// </summary>
/// <param name="context">The limits.</param>
/// <param name="wanted">Bytes to hold at most, if there is room; one block is held in any case.</param>
internal sealed class BlockCache(UnpackContext context, long wanted)
{
    private readonly long _capacity = context.TakeCache(wanted);
    private readonly Dictionary<long, LinkedListNode<CachedBlock>> _blocks = [];
    private readonly LinkedList<CachedBlock> _byUse = new();
    private byte[]? _spare;
    private long _held;

    /// <summary>Gives a block, or null if it is not held.</summary>
    /// <param name="key">What it was added as.</param>
    public CachedBlock? Find(long key)
    {
        if (!_blocks.TryGetValue(key, out LinkedListNode<CachedBlock>? node))
        {
            return null;
        }

        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }

        return node.Value;
    }

    /// <summary>Room for a block that will be added.</summary>
    /// <param name="length">Its largest length.</param>
    public byte[] Rent(int length)
    {
        while (_byUse.Last is { } last && _held + length > _capacity)
        {
            _byUse.RemoveLast();
            _blocks.Remove(last.Value.Key);
            _held -= last.Value.Bytes.Length;
            _spare = last.Value.Bytes;
        }

        byte[]? spare = _spare;
        _spare = null;
        return spare?.Length == length ? spare : new byte[length];
    }

    /// <summary>Takes the room for a block back that could not be decoded.</summary>
    public void GiveBack(byte[] bytes) => _spare = bytes;

    /// <summary>Adds a block, in the place of one that has its key.</summary>
    /// <param name="key">What it is found by.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="length">How many of them count.</param>
    /// <param name="next">Where what follows it is, for those that need it.</param>
    public CachedBlock Add(long key, byte[] bytes, int length, long next = 0)
    {
        if (_blocks.TryGetValue(key, out LinkedListNode<CachedBlock>? older))
        {
            _byUse.Remove(older);
            _held -= older.Value.Bytes.Length;
        }

        var block = new CachedBlock(key, bytes, length, next);
        _blocks[key] = _byUse.AddFirst(block);
        _held += bytes.Length;
        return block;
    }
}

/// <summary>A decoded block.</summary>
/// <param name="Key">What it is found by.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Length">How many of them count.</param>
/// <param name="Next">Where what follows it is.</param>
internal sealed record CachedBlock(long Key, byte[] Bytes, int Length, long Next);
