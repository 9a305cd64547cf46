namespace FirmwareScanner.Database;

/// <summary>The kinds of sections of a signature database (docs/database-format.md).</summary>
public enum SectionKind
{
    /// <summary>Bytes of all sequences.</summary>
    SequenceBytes = 0x01,

    /// <summary>Start of each sequence in <see cref="SequenceBytes"/>: the lower 16 bits.</summary>
    SequenceStart = 0x02,

    /// <summary>Pattern of each sequence.</summary>
    SequencePattern = 0x03,

    /// <summary>Distance from the start of a match to its atom: the lower 8 bits.</summary>
    SequenceAtom = 0x04,

    /// <summary>Bits of <see cref="Database.SequenceFlags"/>.</summary>
    SequenceFlags = 0x05,

    /// <summary>Byte sets: for each the numbers of its eight pieces, the lower 8 bits.</summary>
    ByteClasses = 0x06,

    /// <summary>Sequences that are links of chains.</summary>
    LinkSequence = 0x07,

    /// <summary>Least distance from the previous link.</summary>
    LinkGap = 0x08,

    /// <summary>Sequences tried at fixed offsets.</summary>
    AnchoredSequence = 0x09,

    /// <summary>First start offset of an anchored sequence.</summary>
    AnchoredFirst = 0x0A,

    /// <summary>Last start offset of an anchored sequence.</summary>
    AnchoredLast = 0x0B,

    /// <summary>Sequences found by a native search for one byte.</summary>
    ByteScanSequence = 0x0C,

    /// <summary>The byte searched for.</summary>
    ByteScanValue = 0x0D,

    /// <summary>Patterns whose start offset is limited.</summary>
    RangePattern = 0x0E,

    /// <summary>Least start offset.</summary>
    RangeFirst = 0x0F,

    /// <summary>Greatest start offset.</summary>
    RangeLast = 0x10,

    /// <summary>Patterns tried at a distance from the end.</summary>
    EndPattern = 0x11,

    /// <summary>That distance.</summary>
    EndDistance = 0x12,

    /// <summary>How many further start offsets are tried.</summary>
    EndShift = 0x13,

    /// <summary>The watch that records the result.</summary>
    EndWatch = 0x14,

    /// <summary>Pattern of each watch.</summary>
    WatchPattern = 0x15,

    /// <summary>Values of <see cref="Database.WatchKind"/>.</summary>
    WatchKind = 0x16,

    /// <summary>First parameter of each watch.</summary>
    WatchFirst = 0x17,

    /// <summary>Second parameter of each watch.</summary>
    WatchLast = 0x18,

    /// <summary>Stream offsets of integers that conditions read.</summary>
    ProbeOffset = 0x19,

    /// <summary>Their sizes.</summary>
    ProbeSize = 0x1A,

    /// <summary>Patterns whose matches are counted.</summary>
    CountedPattern = 0x1B,

    /// <summary>The upper 16 bits of <see cref="SequenceStart"/>.</summary>
    SequenceStartHigh = 0x1C,

    /// <summary>The upper 8 bits of <see cref="SequenceAtom"/>.</summary>
    SequenceAtomHigh = 0x1D,

    /// <summary>The upper 8 bits of <see cref="ByteClasses"/>.</summary>
    ByteClassHigh = 0x1E,

    /// <summary>Pieces of byte sets, each a bit for each of 32 values.</summary>
    ByteClassPieces = 0x1F,

    /// <summary>First pattern of each rule.</summary>
    RuleFirstPattern = 0x20,

    /// <summary>Start of each rule's condition, in units of 4 bytes: the lower 8 bits.</summary>
    RuleCode = 0x21,

    /// <summary>Bits of <see cref="Database.RuleFlags"/> of each rule: the lower 8 bits.</summary>
    RuleFlags = 0x22,

    /// <summary>Conditions.</summary>
    Code = 0x23,

    /// <summary>The upper 8 bits of <see cref="RuleCode"/>.</summary>
    RuleCodeHigh = 0x24,

    /// <summary>The upper 8 bits of <see cref="RuleFlags"/>.</summary>
    RuleFlagsHigh = 0x25,

    /// <summary>Which rules are evaluated though none of their patterns matched, a bit for each rule.</summary>
    RuleAlways = 0x26,

    /// <summary>Shapes of the filter tables.</summary>
    TableShape = 0x30,

    /// <summary>Bit filter of table 0; table t adds 6 t.</summary>
    Filter = 0x40,

    /// <summary>Bucket starts of table 0; table t adds 6 t.</summary>
    BucketStart = 0x41,

    /// <summary>Sequences of the entries of table 0; table t adds 6 t.</summary>
    EntrySequence = 0x42,

    /// <summary>Offset and fingerprint of the entries of table 0; table t adds 6 t.</summary>
    EntryShift = 0x43,

    /// <summary>Upper halves of the bucket starts of table 0; table t adds 6 t.</summary>
    BucketStartHigh = 0x44,

    /// <summary>Where the row of each first byte starts in the filter of table 0; table t adds 6 t.</summary>
    RowStart = 0x45,

    /// <summary>HMAC-SHA-256 of the file.</summary>
    AuthenticationCode = 0x7F,
}

/// <summary>How many elements a section has (docs/database-format.md, "Sections").</summary>
public enum SectionCount
{
    /// <summary>Any number.</summary>
    Any = 0,

    /// <summary>As many as the section before it.</summary>
    AsBefore = 1,

    /// <summary>One for each sequence.</summary>
    Sequences = 2,

    /// <summary>One for each sequence, and one.</summary>
    SequencesAndOne = 3,

    /// <summary>One for each rule.</summary>
    Rules = 4,

    /// <summary>One for each rule, and one.</summary>
    RulesAndOne = 5,

    /// <summary><see cref="DatabaseFormat.PiecesOfByteClass"/> for each byte set.</summary>
    ByteClasses = 6,

    /// <summary><see cref="TableShapeField.Count"/> for each filter table.</summary>
    TableShapes = 7,

    /// <summary>A power of two, within the limits of a filter.</summary>
    Filter = 8,

    /// <summary>A power of two, the number of buckets, and one.</summary>
    BucketsAndOne = 9,

    /// <summary>The length of an authentication code, or none.</summary>
    AuthenticationCode = 10,

    /// <summary><see cref="DatabaseFormat.ByteClassPieceLength"/> for each piece of a byte set.</summary>
    ByteClassPieces = 11,

    /// <summary>A bit for each rule.</summary>
    RuleBits = 12,

    /// <summary><see cref="DatabaseFormat.RowCount"/>, or none.</summary>
    Rows = 13,
}
