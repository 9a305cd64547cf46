using FirmwareScanner.Memory;

namespace FirmwareScanner.Database;

/// <summary>
/// Reads a signature database in two steps. <see cref="Open"/> checks the whole file (checksum, authentication code, section
/// table) and enters every table in the memory plan. Then whoever else needs memory enters it, too (the scanner: its size follows
/// from the numbers that are now known); when the plan is within its budget, <see cref="Load"/> allocates the tables from it, fills
/// them, and checks every index in them. Any byte sequence is answered with an error code or a safe database.
/// </summary>
public sealed class DatabaseReader
{
    private const int ScratchLength = TableLoader.ScratchLength;

    private readonly DatabaseSource _source;
    private readonly MemoryPlan _plan;
    private readonly DatabaseHeader _header = new DatabaseHeader();
    private readonly byte[] _scratch = new byte[ScratchLength];
    private readonly SignatureDatabase _database = new SignatureDatabase();
    private readonly TableLoader _tables;
    private bool _isOpen;
    private bool _isLoading;

    /// <summary>Prepares to read a database.</summary>
    /// <param name="source">The file.</param>
    /// <param name="plan">The memory plan in which its tables are entered; in state Building.</param>
    public DatabaseReader(DatabaseSource source, MemoryPlan plan)
    {
        _source = source;
        _plan = plan;
        _tables = new TableLoader(source, plan, _header, _scratch);
    }

    /// <summary>The database: its numbers are there after <see cref="Open"/>, its tables after <see cref="Load"/>.</summary>
    public SignatureDatabase Database => _database;

    /// <summary>Checks the file and enters its tables in the memory plan.</summary>
    /// <param name="key">The key of the authentication code, or null to accept a file with or without one.</param>
    /// <returns>
    /// <see cref="DatabaseError.None"/>, or why the file is refused; <see cref="DatabaseError.WrongOrder"/> if it is open already.
    /// </returns>
    public DatabaseError Open(byte[]? key)
    {
        if (_isOpen)
        {
            return DatabaseError.WrongOrder;
        }

        DatabaseError error = _header.Read(_source);
        if (error == DatabaseError.None)
        {
            error = CheckChecksum();
        }

        if (error == DatabaseError.None && key != null)
        {
            error = CheckAuthentication(key);
        }

        if (error == DatabaseError.None)
        {
            error = CheckRememberedMatches();
        }

        if (error == DatabaseError.None)
        {
            CopyHeader(_database);
            _tables.EnterInPlan();
            _isOpen = true;
        }

        return error;
    }

    /// <summary>Allocates and fills the tables and checks every index in them. It is called once, after <see cref="Open"/>.</summary>
    /// <returns>
    /// <see cref="DatabaseError.None"/>, or why the database cannot be used. After <see cref="DatabaseError.OverBudget"/> from
    /// the plan's check nothing was allocated and it may be called again; any other answer is final.
    /// </returns>
    public DatabaseError Load()
    {
        if (!_isOpen || _isLoading)
        {
            return DatabaseError.WrongOrder;
        }

        if (_plan.Check() != MemoryFault.None)
        {
            return DatabaseError.OverBudget;
        }

        _isLoading = true;
        DatabaseError error = _tables.Load(_database);
        if (error == DatabaseError.None)
        {
            error = DatabaseChecks.Check(_database);
        }

        if (error == DatabaseError.None)
        {
            FiringRules.Note(_database);
            _database.IsLoaded = true;
        }

        return error;
    }

    private DatabaseError CheckChecksum()
    {
        Crc32 checksum = new Crc32();
        for (int position = 0; position < _source.Length; position += ScratchLength)
        {
            int count = ReadPiece(position);
            if (count == 0)
            {
                return DatabaseError.Unreadable;
            }

            Blank(position, count, DatabaseFormat.ChecksumPosition, 4);
            checksum.Add(_scratch, 0, count);
        }

        return checksum.Value == _header.Checksum ? DatabaseError.None : DatabaseError.BadChecksum;
    }

