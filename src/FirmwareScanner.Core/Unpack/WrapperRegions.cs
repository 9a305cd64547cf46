using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// What the reader of a stream is inside of: the stream, data behind a header, a device tree, a property of it. Each lies in the one
/// before it, and there are never more than a few.
/// </summary>
[AllocationFree]
internal sealed class WrapperRegions
{
    internal const int FieldCount = 5;

    /// <summary>Regions that may lie in one another.</summary>
    internal const int Deepest = 8;

    /// <summary>The whole stream.</summary>
    internal const byte Whole = 0;

    /// <summary>What a header says to follow.</summary>
    internal const byte Data = 1;

    /// <summary>What a header says to follow, compressed.</summary>
    internal const byte CompressedData = 2;

    /// <summary>A device tree.</summary>
    internal const byte Tree = 3;

    /// <summary>The value of a property of a device tree.</summary>
    internal const byte Property = 4;

    private readonly long[] _starts = new long[Deepest];
    private readonly long[] _ends = new long[Deepest];
    private readonly long[] _tokensEnd = new long[Deepest];
    private readonly byte[] _kinds = new byte[Deepest];
    private int _top;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)((3 * HeapCost.Array(Deepest, 8)) + HeapCost.Array(Deepest, 1));

    /// <summary>What the reader is in.</summary>
    internal byte Kind => _kinds[_top];

    internal long Start => _starts[_top];

    internal long End => _ends[_top];

    /// <summary>Of a tree: where its nodes end, and its texts or nothing follow.</summary>
    internal long TokensEnd => _tokensEnd[_top];

    internal bool IsFull => _top == Deepest - 1;

    internal bool IsInWhole => _top == 0;

    internal void Begin()
    {
        _top = 0;
        _kinds[0] = Whole;
        _starts[0] = 0;
        _ends[0] = long.MaxValue;
    }

    /// <summary>Enters a region; one that is longer than what it lies in ends with that.</summary>
    /// <returns>Whether it lies in it.</returns>
    internal bool Enter(byte kind, long start, long end, long tokensEnd)
    {
        bool isInside = end <= _ends[_top];
        long outerEnd = _ends[_top];
        _top++;
        _kinds[_top] = kind;
        _starts[_top] = start;
        _ends[_top] = isInside ? end : outerEnd;
        _tokensEnd[_top] = tokensEnd;
        return isInside;
    }

    internal void Leave()
    {
        _top--;
    }
}
