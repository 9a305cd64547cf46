using System;
using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Bytes that no part of an expression tells apart are one symbol. Two more symbols are no byte: one that nothing matches, and the end
/// of the data.
/// </summary>
internal sealed class SymbolTable
{
    private static readonly ByteSet LineFeed = default(ByteSet).WithRange((byte)'\n', (byte)'\n');
    private static readonly ByteSet CarriageReturn = default(ByteSet).WithRange((byte)'\r', (byte)'\r');

    private readonly byte[] _ofByte = new byte[256];
    private readonly List<byte> _representatives = [];
    private readonly bool _tellsLines;

    /// <summary>Makes the symbols.</summary>
    /// <param name="sets">The sets that parts of the expression match.</param>
    /// <param name="tellsLines">Whether assertions ask for the ends of lines.</param>
    internal SymbolTable(IReadOnlyCollection<ByteSet> sets, bool tellsLines)
    {
        _tellsLines = tellsLines;
        var symbol = new int[256];
        int count = 1;
        foreach (ByteSet set in sets)
        {
            count = Split(symbol, count, set);
        }

        if (tellsLines)
        {
            count = Split(symbol, Split(symbol, count, LineFeed), CarriageReturn);
        }

        Count = Split(symbol, count, ByteSet.Word) + 2;
        for (int value = 255; value >= 0; value--)
        {
            _ofByte[value] = (byte)symbol[value];
        }

        for (int i = 0; i < Count - 2; i++)
        {
            _representatives.Add((byte)Array.IndexOf(symbol, i));
        }
    }

    /// <summary>How many symbols there are.</summary>
    internal int Count { get; }

    /// <summary>
    /// The symbol that nothing matches: what is no byte with 00 behind it in a wide search, or lies outside of the window.
    /// </summary>
    internal int Nothing => Count - 2;

    /// <summary>The symbol for the end of the data.</summary>
    internal int Edge => Count - 1;

    /// <summary>The symbol of each byte.</summary>
    internal ReadOnlySpan<byte> OfBytes => _ofByte;

    /// <summary>Whether a symbol stands for bytes of a set; only for sets that it was made for.</summary>
    internal bool IsIn(int symbol, ByteSet set) => symbol < Nothing && set.Contains(_representatives[symbol]);

    /// <summary>What assertions see in a symbol.</summary>
    internal SideKind KindOf(int symbol)
    {
        if (symbol == Edge)
        {
            return SideKind.Edge;
        }

        return IsIn(symbol, ByteSet.Word) ? SideKind.Word
            : _tellsLines && IsIn(symbol, LineFeed) ? SideKind.LineFeed
            : _tellsLines && IsIn(symbol, CarriageReturn) ? SideKind.CarriageReturn
            : SideKind.Other;
    }

    private static int Split(int[] symbol, int count, ByteSet set)
    {
        var inside = new int[256];
        var outside = new int[256];
        Array.Fill(inside, -1);
        Array.Fill(outside, -1);
        int next = 0;
        for (int value = 0; value < 256; value++)
        {
            int[] renamed = set.Contains((byte)value) ? inside : outside;
            ref int name = ref renamed[symbol[value]];
            if (name < 0)
            {
                name = next++;
            }

            symbol[value] = name;
        }

        return Math.Max(count, next);
    }
}