    private DatabaseError CheckAuthentication(byte[] key)
    {
        if (!_header.IsAuthenticated)
        {
            return DatabaseError.NotAuthenticated;
        }

        int codeStart = _header.SectionStart((int)SectionKind.AuthenticationCode);
        HmacSha256 code = new HmacSha256(key);
        for (int position = 0; position < _source.Length; position += ScratchLength)
        {
            int count = ReadPiece(position);
            if (count == 0)
            {
                return DatabaseError.Unreadable;
            }

            Blank(position, count, DatabaseFormat.ChecksumPosition, 4);
            Blank(position, count, codeStart, DatabaseFormat.AuthenticationCodeLength);
            code.Add(_scratch, 0, count);
        }

        byte[] expected = new byte[Sha256.HashLength];
        code.Finish(expected);
        if (!_source.Read(codeStart, _scratch, 0, Sha256.HashLength))
        {
            return DatabaseError.Unreadable;
        }

        int difference = 0;
        for (int i = 0; i < Sha256.HashLength; i++)
        {
            difference |= expected[i] ^ _scratch[i];
        }

        return difference == 0 ? DatabaseError.None : DatabaseError.BadAuthentication;
    }

    /// <summary>Reads a piece of the file into the scratch buffer; 0 when the source fails.</summary>
    private int ReadPiece(int position)
    {
        int count = _source.Length - position < ScratchLength ? _source.Length - position : ScratchLength;
        return _source.Read(position, _scratch, 0, count) ? count : 0;
    }

    /// <summary>Clears the part of the piece in the scratch buffer that lies in a range of the file.</summary>
    private void Blank(int position, int count, int rangeStart, int rangeLength)
    {
        for (int i = 0; i < rangeLength; i++)
        {
            int at = rangeStart + i - position;
            if (at >= 0 && at < count)
            {
                _scratch[at] = 0;
            }
        }
    }

    /// <summary>
    /// The memory for remembered matches depends on the contents of the watch sections, so these are looked at before the plan is
    /// checked.
    /// </summary>
    private DatabaseError CheckRememberedMatches()
    {
        int kinds = _header.SectionStart((int)SectionKind.WatchKind);
        int firsts = _header.SectionStart((int)SectionKind.WatchFirst);
        int count = _header.SectionLength((int)SectionKind.WatchKind);
        int remembered = 0;
        for (int i = 0; i < count; i++)
        {
            if (!_source.Read(kinds + i, _scratch, 0, 1) || !_source.Read(firsts + (4 * i), _scratch, 4, 4))
            {
                return DatabaseError.Unreadable;
            }

            int first = LittleEndian.Int32(_scratch, 4);
            if (_scratch[0] == (int)WatchKind.FirstMatches)
            {
                if (first < 1 || first > DatabaseFormat.MaximumRememberedMatches - remembered)
                {
                    return DatabaseError.BadWatch;
                }

                remembered += first;
            }
        }

        _database.RememberedMatches = remembered;
        return DatabaseError.None;
    }

    private void CopyHeader(SignatureDatabase database)
    {
        database.RuleCount = _header.Rules;
        database.PatternCount = _header.Patterns;
        database.SequenceCount = _header.Sequences;
        database.TableCount = _header.Tables;
        database.NamespaceCount = _header.Namespaces;
        database.ChunkLength = _header.ChunkLength;
        database.Back = _header.Back;
        database.Ahead = _header.Ahead;
        database.Tail = _header.Tail;
        database.StackDepth = _header.StackDepth;
        database.LongestSpan = _header.LongestSpan;
        database.HeadLength = _header.HeadLength;
        database.Identity = _header.Identity;
        database.IsInformationalByIntent = _header.IsInformational;
        database.Unwraps = _header.Unwraps;
        database.LinkCount = _tables.CountOf(SectionKind.LinkSequence);
        database.ByteScanCount = _tables.CountOf(SectionKind.ByteScanSequence);
        database.CountedCount = _tables.CountOf(SectionKind.CountedPattern);
        database.WatchCount = _tables.CountOf(SectionKind.WatchKind);
        database.ProbeCount = _tables.CountOf(SectionKind.ProbeSize);
    }
}
