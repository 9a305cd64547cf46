using FirmwareScanner.Memory;

namespace FirmwareScanner.Database;

/// <summary>
/// The tables of a database whose header is checked: enters each in the memory plan, takes it from there and fills it from the file,
/// all in the order of their kinds. What the tables are it knows from <see cref="SectionFacts"/> alone.
/// </summary>
internal sealed class TableLoader
{
    /// <summary>Bytes that are read at a time; a multiple of every element's size.</summary>
    internal const int ScratchLength = 256;

    private readonly DatabaseSource _source;
    private readonly MemoryPlan _plan;
    private readonly DatabaseHeader _header;
    private readonly byte[] _scratch;
    private readonly int[] _planEntry = new int[SectionFacts.MaximumKind];
    private readonly SectionFacts _facts = new SectionFacts();

    /// <summary>Prepares to load tables.</summary>
    /// <param name="source">The file.</param>
    /// <param name="plan">The memory plan.</param>
    /// <param name="header">The header, which is read later.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> bytes, used while tables are filled.</param>
    internal TableLoader(DatabaseSource source, MemoryPlan plan, DatabaseHeader header, byte[] scratch)
    {
        _source = source;
        _plan = plan;
        _header = header;
        _scratch = scratch;
    }

    /// <summary>How many elements a section has.</summary>
    internal int CountOf(SectionKind kind) => _facts.MoveTo((int)kind) ? _header.SectionLength((int)kind) / _facts.ElementBytes : 0;

    /// <summary>
    /// The reader itself is not entered: whoever drops it after loading has its 2.4 KB back for the stages that follow.
    /// </summary>
    internal void EnterInPlan()
    {
        int own = HeapCost.Object(SignatureDatabase.FieldCount)
            + (SectionFacts.KindsPerTable * (int)HeapCost.References(DatabaseFormat.MaximumTables));
        _plan.AddObject(PlanItem.Database, own);
        for (int kind = 1; kind < SectionFacts.MaximumKind; kind++)
        {
            if (IsTable(kind))
            {
                _planEntry[kind] = Enter((PlanItem)((int)PlanItem.Section + kind), _header.SectionLength(kind) / _facts.ElementBytes);
            }
        }
    }

    /// <summary>Takes the tables from the plan and fills them.</summary>
    /// <returns>
    /// <see cref="DatabaseError.None"/>, <see cref="DatabaseError.OverBudget"/> when the heap has no room, or
    /// <see cref="DatabaseError.Unreadable"/>.
    /// </returns>
    internal DatabaseError Load(SignatureDatabase database)
    {
        ClearFilterTables(database);
        DatabaseError error = DatabaseError.None;
        for (int kind = 1; kind < SectionFacts.MaximumKind && error == DatabaseError.None; kind++)
        {
            if (IsTable(kind))
            {
                error = LoadTable(database, kind);
            }
        }

        return error;
    }

    /// <summary>A filter table may be without entries, and then its sections are absent.</summary>
    private static void ClearFilterTables(SignatureDatabase database)
    {
        for (int table = 0; table < database.TableCount; table++)
        {
            database.Filter[table] = EmptyArrays.Bytes;
            database.BucketStart[table] = EmptyArrays.UShorts;
            database.BucketStartHigh[table] = EmptyArrays.UShorts;
            database.RowStart[table] = EmptyArrays.UShorts;
            database.EntrySequence[table] = EmptyArrays.UShorts;
            database.EntryShift[table] = EmptyArrays.Bytes;
        }
    }

    /// <summary>Whether the device keeps a table of this kind, which then is the one that the facts tell of.</summary>
    private bool IsTable(int kind) => _header.SectionLength(kind) != 0 && _facts.MoveTo(kind) && _facts.IsOnDevice;

    private int Enter(PlanItem item, int count)
    {
        switch (_facts.ElementBytes)
        {
            case 1:
                return _plan.AddBytes(item, count);
            case 2:
                return _plan.AddUInt16s(item, count);
            default:
                return _plan.AddInt32s(item, count);
        }
    }

    private DatabaseError LoadTable(SignatureDatabase database, int kind)
    {
        int start = _header.SectionStart(kind);
        int length = _header.SectionLength(kind);
        switch (_facts.ElementBytes)
        {
            case 1:
                byte[]? bytes = _plan.AllocateBytes(_planEntry[kind]);
                return bytes is null ? DatabaseError.OverBudget : FillBytes(database, bytes, start, length);
            case 2:
                ushort[]? shorts = _plan.AllocateUInt16s(_planEntry[kind]);
                return shorts is null ? DatabaseError.OverBudget : FillUShorts(database, shorts, start, length);
            default:
                int[]? ints = _plan.AllocateInt32s(_planEntry[kind]);
                return ints is null ? DatabaseError.OverBudget : FillInts(database, ints, start, length);
        }
    }

    private DatabaseError FillBytes(SignatureDatabase database, byte[] table, int start, int length)
    {
        database.SetBytes(_facts.Kind, _facts.Table, table);
        return _source.Read(start, table, 0, length) ? DatabaseError.None : DatabaseError.Unreadable;
    }

    private DatabaseError FillUShorts(SignatureDatabase database, ushort[] table, int start, int length)
    {
        database.SetUShorts(_facts.Kind, _facts.Table, table);
        for (int done = 0; done < length; done += ScratchLength)
        {
            int count = ReadPiece(start + done, length - done);
            if (count == 0)
            {
                return DatabaseError.Unreadable;
            }

            for (int i = 0; i < count; i += 2)
            {
                table[(done + i) >> 1] = (ushort)LittleEndian.UInt16(_scratch, i);
            }
        }

        return DatabaseError.None;
    }

    private DatabaseError FillInts(SignatureDatabase database, int[] table, int start, int length)
    {
        database.SetInts(_facts.Kind, _facts.Table, table);
        for (int done = 0; done < length; done += ScratchLength)
        {
            int count = ReadPiece(start + done, length - done);
            if (count == 0)
            {
                return DatabaseError.Unreadable;
            }

            for (int i = 0; i < count; i += 4)
            {
                table[(done + i) >> 2] = LittleEndian.Int32(_scratch, i);
            }
        }

        return DatabaseError.None;
    }

    /// <summary>Reads what is left of a section, as far as the scratch buffer has room; 0 when the source fails.</summary>
    private int ReadPiece(int position, int left)
    {
        int count = left < ScratchLength ? left : ScratchLength;
        return _source.Read(position, _scratch, 0, count) ? count : 0;
    }
}
