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
    internal int[] SequenceStart = EmptyArrays.Ints;
    internal ushort[] SequencePattern = EmptyArrays.UShorts;
    internal ushort[] SequenceAtom = EmptyArrays.UShorts;
    internal byte[] SequenceFlagBits = EmptyArrays.Bytes;
    internal byte[] ByteClasses = EmptyArrays.Bytes;
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
    internal ushort[] RuleCode = EmptyArrays.UShorts;
    internal ushort[] RuleFlagBits = EmptyArrays.UShorts;
    internal byte[] Code = EmptyArrays.Bytes;
    internal byte[] TableShape = EmptyArrays.Bytes;
    internal byte[][] Filter = new byte[MaximumTables][];
    internal int[][] BucketStart = new int[MaximumTables][];
    internal ushort[][] EntrySequence = new ushort[MaximumTables][];
    internal byte[][] EntryShift = new byte[MaximumTables][];

    internal const int FieldCount = 53;
    internal const int TableShapeLength = 8;

    /// <summary>Marks an End entry that reports a match instead of setting a watch.</summary>
    internal const int NoWatch = 0xFFFF;

    /// <summary>The greatest number of filter tables.</summary>
    public const int MaximumTables = 4;

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

    /// <summary>Number of watches.</summary>
    public int WatchCount { get; internal set; }

    /// <summary>Number of integers that conditions read from the stream.</summary>
    public int ProbeCount { get; internal set; }

    /// <summary>Whether the tables are filled and checked; until then only the numbers of this class may be used.</summary>
    public bool IsLoaded { get; internal set; }

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

    /// <summary>CRC-32 of what the database was compiled from.</summary>
    public int Identity { get; internal set; }

    /// <summary>How many (offset, length) pairs watches remember in all.</summary>
    public int RememberedMatches { get; internal set; }

    /// <summary>Bytes before the payload of a block that the scanner needs, once as many have passed.</summary>
    public int HistoryLength => Back + ChunkLength + Ahead > Tail ? Back + ChunkLength + Ahead : Tail;

    /// <summary>The first pattern of a rule.</summary>
    /// <param name="rule">0 to <see cref="RuleCount"/>; the last one gives the number of patterns.</param>
    public int FirstPatternOfRule(int rule) => RuleFirstPattern[rule];

    /// <summary>Whether a rule is reported without making the stream "found".</summary>
    public bool IsInformational(int rule) => (RuleFlagBits[rule] & RuleFlags.Informational) != 0;

    /// <summary>Whether a rule is never reported.</summary>
    public bool IsPrivate(int rule) => (RuleFlagBits[rule] & RuleFlags.Private) != 0;

    /// <summary>Gram length, stride, log2 of filter size or log2 of bucket number (field 0 to 3) of a filter table.</summary>
    internal int TableField(int table, int field) => TableShape[(table * TableShapeLength) + field];

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
