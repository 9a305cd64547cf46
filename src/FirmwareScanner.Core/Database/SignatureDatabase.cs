using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// The compiled tables, loaded once and then only read. Records are parallel primitive arrays, because on the device every object
/// and every struct would be a heap block of its own. docs/database-format.md says what each array means.
/// </summary>
[AllocationFree]
public sealed class SignatureDatabase
{
    internal byte[] SequenceBytes = EmptyArrays.Bytes;
    internal ushort[] SequenceStart = EmptyArrays.UShorts;
    internal ushort[] SequenceStartHigh = EmptyArrays.UShorts;
    internal ushort[] SequencePattern = EmptyArrays.UShorts;
    internal byte[] SequenceAtom = EmptyArrays.Bytes;
    internal byte[] SequenceAtomHigh = EmptyArrays.Bytes;
    internal byte[] SequenceFlagBits = EmptyArrays.Bytes;
    internal byte[] ByteClasses = EmptyArrays.Bytes;
    internal byte[] ByteClassHigh = EmptyArrays.Bytes;
    internal byte[] ByteClassPieces = EmptyArrays.Bytes;
    internal byte[] RuleAlways = EmptyArrays.Bytes;
    internal ushort[] CountedPattern = EmptyArrays.UShorts;
    internal ushort[] LinkSequence = EmptyArrays.UShorts;
    internal int[] LinkGap = EmptyArrays.Ints;
    internal ushort[] AnchoredSequence = EmptyArrays.UShorts;
    internal int[] AnchoredFirst = EmptyArrays.Ints;
    internal int[] AnchoredLast = EmptyArrays.Ints;
    internal ushort[] ByteScanSequence = EmptyArrays.UShorts;
    internal byte[] ByteScanValue = EmptyArrays.Bytes;
    internal ushort[] RangePattern = EmptyArrays.UShorts;
    internal int[] RangeFirst = EmptyArrays.Ints;
    internal int[] RangeLast = EmptyArrays.Ints;
    internal ushort[] EndPattern = EmptyArrays.UShorts;
    internal int[] EndDistance = EmptyArrays.Ints;
    internal int[] EndShift = EmptyArrays.Ints;
    internal ushort[] EndWatch = EmptyArrays.UShorts;
    internal ushort[] WatchPattern = EmptyArrays.UShorts;
    internal byte[] WatchKinds = EmptyArrays.Bytes;
    internal int[] WatchFirst = EmptyArrays.Ints;
    internal int[] WatchLast = EmptyArrays.Ints;
    internal int[] ProbeOffset = EmptyArrays.Ints;
    internal byte[] ProbeSize = EmptyArrays.Bytes;
    internal ushort[] RuleFirstPattern = EmptyArrays.UShorts;
    internal byte[] RuleCode = EmptyArrays.Bytes;
    internal byte[] RuleCodeHigh = EmptyArrays.Bytes;
    internal byte[] RuleFlagBits = EmptyArrays.Bytes;
    internal byte[] RuleFlagsHigh = EmptyArrays.Bytes;
    internal byte[] Code = EmptyArrays.Bytes;
    internal byte[] TableShape = EmptyArrays.Bytes;
    internal byte[][] Filter = new byte[DatabaseFormat.MaximumTables][];
    internal ushort[][] BucketStart = new ushort[DatabaseFormat.MaximumTables][];
    internal ushort[][] BucketStartHigh = new ushort[DatabaseFormat.MaximumTables][];
    internal ushort[][] RowStart = new ushort[DatabaseFormat.MaximumTables][];
    internal ushort[][] EntrySequence = new ushort[DatabaseFormat.MaximumTables][];
    internal byte[][] EntryShift = new byte[DatabaseFormat.MaximumTables][];

    internal const int FieldCount = 70;

    /// <summary>Number of rules.</summary>
    public int RuleCount { get; internal set; }

    /// <summary>Number of patterns.</summary>
    public int PatternCount { get; internal set; }

    /// <summary>Number of sequences.</summary>
    public int SequenceCount { get; internal set; }

    /// <summary>Number of links of chains.</summary>
    public int LinkCount { get; internal set; }

