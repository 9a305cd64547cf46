using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>
/// The tables of metadata (ECMA-335 II.24.2.6): where each is, and what is in its columns. Reading ends at a table that is not known or
/// has more rows than YARA takes; what lies before it counts.
/// </summary>
internal sealed class MetadataTables
{
    private const int HeaderSize = 24;
    private const uint MaxRows = 15000;
    private const byte ExtraDataFlag = 0x40;

    /// <summary>The tables whose numbers of rows YARA looks at; to others nothing refers, or they count as small.</summary>
    private static readonly HashSet<int> CountedTables =
    [
        0x00, 0x01, 0x02, 0x04, 0x06, 0x08, 0x09, 0x0a, 0x11, 0x14, 0x17, 0x1a, 0x1b, 0x20, 0x23, 0x24, 0x26, 0x27, 0x28, 0x2a, 0x2b, 0x2c,
    ];

    private readonly ContentReader _reader;
    private readonly Dictionary<int, Table> _tables = [];

    private MetadataTables(ContentReader reader, long offset, uint size)
    {
        _reader = reader;
        reader.TryReadByte(offset + 6, out byte heapSizes);
        reader.TryReadUInt64(offset + 8, out ulong valid);
        long counts = offset + HeaderSize;
        int[] present = [.. Enumerable.Range(0, 64).Where(table => (valid >> table & 1) != 0)];
        if (!reader.Contains(counts, 4 * present.Length))
        {
            return;
        }

        var rows = new Dictionary<int, uint>();
        var rowCounts = new uint[present.Length];
        int readable = 0;
        for (; readable < present.Length && counts + (4 * (readable + 1)) <= offset + size; readable++)
        {
            reader.TryReadUInt32(counts + (4 * readable), out rowCounts[readable]);
            if (CountedTables.Contains(present[readable]))
            {
                rows[present[readable]] = rowCounts[readable];
            }
        }

        long position = counts + (4 * BitOperations.PopCount(valid)) + ((heapSizes & ExtraDataFlag) != 0 ? 4 : 0);
        for (int i = 0; i < readable && rowCounts[i] <= MaxRows && MetadataSchema.IsKnown(present[i]); i++)
        {
            var table = new Table(position, (int)rowCounts[i], MetadataSchema.Offsets(present[i], rows, heapSizes));
            _tables.Add(present[i], table);
            position += IsCutOff(present[i], table) ? 0 : (long)table.RowSize * table.Count;
        }
    }

    /// <summary>Reads the headers of the tables.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="offset">Where the stream of tables begins.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <returns>The tables; null if the header is not in the file.</returns>
    internal static MetadataTables? TryRead(ContentReader reader, long offset, uint size)
    {
        return reader.Contains(offset, HeaderSize) ? new MetadataTables(reader, offset, size) : null;
    }

    /// <summary>Whether a table is there, be it without rows.</summary>
    internal bool Has(int table) => _tables.ContainsKey(table);

    /// <summary>The offsets of the rows of a table, as far as they are in the file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="size">How many bytes of a row must be in the file; null for all.</param>
    internal IEnumerable<long> Rows(int table, int? size = null)
    {
        if (_tables.TryGetValue(table, out Table? found))
        {
            for (int i = 0; i < found.Count && _reader.Contains(found.Offset + ((long)i * found.RowSize), size ?? found.RowSize); i++)
            {
                yield return found.Offset + ((long)i * found.RowSize);
            }
        }
    }

    /// <summary>Where a table begins, and how large its rows are; null if it is not there.</summary>
    internal (long Offset, int RowSize)? Place(int table) => _tables.TryGetValue(table, out Table? found) ? (found.Offset, found.RowSize) : null;

    /// <summary>A column of a row; 0 outside of the file.</summary>
    internal uint Column(int table, long row, int column)
    {
        int[] offsets = _tables[table].Columns;
        long offset = row + offsets[column];
        switch (offsets[column + 1] - offsets[column])
        {
            case 1:
                return _reader.TryReadByte(offset, out byte small) ? small : 0u;
            case 2:
                return _reader.TryReadUInt16(offset, out ushort half) ? half : 0u;
            default:
                return _reader.TryReadUInt32(offset, out uint word) ? word : 0u;
        }
    }

    /// <summary>YARA does not get beyond the one row of these tables if the file ends in it, and takes what follows to be there.</summary>
    private bool IsCutOff(int number, Table table)
    {
        const int ModuleTable = 0x00;
        const int AssemblyTable = 0x20;
        const int ModuleRowSize = 18;
        return (number == ModuleTable && !_reader.Contains(table.Offset, ModuleRowSize))
            || (number == AssemblyTable && !_reader.Contains(table.Offset, table.RowSize));
    }

    private sealed record Table(long Offset, int Count, int[] Columns)
    {
        internal int RowSize => Columns[^1];
    }
}
