namespace FirmwareScanner.Database;

/// <summary>
/// Header and section table of a database: read and checked before anything is allocated for it, so that the memory plan knows
/// every table's size.
/// </summary>
internal sealed class DatabaseHeader
{
    private readonly int[] _sectionStart = new int[SectionFacts.MaximumKind];
    private readonly int[] _sectionLength = new int[SectionFacts.MaximumKind];
    private readonly byte[] _bytes = new byte[DatabaseFormat.HeaderLength];
    private readonly byte[] _entry = new byte[DatabaseFormat.SectionEntryLength];

    internal int Rules { get; private set; }

    internal int Patterns { get; private set; }

    internal int Sequences { get; private set; }

    internal int Tables { get; private set; }

    internal int Namespaces { get; private set; }

    internal int StackDepth { get; private set; }

    internal int ChunkLength { get; private set; }

    internal int Back { get; private set; }

    internal int Ahead { get; private set; }

    internal int Tail { get; private set; }

    internal int LongestSpan { get; private set; }

    internal int HeadLength { get; private set; }

    internal int Identity { get; private set; }

    internal uint Checksum { get; private set; }

    internal bool IsAuthenticated { get; private set; }

    internal bool IsInformational { get; private set; }

    internal bool Unwraps { get; private set; }

    internal int SectionStart(int kind) => _sectionStart[kind];

    internal int SectionLength(int kind) => _sectionLength[kind];

    internal DatabaseError Read(DatabaseSource source)
    {
        const int Length = DatabaseFormat.HeaderLength;
        if (source.Length < Length || !source.Read(0, _bytes, 0, Length))
        {
            return DatabaseError.Unreadable;
        }

        if (Int32(0) != DatabaseFormat.Magic)
        {
            return DatabaseError.NotADatabase;
        }

        if (UInt16(DatabaseFormat.VersionPosition) != DatabaseFormat.Version)
        {
            return DatabaseError.UnknownVersion;
        }

        if (Int32(DatabaseFormat.FileLengthPosition) != source.Length)
        {
            return DatabaseError.WrongLength;
        }

        ReadFields();
        DatabaseError error = CheckFields();
        return error != DatabaseError.None ? error : ReadSections(source);
    }

    private int UInt16(int position) => LittleEndian.UInt16(_bytes, position);

    private int Int32(int position) => LittleEndian.Int32(_bytes, position);

    private void ReadFields()
    {
        Checksum = (uint)Int32(DatabaseFormat.ChecksumPosition);
        ChunkLength = Int32(DatabaseFormat.ChunkLengthPosition);
        Back = Int32(DatabaseFormat.BackPosition);
        Ahead = Int32(DatabaseFormat.AheadPosition);
        Tail = Int32(DatabaseFormat.TailPosition);
        Rules = UInt16(DatabaseFormat.RulesPosition);
        Patterns = UInt16(DatabaseFormat.PatternsPosition);
        Sequences = UInt16(DatabaseFormat.SequencesPosition);
        Tables = UInt16(DatabaseFormat.TablesPosition);
        StackDepth = UInt16(DatabaseFormat.StackDepthPosition);
        Namespaces = UInt16(DatabaseFormat.NamespacesPosition);
        LongestSpan = Int32(DatabaseFormat.LongestSpanPosition);
        Identity = Int32(DatabaseFormat.IdentityPosition);
        HeadLength = Int32(DatabaseFormat.HeadLengthPosition);
    }

    private DatabaseError CheckFields()
    {
        int flags = Int32(DatabaseFormat.FlagsPosition);
        IsAuthenticated = (flags & DatabaseFormat.AuthenticatedFlag) != 0;
        IsInformational = (flags & DatabaseFormat.InformationalFlag) != 0;
        Unwraps = (flags & DatabaseFormat.UnwrapFlag) != 0;
        int unknownFlags = flags & ~(DatabaseFormat.AuthenticatedFlag | DatabaseFormat.InformationalFlag | DatabaseFormat.UnwrapFlag);
        bool isChunkValid = ChunkLength >= DatabaseFormat.LeastChunkLength && ChunkLength <= DatabaseFormat.GreatestChunkLength
            && (ChunkLength & (ChunkLength - 1)) == 0;
        bool areFieldsValid = unknownFlags == 0 && isChunkValid
            && IsUInt16(Back) && IsUInt16(Ahead) && IsUInt16(Tail) && IsUInt16(LongestSpan) && IsUInt16(HeadLength)
            && Tables <= DatabaseFormat.MaximumTables
            && StackDepth >= 1 && StackDepth <= DatabaseFormat.MaximumStackDepth
            && Namespaces <= DatabaseFormat.MaximumNamespaces
            && Int32(DatabaseFormat.ReservedPosition) == 0;
        return areFieldsValid ? DatabaseError.None : DatabaseError.BadHeader;
    }

