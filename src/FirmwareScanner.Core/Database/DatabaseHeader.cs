namespace FirmwareScanner.Database;

/// <summary>
/// Header and section table of a database: read and checked before anything is allocated for it, so that the memory plan knows
/// every table's size.
/// </summary>
internal sealed class DatabaseHeader
{
    internal const int Length = 64;
    internal const int SectionEntryLength = 12;
    internal const int MaximumSections = 64;
    internal const int ChecksumPosition = 16;
    private const int Magic = 0x42445346;
    private const int MaximumKind = 0x80;
    private const int MaximumFilterLog = 24;

    private readonly int[] _sectionStart = new int[MaximumKind];
    private readonly int[] _sectionLength = new int[MaximumKind];
    private readonly byte[] _bytes = new byte[Length];
    private readonly byte[] _entry = new byte[SectionEntryLength];

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

    internal int Identity { get; private set; }

    internal uint Checksum { get; private set; }

    internal bool IsAuthenticated { get; private set; }

    internal int SectionStart(int kind) => _sectionStart[kind];

    internal int SectionLength(int kind) => _sectionLength[kind];

    internal DatabaseError Read(DatabaseSource source)
    {
        if (source.Length < Length || !source.Read(0, _bytes, 0, Length))
        {
            return DatabaseError.Unreadable;
        }

        if (LittleEndian.Int32(_bytes, 0) != Magic)
        {
            return DatabaseError.NotADatabase;
        }

        if (LittleEndian.UInt16(_bytes, 4) != 1)
        {
            return DatabaseError.UnknownVersion;
        }

        if (LittleEndian.Int32(_bytes, 8) != source.Length)
        {
            return DatabaseError.WrongLength;
        }

        ReadFields();
        DatabaseError error = CheckFields();
        return error != DatabaseError.None ? error : ReadSections(source);
    }

    /// <summary>Whether a section has exactly so many elements of a size.</summary>
    internal bool HasElements(int kind, int elementSize, int count) => _sectionLength[kind] == elementSize * count;

    private void ReadFields()
    {
        Checksum = (uint)LittleEndian.Int32(_bytes, ChecksumPosition);
        ChunkLength = LittleEndian.Int32(_bytes, 20);
        Back = LittleEndian.Int32(_bytes, 24);
        Ahead = LittleEndian.Int32(_bytes, 28);
        Tail = LittleEndian.Int32(_bytes, 32);
        Rules = LittleEndian.UInt16(_bytes, 36);
        Patterns = LittleEndian.UInt16(_bytes, 38);
        Sequences = LittleEndian.UInt16(_bytes, 40);
        Tables = LittleEndian.UInt16(_bytes, 42);
        StackDepth = LittleEndian.UInt16(_bytes, 44);
        Namespaces = LittleEndian.UInt16(_bytes, 46);
        LongestSpan = LittleEndian.Int32(_bytes, 48);
        Identity = LittleEndian.Int32(_bytes, 52);
    }

    private DatabaseError CheckFields()
    {
        int flags = LittleEndian.Int32(_bytes, 12);
        IsAuthenticated = flags == 1;
        bool isChunkValid = ChunkLength >= 64 && ChunkLength <= 65536 && (ChunkLength & (ChunkLength - 1)) == 0;
        bool areFieldsValid = (flags & ~1) == 0 && isChunkValid
            && IsUInt16(Back) && IsUInt16(Ahead) && IsUInt16(Tail) && IsUInt16(LongestSpan)
            && Tables <= SignatureDatabase.MaximumTables
            && StackDepth >= 1 && StackDepth <= 64 && Namespaces <= 8191
            && LittleEndian.Int32(_bytes, 56) == 0 && LittleEndian.Int32(_bytes, 60) == 0;
        return areFieldsValid ? DatabaseError.None : DatabaseError.BadHeader;
    }

    private static bool IsUInt16(int value) => value >= 0 && value <= 65535;

