namespace FirmwareScanner.Database;

/// <summary>
/// Checks every index of a loaded database against the array it indexes. After these checks the scanner follows any of them
/// without looking.
/// </summary>
internal static class DatabaseChecks
{
    internal static DatabaseError Check(SignatureDatabase database)
    {
        if (!AreByteClassesValid(database) || !AreSequencesValid(database))
        {
            return DatabaseError.BadSequence;
        }

        if (!AreLinksValid(database))
        {
            return DatabaseError.BadLink;
        }

        if (!AreAnchorsValid(database) || !AreRangesValid(database) || !AreEndsValid(database))
        {
            return DatabaseError.BadAnchor;
        }

        if (!AreWatchesValid(database) || !IsAscending(database.CountedPattern, database.PatternCount))
        {
            return DatabaseError.BadWatch;
        }

        for (int table = 0; table < database.TableCount; table++)
        {
            if (!IsTableValid(database, table))
            {
                return DatabaseError.BadTable;
            }
        }

        return ConditionChecks.AreRulesValid(database) ? DatabaseError.None : DatabaseError.BadRule;
    }

    private static bool AreByteClassesValid(SignatureDatabase database)
    {
        byte[] upper = database.ByteClassHigh;
        if (upper.Length != 0 && upper.Length != database.ByteClasses.Length)
        {
            return false;
        }

        int pieces = database.ByteClassPieces.Length / DatabaseFormat.ByteClassPieceLength;
        for (int i = 0; i < database.ByteClasses.Length; i++)
        {
            int piece = upper.Length == 0 ? database.ByteClasses[i] : database.ByteClasses[i] | (upper[i] << 8);
            if (piece >= pieces)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether numbers ascend, none twice, and stay under a limit.</summary>
    private static bool IsAscending(ushort[] numbers, int limit)
    {
        int previous = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] <= previous || numbers[i] >= limit)
            {
                return false;
            }

            previous = numbers[i];
        }