    private static bool IsUInt16(int value) => value >= 0 && value <= 65535;

    private DatabaseError ReadSections(DatabaseSource source)
    {
        const int EntryLength = DatabaseFormat.SectionEntryLength;
        int count = UInt16(DatabaseFormat.SectionCountPosition);
        int end = DatabaseFormat.HeaderLength + (count * EntryLength);
        if (count < 1 || count > DatabaseFormat.MaximumSections || end > source.Length)
        {
            return DatabaseError.BadSectionTable;
        }

        int previousKind = 0;
        for (int i = 0; i < count; i++)
        {
            if (!source.Read(DatabaseFormat.HeaderLength + (i * EntryLength), _entry, 0, EntryLength))
            {
                return DatabaseError.Unreadable;
            }

            int kind = LittleEndian.Int32(_entry, 0);
            int start = LittleEndian.Int32(_entry, DatabaseFormat.SectionStartPosition);
            int length = LittleEndian.Int32(_entry, DatabaseFormat.SectionLengthPosition);
            if (kind <= previousKind || kind >= SectionFacts.MaximumKind || length < 0 || start != ((end + 3) & ~3)
                || start > source.Length - length)
            {
                return DatabaseError.BadSectionTable;
            }

            _sectionStart[kind] = start;
            _sectionLength[kind] = length;
            previousKind = kind;
            end = start + length;
        }

        return ((end + 3) & ~3) == source.Length ? CheckLengths() : DatabaseError.BadSectionTable;
    }

    private DatabaseError CheckLengths()
    {
        SectionFacts facts = new SectionFacts();
        int countBefore = 0;
        for (int kind = 1; kind < SectionFacts.MaximumKind; kind++)
        {
            if (!facts.MoveTo(kind))
            {
                continue;
            }

            int count = _sectionLength[kind] / facts.ElementBytes;
            if (count * facts.ElementBytes != _sectionLength[kind] || !IsCountValid(facts, count, countBefore))
            {
                return DatabaseError.BadSectionLength;
            }

            countBefore = count;
        }

        return DatabaseError.None;
    }

    private bool IsCountValid(SectionFacts facts, int count, int countBefore)
    {
        if (facts.Table >= Tables)
        {
            return count == 0;
        }

        if (facts.IsOptional && count == 0)
        {
            return true;
        }

        switch (facts.Count)
        {
            case SectionCount.AsBefore:
                return count == countBefore;
            case SectionCount.Sequences:
                return count == Sequences;
            case SectionCount.SequencesAndOne:
                return count == Sequences + 1;
            case SectionCount.Rules:
                return count == Rules;
            case SectionCount.RuleBits:
                return count == (Rules + 7) >> 3;
            case SectionCount.RulesAndOne:
                return count == Rules + 1;
            case SectionCount.ByteClasses:
                return count % DatabaseFormat.PiecesOfByteClass == 0;
            case SectionCount.ByteClassPieces:
                return count % DatabaseFormat.ByteClassPieceLength == 0;
            case SectionCount.TableShapes:
                return count == TableShapeField.Count * Tables;
            case SectionCount.Filter:
                return IsPowerOfTwo(count, DatabaseFormat.LeastFilterBits, DatabaseFormat.GreatestFilterBits);
            case SectionCount.BucketsAndOne:
                return IsPowerOfTwo(count - 1, 0, DatabaseFormat.GreatestBucketBits);
            case SectionCount.Rows:
                return count == 0 || count == DatabaseFormat.RowCount;
            case SectionCount.AuthenticationCode:
                return count == (IsAuthenticated ? DatabaseFormat.AuthenticationCodeLength : 0);
            default:
                return true;
        }
    }

    private static bool IsPowerOfTwo(int value, int leastLog, int greatestLog)
    {
        return value >= 1 << leastLog && value <= 1 << greatestLog && (value & (value - 1)) == 0;
    }
}
