using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>
/// The columns of the tables of metadata (ECMA-335 II.22, II.24.2.6; those that the standard leaves out are of unoptimized metadata).
/// Where YARA is not as the standard, it is as YARA: table 24 refers to itself, and some tables are never large.
/// </summary>
internal static class MetadataSchema
{
    /// <summary>By table, its columns: a size, a heap (s texts, g identifiers, b blobs), a table after #, or a choice of tables after @.</summary>
    private static readonly Dictionary<int, string[]> Columns = Parse(
        """
        00: 2 s g g g | 01: @Scope s s | 02: 4 s s @Type #04 #06 | 03: #04 | 04: 2 s b | 05: #06 | 06: 4 2 2 s b #08 | 08: 2 2 s
        09: #02 @Type | 0a: @MemberParent s b | 0b: 1 1 @Constant b | 0c: @Attributed @Attribute b | 0d: @Marshal b | 0e: 2 @Security b
        0f: 2 4 #02 | 10: 4 #04 | 11: b | 12: #02 #14 | 13: #14 | 14: 2 s @Type | 15: #02 #17 | 16: #17 | 17: 2 s b | 18: 2 #06 @Semantics
        19: #02 @Method @Method | 1a: s | 1b: b | 1c: 2 @Forwarded s #1a | 1d: 4 #04 | 1e: 4 4 | 1f: 4 | 20: 4 2 2 2 2 4 b s s | 21: 4
        22: 4 4 4 | 23: 2 2 2 2 4 b s s b | 24: 4 #24 | 25: 4 4 4 #23 | 26: 4 s b | 27: 4 4 s s @Exported | 28: 4 4 s @Resource
        29: #02 #02 | 2a: 2 2 @Generic s | 2b: @Method b | 2c: #2a @Type
        """);

    /// <summary>By choice, how many bits tell the table, and the tables.</summary>
    private static readonly Dictionary<string, (int Bits, int[] Tables)> Choices = new()
    {
        ["Scope"] = (2, [0x00, 0x1a, 0x23, 0x01]),
        ["Type"] = (2, [0x02, 0x01, 0x1b]),
        ["MemberParent"] = (3, [0x06, 0x1a, 0x01, 0x1b]),
        ["Constant"] = (2, [0x08, 0x04, 0x17]),
        ["Attributed"] = (5,
        [
            0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26, 0x27, 0x28, 0x2a, 0x2c, 0x2b,
        ]),
        ["Attribute"] = (3, [0x06, 0x0a]),
        ["Marshal"] = (1, [0x04, 0x08]),
        ["Security"] = (2, [0x02, 0x06, 0x20]),
        ["Semantics"] = (1, [0x14, 0x17]),
        ["Method"] = (1, [0x06, 0x0a]),
        ["Forwarded"] = (1, [0x04, 0x06]),
        ["Exported"] = (2, [0x26, 0x23, 0x27]),
        ["Resource"] = (2, [0x26, 0x23]),
        ["Generic"] = (1, [0x02, 0x06]),
    };

    /// <summary>Whether a table is known.</summary>
    internal static bool IsKnown(int table) => Columns.ContainsKey(table);

    /// <summary>Where the columns of a table begin in a row, and behind the last one the size of a row, in bytes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">How many rows the tables have that others refer to.</param>
    /// <param name="heapSizes">The header's flags of heaps that are large: 1 texts, 2 identifiers, 4 blobs.</param>
    internal static int[] Offsets(int table, IReadOnlyDictionary<int, uint> rows, byte heapSizes)
    {
        string[] columns = Columns[table];
        int[] offsets = new int[columns.Length + 1];
        for (int i = 0; i < columns.Length; i++)
        {
            offsets[i + 1] = offsets[i] + Size(columns[i], rows, heapSizes);
        }

        return offsets;
    }

    private static int Size(string column, IReadOnlyDictionary<int, uint> rows, byte heapSizes) => column[0] switch
    {
        's' => (heapSizes & 1) != 0 ? 4 : 2,
        'g' => (heapSizes & 2) != 0 ? 4 : 2,
        'b' => (heapSizes & 4) != 0 ? 4 : 2,
        '#' => SizeOfIndex(rows, 0, [int.Parse(column.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)]),
        '@' => SizeOfIndex(rows, Choices[column[1..]].Bits, Choices[column[1..]].Tables),
        _ => column[0] - '0',
    };

    private static int SizeOfIndex(IReadOnlyDictionary<int, uint> rows, int bits, int[] tables)
    {
        return tables.Any(table => rows.TryGetValue(table, out uint count) && count > ushort.MaxValue >> bits) ? 4 : 2;
    }

    private static Dictionary<int, string[]> Parse(string text)
    {
        return text.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(table => table.Split(':'))
            .ToDictionary(
                parts => int.Parse(parts[0].AsSpan().Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