        return true;
    }

    private static bool AreSequencesValid(SignatureDatabase database)
    {
        if (database.StartOf(0) != 0 || database.StartOf(database.SequenceCount) != database.SequenceBytes.Length)
        {
            return false;
        }

        int previousPattern = 0;
        for (int sequence = 0; sequence < database.SequenceCount; sequence++)
        {
            int pattern = database.SequencePattern[sequence];
            int start = database.StartOf(sequence);
            int end = database.StartOf(sequence + 1);
            if (start < 0 || end <= start || end > database.SequenceBytes.Length
                || pattern >= database.PatternCount || pattern < previousPattern
                || !SequenceChecks.IsValid(database, sequence))
            {
                return false;
            }

            previousPattern = pattern;
        }

        return true;
    }

    private static bool AreLinksValid(SignatureDatabase database)
    {
        int links = 0;
        for (int sequence = 0; sequence < database.SequenceCount; sequence++)
        {
            if ((database.SequenceFlagBits[sequence] & SequenceFlags.Link) == 0)
            {
                continue;
            }

            if (links >= database.LinkSequence.Length || database.LinkSequence[links] != sequence)
            {
                return false;
            }

            int gap = database.LinkGap[links];
            bool isFirst = gap == -1;
            if (!isFirst && (gap < 0 || links == 0 || database.LinkSequence[links - 1] != sequence - 1
                || database.SequencePattern[sequence - 1] != database.SequencePattern[sequence]))
            {
                return false;
            }

            links++;
        }

        return links == database.LinkSequence.Length;
    }

    private static bool AreAnchorsValid(SignatureDatabase database)
    {
        int previous = 0;
        for (int i = 0; i < database.AnchoredSequence.Length; i++)
        {
            int first = database.AnchoredFirst[i];
            int last = database.AnchoredLast[i];
            if (database.AnchoredSequence[i] >= database.SequenceCount || first < previous || last < first
                || last - first > DatabaseFormat.MaximumAnchorSpread)
            {
                return false;
            }

            previous = first;
        }

        for (int i = 0; i < database.ByteScanSequence.Length; i++)
        {
            if (database.ByteScanSequence[i] >= database.SequenceCount)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreRangesValid(SignatureDatabase database)
    {
        int previous = -1;
        for (int i = 0; i < database.RangePattern.Length; i++)
        {
            int pattern = database.RangePattern[i];
            if (pattern <= previous || pattern >= database.PatternCount || database.RangeFirst[i] < 0
                || database.RangeLast[i] < database.RangeFirst[i])
            {
                return false;
            }

            previous = pattern;
        }

        for (int sequence = 0; sequence < database.SequenceCount; sequence++)
        {
            if ((database.SequenceFlagBits[sequence] & SequenceFlags.Ranged) != 0
                && !Contains(database.RangePattern, database.SequencePattern[sequence]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(ushort[] sorted, int value)
    {
        int at = SignatureDatabase.LowerBound(sorted, value);
        return at < sorted.Length && sorted[at] == value;
    }

    private static bool AreEndsValid(SignatureDatabase database)
    {
        for (int i = 0; i < database.EndPattern.Length; i++)
        {
            int watch = database.EndWatch[i];
            if (database.EndPattern[i] >= database.PatternCount
                || database.EndDistance[i] < 0 || database.EndDistance[i] > database.Tail
                || database.EndShift[i] < 0 || database.EndShift[i] > database.EndDistance[i]
                || (watch != DatabaseFormat.NoWatch && (watch >= database.WatchKinds.Length
                    || database.WatchKinds[watch] != (int)WatchKind.AtEnd)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreWatchesValid(SignatureDatabase database)
    {
        int previous = 0;
        for (int i = 0; i < database.WatchPattern.Length; i++)
        {
            if (database.WatchPattern[i] < previous || database.WatchPattern[i] >= database.PatternCount
                || database.WatchKinds[i] > (int)WatchKind.CountInRange || database.WatchFirst[i] < 0 || database.WatchLast[i] < 0)
            {
                return false;
            }

            previous = database.WatchPattern[i];
        }

        int previousOffset = 0;
        for (int i = 0; i < database.ProbeOffset.Length; i++)
        {
            int size = database.ProbeSize[i];
            if (database.ProbeOffset[i] < previousOffset || (size != 1 && size != 2 && size != 4))
            {
                return false;
            }

            previousOffset = database.ProbeOffset[i];
        }

        return true;
    }

    private static bool IsTableValid(SignatureDatabase database, int table)
    {
        int gram = database.TableField(table, TableShapeField.GramLength);
        int stride = database.TableField(table, TableShapeField.Stride);
        int filterBits = database.TableField(table, TableShapeField.FilterBits);
        int bucketBits = database.TableField(table, TableShapeField.BucketBits);
        int shift0 = database.TableField(table, TableShapeField.Shift0);
        int shift1 = database.TableField(table, TableShapeField.Shift1);
        bool isShapeValid = (gram == 2 || gram == 3) && stride >= 1 && stride <= 16
            && filterBits < 31 && bucketBits < 31
            && database.Filter[table].Length == 1 << filterBits
            && database.BucketStart[table].Length == (1 << bucketBits) + 1
            && (database.BucketStartHigh[table].Length == 0 || database.BucketStartHigh[table].Length == (1 << bucketBits) + 1)
            && shift0 <= filterBits - 8 && (gram == 2 ? shift1 == 0 : shift1 <= filterBits - 8)
            && database.TableField(table, TableShapeField.Reserved) == 0
            && database.TableField(table, TableShapeField.Reserved + 1) == 0;
        return isShapeValid && AreRowsValid(database, table) && AreEntriesValid(database, table);
    }

    /// <summary>A filter of rows is for grams of 2, and each row lies within it.</summary>
    private static bool AreRowsValid(SignatureDatabase database, int table)
    {
        ushort[] rows = database.RowStart[table];
        if (rows.Length == 0)
        {
            return true;
        }

        int last = database.Filter[table].Length - DatabaseFormat.RowLength;
        for (int value = 0; value < rows.Length; value++)
        {
            if (rows[value] > last)
            {
                return false;
            }
        }

        return database.TableField(table, TableShapeField.GramLength) == 2 && database.TableField(table, TableShapeField.Shift0) == 0;
    }

    private static bool AreEntriesValid(SignatureDatabase database, int table)
    {
        ushort[] sequences = database.EntrySequence[table];
        int buckets = database.BucketStart[table].Length - 1;
        int previous = 0;
        for (int bucket = 0; bucket <= buckets; bucket++)
        {
            int start = database.StartOfBucket(table, bucket);
            if (start < previous || (bucket == 0 && start != 0))
            {
                return false;
            }

            previous = start;
        }

        if (previous != sequences.Length)
        {
            return false;
        }

        for (int i = 0; i < sequences.Length; i++)
        {
            if (sequences[i] >= database.SequenceCount)
            {
                return false;
            }
        }

        return true;
    }
}
