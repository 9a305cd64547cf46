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
    private const int ScratchLength = 256;
    private const int MaximumRememberedMatches = 4096;

    private readonly DatabaseSource _source;
    private readonly MemoryPlan _plan;
    private readonly DatabaseHeader _header = new DatabaseHeader();
    private readonly byte[] _scratch = new byte[ScratchLength];
    private readonly int[] _planEntry = new int[0x80];
    private readonly SignatureDatabase _database = new SignatureDatabase();

    /// <summary>Prepares to read a database.</summary>
    /// <param name="source">The file.</param>
    /// <param name="plan">The memory plan in which its tables are entered; in state Building.</param>
    public DatabaseReader(DatabaseSource source, MemoryPlan plan)
    {
        _source = source;
        _plan = plan;
    }

    /// <summary>The database: its numbers are there after <see cref="Open"/>, its tables after <see cref="Load"/>.</summary>
    public SignatureDatabase Database => _database;

    /// <summary>Checks the file and enters its tables in the memory plan.</summary>
    /// <param name="key">The key of the authentication code, or null to accept a file with or without one.</param>
    public DatabaseError Open(byte[]? key)
    {
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
            EnterInPlan();
        }

        return error;
    }

    /// <summary>Allocates and fills the tables and checks every index in them.</summary>
    public DatabaseError Load()
    {
        if (_plan.Check() != MemoryFault.None)
        {
            return DatabaseError.OverBudget;
        }

        SignatureDatabase database = _database;
        if (!LoadSequences(database) || !LoadAnchors(database) || !LoadRules(database) || !LoadTables(database))
        {
            return DatabaseError.Unreadable;
        }

        DatabaseError error = DatabaseChecks.Check(database);
        database.IsLoaded = error == DatabaseError.None;
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

            Blank(position, count, DatabaseHeader.ChecksumPosition, 4);
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

            Blank(position, count, DatabaseHeader.ChecksumPosition, 4);
            Blank(position, count, codeStart, Sha256.HashLength);
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
                if (first < 1 || first > MaximumRememberedMatches - remembered)
                {
                    return DatabaseError.BadWatch;
                }

                remembered += first;
            }
        }

        _database.RememberedMatches = remembered;
        return DatabaseError.None;
    }

    private void EnterInPlan()
    {
        EnterBytes(SectionKind.SequenceBytes, "sequence bytes");
        EnterInts(SectionKind.SequenceStart, "sequence starts");
        EnterUShorts(SectionKind.SequencePattern, "sequence patterns");
        EnterUShorts(SectionKind.SequenceAtom, "sequence atoms");
        EnterBytes(SectionKind.SequenceFlags, "sequence flags");
        EnterBytes(SectionKind.ByteClasses, "byte classes");
        EnterUShorts(SectionKind.LinkSequence, "link sequences");
        EnterInts(SectionKind.LinkGap, "link gaps");
        EnterUShorts(SectionKind.AnchoredSequence, "anchored sequences");
        EnterInts(SectionKind.AnchoredFirst, "anchored first offsets");
        EnterInts(SectionKind.AnchoredLast, "anchored last offsets");
        EnterUShorts(SectionKind.ByteScanSequence, "byte-scan sequences");
        EnterBytes(SectionKind.ByteScanValue, "byte-scan values");
        EnterUShorts(SectionKind.RangePattern, "range patterns");
        EnterInts(SectionKind.RangeFirst, "range first offsets");
        EnterInts(SectionKind.RangeLast, "range last offsets");
        EnterUShorts(SectionKind.EndPattern, "end patterns");
        EnterInts(SectionKind.EndDistance, "end distances");
        EnterInts(SectionKind.EndShift, "end shifts");
        EnterUShorts(SectionKind.EndWatch, "end watches");
        EnterUShorts(SectionKind.WatchPattern, "watch patterns");
        EnterBytes(SectionKind.WatchKind, "watch kinds");
        EnterInts(SectionKind.WatchFirst, "watch first parameters");
        EnterInts(SectionKind.WatchLast, "watch second parameters");
        EnterInts(SectionKind.ProbeOffset, "probe offsets");
        EnterBytes(SectionKind.ProbeSize, "probe sizes");
        EnterUShorts(SectionKind.RuleFirstPattern, "rule first patterns");
        EnterUShorts(SectionKind.RuleCode, "rule code starts");
        EnterUShorts(SectionKind.RuleFlags, "rule flags");
        EnterBytes(SectionKind.Code, "condition code");
        EnterBytes(SectionKind.TableShape, "filter table shapes");
        for (int table = 0; table < _header.Tables; table++)
        {
            EnterBytes(SectionKind.Filter + (4 * table), "filter bits");
            EnterInts(SectionKind.BucketStart + (4 * table), "filter bucket starts");
            EnterUShorts(SectionKind.EntrySequence + (4 * table), "filter entry sequences");
            EnterBytes(SectionKind.EntryShift + (4 * table), "filter entry shifts");
        }
    }

    private void EnterBytes(SectionKind kind, string name)
    {
        int count = _header.SectionLength((int)kind);
        _planEntry[(int)kind] = count == 0 ? -1 : _plan.AddBytes(name, count, count + " x 1 byte, from the database");
    }

    private void EnterUShorts(SectionKind kind, string name)
    {
        int count = _header.SectionLength((int)kind) / 2;
        _planEntry[(int)kind] = count == 0 ? -1 : _plan.AddUInt16s(name, count, count + " x 2 bytes, from the database");
    }

    private void EnterInts(SectionKind kind, string name)
    {
        int count = _header.SectionLength((int)kind) / 4;
        _planEntry[(int)kind] = count == 0 ? -1 : _plan.AddInt32s(name, count, count + " x 4 bytes, from the database");
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
        database.Identity = _header.Identity;
        database.LinkCount = _header.SectionLength((int)SectionKind.LinkSequence) / 2;
        database.WatchCount = _header.SectionLength((int)SectionKind.WatchKind);
        database.ProbeCount = _header.SectionLength((int)SectionKind.ProbeSize);
    }

    private bool LoadSequences(SignatureDatabase database)
    {
        return LoadBytes(SectionKind.SequenceBytes, ref database.SequenceBytes)
            && LoadInts(SectionKind.SequenceStart, ref database.SequenceStart)
            && LoadUShorts(SectionKind.SequencePattern, ref database.SequencePattern)
            && LoadUShorts(SectionKind.SequenceAtom, ref database.SequenceAtom)
            && LoadBytes(SectionKind.SequenceFlags, ref database.SequenceFlagBits)
            && LoadBytes(SectionKind.ByteClasses, ref database.ByteClasses)
            && LoadUShorts(SectionKind.LinkSequence, ref database.LinkSequence)
            && LoadInts(SectionKind.LinkGap, ref database.LinkGap);
    }

    private bool LoadAnchors(SignatureDatabase database)
    {
        return LoadUShorts(SectionKind.AnchoredSequence, ref database.AnchoredSequence)
            && LoadInts(SectionKind.AnchoredFirst, ref database.AnchoredFirst)
            && LoadInts(SectionKind.AnchoredLast, ref database.AnchoredLast)
            && LoadUShorts(SectionKind.ByteScanSequence, ref database.ByteScanSequence)
            && LoadBytes(SectionKind.ByteScanValue, ref database.ByteScanValue)
            && LoadUShorts(SectionKind.RangePattern, ref database.RangePattern)
            && LoadInts(SectionKind.RangeFirst, ref database.RangeFirst)
            && LoadInts(SectionKind.RangeLast, ref database.RangeLast)
            && LoadUShorts(SectionKind.EndPattern, ref database.EndPattern)
            && LoadInts(SectionKind.EndDistance, ref database.EndDistance)
            && LoadInts(SectionKind.EndShift, ref database.EndShift)
            && LoadUShorts(SectionKind.EndWatch, ref database.EndWatch);
    }

    private bool LoadRules(SignatureDatabase database)
    {
        return LoadUShorts(SectionKind.WatchPattern, ref database.WatchPattern)
            && LoadBytes(SectionKind.WatchKind, ref database.WatchKinds)
            && LoadInts(SectionKind.WatchFirst, ref database.WatchFirst)
            && LoadInts(SectionKind.WatchLast, ref database.WatchLast)
            && LoadInts(SectionKind.ProbeOffset, ref database.ProbeOffset)
            && LoadBytes(SectionKind.ProbeSize, ref database.ProbeSize)
            && LoadUShorts(SectionKind.RuleFirstPattern, ref database.RuleFirstPattern)
            && LoadUShorts(SectionKind.RuleCode, ref database.RuleCode)
            && LoadUShorts(SectionKind.RuleFlags, ref database.RuleFlagBits)
            && LoadBytes(SectionKind.Code, ref database.Code);
    }

    private bool LoadTables(SignatureDatabase database)
    {
        bool isLoaded = LoadBytes(SectionKind.TableShape, ref database.TableShape);
        for (int table = 0; table < _header.Tables && isLoaded; table++)
        {
            database.Filter[table] = EmptyArrays.Bytes;
            database.BucketStart[table] = EmptyArrays.Ints;
            database.EntrySequence[table] = EmptyArrays.UShorts;
            database.EntryShift[table] = EmptyArrays.Bytes;
            isLoaded = LoadBytes(SectionKind.Filter + (4 * table), ref database.Filter[table])
                && LoadInts(SectionKind.BucketStart + (4 * table), ref database.BucketStart[table])
                && LoadUShorts(SectionKind.EntrySequence + (4 * table), ref database.EntrySequence[table])
                && LoadBytes(SectionKind.EntryShift + (4 * table), ref database.EntryShift[table]);
        }

        return isLoaded;
    }

    private bool LoadBytes(SectionKind kind, ref byte[] target)
    {
        int length = _header.SectionLength((int)kind);
        if (length == 0)
        {
            return true;
        }

        target = _plan.AllocateBytes(_planEntry[(int)kind])!;
        return _source.Read(_header.SectionStart((int)kind), target, 0, length);
    }

    private bool LoadUShorts(SectionKind kind, ref ushort[] target)
    {
        int length = _header.SectionLength((int)kind);
        if (length == 0)
        {
            return true;
        }

        target = _plan.AllocateUInt16s(_planEntry[(int)kind])!;
        int start = _header.SectionStart((int)kind);
        for (int done = 0; done < length; done += ScratchLength)
        {
            int count = length - done < ScratchLength ? length - done : ScratchLength;
            if (!_source.Read(start + done, _scratch, 0, count))
            {
                return false;
            }

            for (int i = 0; i < count; i += 2)
            {
                target[(done + i) >> 1] = (ushort)LittleEndian.UInt16(_scratch, i);
            }
        }

        return true;
    }

    private bool LoadInts(SectionKind kind, ref int[] target)
    {
        int length = _header.SectionLength((int)kind);
        if (length == 0)
        {
            return true;
        }

        target = _plan.AllocateInt32s(_planEntry[(int)kind])!;
        int start = _header.SectionStart((int)kind);
        for (int done = 0; done < length; done += ScratchLength)
        {
            int count = length - done < ScratchLength ? length - done : ScratchLength;
            if (!_source.Read(start + done, _scratch, 0, count))
            {
                return false;
            }

            for (int i = 0; i < count; i += 4)
            {
                target[(done + i) >> 2] = LittleEndian.Int32(_scratch, i);
            }
        }

        return true;
    }
}