    /// <summary>Number of sequences that are found by a search for one byte.</summary>
    public int ByteScanCount { get; internal set; }

    /// <summary>Number of patterns whose matches are counted.</summary>
    public int CountedCount { get; internal set; }

    /// <summary>Number of watches.</summary>
    public int WatchCount { get; internal set; }

    /// <summary>Number of integers that conditions read from the stream.</summary>
    public int ProbeCount { get; internal set; }

    /// <summary>Whether the tables are filled and checked; until then only the numbers of this class may be used.</summary>
    public bool IsLoaded { get; internal set; }

    /// <summary>
    /// Whether any rule can be reported: one that is not private, with another condition than the constant false, which the compiler
    /// gives to all rules that it knows never to fire. By a database without such a rule no stream is clean.
    /// </summary>
    public bool CanFire { get; internal set; }

    /// <summary>Whether any rule can make a stream "found": one that can be reported and is not informational.</summary>
    public bool CanFind { get; internal set; }

    /// <summary>How many rules make a stream "found": neither private nor informational.</summary>
    public int RulesAboveInfo { get; internal set; }

    /// <summary>Whether who compiled it asked for a database that only names what firmware consists of.</summary>
    public bool IsInformationalByIntent { get; internal set; }

    /// <summary>Whether what is wrapped in a stream is looked for: opened where the board has the memory, and never called clean otherwise.</summary>
    public bool Unwraps { get; internal set; }

    /// <summary>
    /// Whether a device may let streams pass by it: it can find something, or was meant to find nothing and can at least name something.
    /// </summary>
    public bool CanJudge => CanFind || (IsInformationalByIntent && CanFire);

    /// <summary>Number of filter tables.</summary>
    public int TableCount { get; internal set; }

    /// <summary>Number of namespaces.</summary>
    public int NamespaceCount { get; internal set; }

    /// <summary>The scanner works through the stream in pieces of this many bytes, which decides the order of events.</summary>
    public int ChunkLength { get; internal set; }

    /// <summary>Greatest distance from a sampled position back to the first byte a match needs.</summary>
    public int Back { get; internal set; }

    /// <summary>Greatest distance from a sampled position to the end of what a match needs.</summary>
    public int Ahead { get; internal set; }

    /// <summary>Bytes before the end of the stream that patterns anchored at the end need.</summary>
    public int Tail { get; internal set; }

    /// <summary>Entries of the stack that conditions need.</summary>
    public int StackDepth { get; internal set; }

    /// <summary>Longest span in bytes of an extended sequence.</summary>
    public int LongestSpan { get; internal set; }

    /// <summary>Bytes that are kept from the start of a stream, for conditions that read integers at computed offsets.</summary>
    public int HeadLength { get; internal set; }

    /// <summary>CRC-32 of what the database was compiled from.</summary>
    public int Identity { get; internal set; }

    /// <summary>How many (offset, length) pairs watches remember in all.</summary>
    public int RememberedMatches { get; internal set; }

    /// <summary>Bytes before the payload of a block that the scanner needs, once as many have passed.</summary>
    public int HistoryLength => Back + ChunkLength + Ahead > Tail ? Back + ChunkLength + Ahead : Tail;

    /// <summary>The first pattern of a rule.</summary>
    /// <param name="rule">0 to <see cref="RuleCount"/>; the last one gives the number of patterns.</param>
    public int FirstPatternOfRule(int rule) => RuleFirstPattern[rule];

    /// <summary>Whether a rule can ever be reported: it is not private, and its condition is not known never to be true.</summary>
    /// <param name="rule">The rule, 0 to <see cref="RuleCount"/> - 1.</param>
    public bool CanRuleFire(int rule) => !IsPrivate(rule) && !FiringRules.IsNeverTrue(this, rule);

    /// <summary>Whether a rule is reported without making the stream "found".</summary>
    public bool IsInformational(int rule) => (FlagsOfRule(rule) & RuleFlags.Informational) != 0;

    /// <summary>Whether a rule is never reported.</summary>
    public bool IsPrivate(int rule) => (FlagsOfRule(rule) & RuleFlags.Private) != 0;

