using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Search;

/// <summary>
/// How a workstation finds the sequences of a database: built from the sequences when a database is loaded, whatever it was compiled for, and shared by
/// all scanners of the database.
/// </summary>
public sealed class DesktopSearch
{
    private readonly SignatureDatabase _database;
    private readonly GramTable _table;

    private DesktopSearch(SignatureDatabase database, GramTable table, bool findsByteScans)
    {
        _database = database;
        _table = table;
        FindsByteScans = findsByteScans;
    }

    /// <summary>Whether it finds the sequences, too, that the database leaves to searches for one byte.</summary>
    public bool FindsByteScans { get; }

    /// <summary>Builds the search of a database.</summary>
    /// <param name="database">The database, loaded.</param>
    /// <returns>The search; null where there is nothing that it could find.</returns>
    public static DesktopSearch? Build(SignatureDatabase database)
    {
        // Grams are loaded as numbers whose lowest byte comes first; elsewhere the filter tables find everything.
        if (!BitConverter.IsLittleEndian)
        {
            return null;
        }

        List<int> inTables = SequencesOfTables(database);
        if (database.ByteScanCount > 0)
        {
            List<int> all = [.. inTables];
            foreach (ushort sequence in database.ByteScanSequence)
            {
                all.Add(sequence);
            }

            GramTable? withScans = new GramTableBuilder(database, all).Build();
            if (withScans is not null)
            {
                return new DesktopSearch(database, withScans, true);
            }
        }

        GramTable? table = inTables.Count == 0 ? null : new GramTableBuilder(database, inTables).Build();
        return table is null ? null : new DesktopSearch(database, table, false);
    }

    /// <summary>A finder for one scanner.</summary>
    public SequenceFinder CreateFinder() => CreateGramFinder();

    /// <summary>The same, for whoever searches pieces ahead of a scanner.</summary>
    internal GramFinder CreateGramFinder() => new(_database, _table, FindsByteScans);

    /// <summary>What it is, for reports: grams, stride, sizes.</summary>
    public override string ToString() =>
        $"grams of {_table.GramLength} every {_table.Stride}, filter of {4 * _table.Filter.Length} bytes, {_table.Entries.Length} entries";

    private static List<int> SequencesOfTables(SignatureDatabase database)
    {
        var isThere = new bool[database.SequenceCount];
        for (int table = 0; table < database.TableCount; table++)
        {
            foreach (ushort sequence in database.EntrySequence[table])
            {
                isThere[sequence] = true;
            }
        }

        var sequences = new List<int>();
        for (int sequence = 0; sequence < isThere.Length; sequence++)
        {
            if (isThere[sequence])
            {
                sequences.Add(sequence);
            }
        }

        return sequences;
    }
}
