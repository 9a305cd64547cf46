using FirmwareScanner.Memory;

namespace FirmwareScanner.Database;

/// <content>The tables: how each is entered in the memory plan, and how it is taken from it and filled.</content>
public sealed partial class DatabaseReader
{
    /// <summary>
    /// The reader itself is not entered: whoever drops it after <see cref="Load"/> has its 2.3 KB back for the stages that follow.
    /// </summary>
    private void EnterInPlan()
    {
        int own = HeapCost.Object(SignatureDatabase.FieldCount)
            + (4 * (int)HeapCost.References(SignatureDatabase.MaximumTables));
        _plan.AddObject("database", own, "database + 4 x " + SignatureDatabase.MaximumTables + " references");
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

        byte[]? table = _plan.AllocateBytes(_planEntry[(int)kind]);
        if (table is null)
        {
            _isOutOfMemory = true;
            return false;
        }

        target = table;
        return _source.Read(_header.SectionStart((int)kind), target, 0, length);
    }

    private bool LoadUShorts(SectionKind kind, ref ushort[] target)
    {
        int length = _header.SectionLength((int)kind);
        if (length == 0)
        {
            return true;
        }

        ushort[]? table = _plan.AllocateUInt16s(_planEntry[(int)kind]);
        if (table is null)
        {
            _isOutOfMemory = true;
            return false;
        }

        target = table;
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

        int[]? table = _plan.AllocateInt32s(_planEntry[(int)kind]);
        if (table is null)
        {
            _isOutOfMemory = true;
            return false;
        }

        target = table;
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