    /// <summary>Where a sequence starts in its bytes.</summary>
    /// <param name="sequence">0 to <see cref="SequenceCount"/>; the last one gives the end of all.</param>
    internal int StartOf(int sequence) =>
        SequenceStartHigh.Length == 0 ? SequenceStart[sequence] : SequenceStart[sequence] | (SequenceStartHigh[sequence] << 16);

    /// <summary>The distance from the start of a match to its atom; the least one, if it varies.</summary>
    internal int AtomDistanceOf(int sequence) =>
        SequenceAtomHigh.Length == 0 ? SequenceAtom[sequence] : SequenceAtom[sequence] | (SequenceAtomHigh[sequence] << 8);

    /// <summary>Where a rule's condition starts in the code, in bytes.</summary>
    internal int CodeStartOf(int rule)
    {
        int units = RuleCodeHigh.Length == 0 ? RuleCode[rule] : RuleCode[rule] | (RuleCodeHigh[rule] << 8);
        return units * DatabaseFormat.CodeUnit;
    }

    /// <summary>The bits of <see cref="RuleFlags"/> of a rule, and its namespace.</summary>
    internal int FlagsOfRule(int rule) =>
        RuleFlagsHigh.Length == 0 ? RuleFlagBits[rule] : RuleFlagBits[rule] | (RuleFlagsHigh[rule] << 8);

    /// <summary>A field of a filter table's shape.</summary>
    /// <param name="table">0 to <see cref="TableCount"/> - 1.</param>
    /// <param name="field">One of <see cref="TableShapeField"/>.</param>
    internal int TableField(int table, int field) => TableShape[(table * TableShapeField.Count) + field];

    /// <summary>Takes a table of bytes.</summary>
    /// <param name="kind">Which one; of a filter table's, that of table 0.</param>
    /// <param name="table">The filter table, if it belongs to one.</param>
    /// <param name="bytes">The table.</param>
    internal void SetBytes(SectionKind kind, int table, byte[] bytes)
    {
        switch (kind)
        {
            case SectionKind.SequenceBytes:
                SequenceBytes = bytes;
                break;
            case SectionKind.SequenceFlags:
                SequenceFlagBits = bytes;
                break;
            case SectionKind.SequenceAtom:
                SequenceAtom = bytes;
                break;
            case SectionKind.SequenceAtomHigh:
                SequenceAtomHigh = bytes;
                break;
            case SectionKind.ByteClasses:
                ByteClasses = bytes;
                break;
            case SectionKind.ByteClassHigh:
                ByteClassHigh = bytes;
                break;
            case SectionKind.ByteClassPieces:
                ByteClassPieces = bytes;
                break;
            case SectionKind.ByteScanValue:
                ByteScanValue = bytes;
                break;
            case SectionKind.WatchKind:
                WatchKinds = bytes;
                break;
            case SectionKind.ProbeSize:
                ProbeSize = bytes;
                break;
            case SectionKind.Code:
                Code = bytes;
                break;
            case SectionKind.TableShape:
                TableShape = bytes;
                break;
            case SectionKind.Filter:
                Filter[table] = bytes;
                break;
            case SectionKind.EntryShift:
                EntryShift[table] = bytes;
                break;
            default:
                SetRuleBytes(kind, bytes);
                break;
        }
    }

    private void SetRuleBytes(SectionKind kind, byte[] bytes)
    {
        switch (kind)
        {
            case SectionKind.RuleAlways:
                RuleAlways = bytes;
                break;
            case SectionKind.RuleCode:
                RuleCode = bytes;
                break;
            case SectionKind.RuleCodeHigh:
                RuleCodeHigh = bytes;
                break;
            case SectionKind.RuleFlags:
                RuleFlagBits = bytes;
                break;
            default:
                RuleFlagsHigh = bytes;
                break;
        }
    }