    private DatabaseError ReadSections(DatabaseSource source)
    {
        int count = LittleEndian.UInt16(_bytes, 6);
        int end = Length + (count * SectionEntryLength);
        if (count < 1 || count > MaximumSections || end > source.Length)
        {
            return DatabaseError.BadSectionTable;
        }

        int previousKind = 0;
        for (int i = 0; i < count; i++)
        {
            if (!source.Read(Length + (i * SectionEntryLength), _entry, 0, SectionEntryLength))
            {
                return DatabaseError.Unreadable;
            }

            int kind = LittleEndian.Int32(_entry, 0);
            int start = LittleEndian.Int32(_entry, 4);
            int length = LittleEndian.Int32(_entry, 8);
            if (kind <= previousKind || kind >= MaximumKind || length < 0 || start != ((end + 3) & ~3)
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
        int links = _sectionLength[(int)SectionKind.LinkSequence] / 2;
        int anchored = _sectionLength[(int)SectionKind.AnchoredSequence] / 2;
        int byteScans = _sectionLength[(int)SectionKind.ByteScanSequence] / 2;
        int ranges = _sectionLength[(int)SectionKind.RangePattern] / 2;
        int ends = _sectionLength[(int)SectionKind.EndPattern] / 2;
        int watches = _sectionLength[(int)SectionKind.WatchPattern] / 2;
        int probes = _sectionLength[(int)SectionKind.ProbeOffset] / 4;
        bool isValid = HasElements((int)SectionKind.SequenceStart, 4, Sequences + 1)
            && HasElements((int)SectionKind.SequencePattern, 2, Sequences)
            && HasElements((int)SectionKind.SequenceAtom, 2, Sequences)
            && HasElements((int)SectionKind.SequenceFlags, 1, Sequences)
            && _sectionLength[(int)SectionKind.ByteClasses] % 32 == 0
            && HasElements((int)SectionKind.LinkSequence, 2, links) && HasElements((int)SectionKind.LinkGap, 4, links)
            && HasElements((int)SectionKind.AnchoredSequence, 2, anchored)
            && HasElements((int)SectionKind.AnchoredFirst, 4, anchored)
            && HasElements((int)SectionKind.AnchoredLast, 4, anchored)
            && HasElements((int)SectionKind.ByteScanSequence, 2, byteScans)
            && HasElements((int)SectionKind.ByteScanValue, 1, byteScans)
            && HasElements((int)SectionKind.RangePattern, 2, ranges)
            && HasElements((int)SectionKind.RangeFirst, 4, ranges) && HasElements((int)SectionKind.RangeLast, 4, ranges)
            && HasElements((int)SectionKind.EndPattern, 2, ends) && HasElements((int)SectionKind.EndDistance, 4, ends)
            && HasElements((int)SectionKind.EndShift, 4, ends) && HasElements((int)SectionKind.EndWatch, 2, ends)
            && HasElements((int)SectionKind.WatchPattern, 2, watches) && HasElements((int)SectionKind.WatchKind, 1, watches)
            && HasElements((int)SectionKind.WatchFirst, 4, watches) && HasElements((int)SectionKind.WatchLast, 4, watches)
            && HasElements((int)SectionKind.ProbeOffset, 4, probes) && HasElements((int)SectionKind.ProbeSize, 1, probes)
            && HasElements((int)SectionKind.RuleFirstPattern, 2, Rules + 1)
            && HasElements((int)SectionKind.RuleCode, 2, Rules) && HasElements((int)SectionKind.RuleFlags, 2, Rules)
            && HasElements((int)SectionKind.TableShape, 8, Tables)
            && HasElements((int)SectionKind.AuthenticationCode, 1, IsAuthenticated ? Sha256.HashLength : 0);
        return isValid ? CheckTableLengths() : DatabaseError.BadSectionLength;
    }

    private DatabaseError CheckTableLengths()
    {
        for (int table = 0; table < SignatureDatabase.MaximumTables; table++)
        {
            int filter = (int)SectionKind.Filter + (4 * table);
            int buckets = (int)SectionKind.BucketStart + (4 * table);
            int entries = _sectionLength[(int)SectionKind.EntrySequence + (4 * table)] / 2;
            bool isValid = HasElements((int)SectionKind.EntrySequence + (4 * table), 2, entries)
                && HasElements((int)SectionKind.EntryShift + (4 * table), 1, entries);
            if (table < Tables)
            {
                isValid = isValid && IsPowerOfTwo(_sectionLength[filter], 8, MaximumFilterLog)
                    && _sectionLength[buckets] % 4 == 0 && IsPowerOfTwo((_sectionLength[buckets] / 4) - 1, 0, 20);
            }
            else
            {
                isValid = isValid && _sectionLength[filter] == 0 && _sectionLength[buckets] == 0 && entries == 0;
            }

            if (!isValid)
            {
                return DatabaseError.BadSectionLength;
            }
        }

        return DatabaseError.None;
    }

    private static bool IsPowerOfTwo(int value, int leastLog, int greatestLog)
    {
        return value >= 1 << leastLog && value <= 1 << greatestLog && (value & (value - 1)) == 0;
    }
}