    /// <summary>Takes a table of 16-bit numbers; see <see cref="SetBytes"/>.</summary>
    internal void SetUShorts(SectionKind kind, int table, ushort[] numbers)
    {
        switch (kind)
        {
            case SectionKind.SequencePattern:
                SequencePattern = numbers;
                break;
            case SectionKind.SequenceStart:
                SequenceStart = numbers;
                break;
            case SectionKind.SequenceStartHigh:
                SequenceStartHigh = numbers;
                break;
            case SectionKind.CountedPattern:
                CountedPattern = numbers;
                break;
            case SectionKind.LinkSequence:
                LinkSequence = numbers;
                break;
            case SectionKind.AnchoredSequence:
                AnchoredSequence = numbers;
                break;
            case SectionKind.ByteScanSequence:
                ByteScanSequence = numbers;
                break;
            case SectionKind.RangePattern:
                RangePattern = numbers;
                break;
            case SectionKind.EndPattern:
                EndPattern = numbers;
                break;
            case SectionKind.EndWatch:
                EndWatch = numbers;
                break;
            case SectionKind.WatchPattern:
                WatchPattern = numbers;
                break;
            case SectionKind.RuleFirstPattern:
                RuleFirstPattern = numbers;
                break;
            case SectionKind.BucketStart:
                BucketStart[table] = numbers;
                break;
            case SectionKind.BucketStartHigh:
                BucketStartHigh[table] = numbers;
                break;
            case SectionKind.RowStart:
                RowStart[table] = numbers;
                break;
            default:
                EntrySequence[table] = numbers;
                break;
        }
    }

    /// <summary>Takes a table of 32-bit numbers; see <see cref="SetBytes"/>.</summary>
    internal void SetInts(SectionKind kind, int table, int[] numbers)
    {
        switch (kind)
        {
            case SectionKind.LinkGap:
                LinkGap = numbers;
                break;
            case SectionKind.AnchoredFirst:
                AnchoredFirst = numbers;
                break;
            case SectionKind.AnchoredLast:
                AnchoredLast = numbers;
                break;
            case SectionKind.RangeFirst:
                RangeFirst = numbers;
                break;
            case SectionKind.RangeLast:
                RangeLast = numbers;
                break;
            case SectionKind.EndDistance:
                EndDistance = numbers;
                break;
            case SectionKind.EndShift:
                EndShift = numbers;
                break;
            case SectionKind.WatchFirst:
                WatchFirst = numbers;
                break;
            case SectionKind.WatchLast:
                WatchLast = numbers;
                break;
            default:
                ProbeOffset = numbers;
                break;
        }
    }

    /// <summary>The index of a gram in the filter of a table.</summary>
    /// <param name="table">The filter table.</param>
    /// <param name="buffer">Holds the gram.</param>
    /// <param name="at">Where it starts there.</param>
    /// <returns>The index; <see cref="GramHash.NoIndex"/> if no gram of the table starts like this one.</returns>
    internal int IndexOfGram(int table, byte[] buffer, int at)
    {
        ushort[] rows = RowStart[table];
        if (rows.Length != 0)
        {
            int row = rows[buffer[at]];
            return row == 0 ? GramHash.NoIndex : row + buffer[at + 1];
        }

        int gram = TableField(table, TableShapeField.GramLength);
        int m0 = 1 << TableField(table, TableShapeField.Shift0);
        int m1 = 1 << TableField(table, TableShapeField.Shift1);
        return GramHash.Index(gram, buffer[at], buffer[at + 1], gram == 3 ? buffer[at + 2] : 0, m0, m1);
    }

    /// <summary>Where the entries of a bucket start; those of the one before end there.</summary>
    /// <param name="table">The filter table.</param>
    /// <param name="bucket">0 to the number of buckets.</param>
    internal int StartOfBucket(int table, int bucket)
    {
        ushort[] high = BucketStartHigh[table];
        return high.Length == 0 ? BucketStart[table][bucket] : BucketStart[table][bucket] | (high[bucket] << 16);
    }

    /// <summary>The least index at which a sorted array holds at least the value; its length if there is none.</summary>
    [BoundedLoop("Each round halves the range: 16 rounds for 65,535 entries.")]
    internal static int LowerBound(ushort[] sorted, int value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (sorted[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
