using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// The numbers of docs/database-format.md that reader, checks, updates and compiler share: where the header's fields stand, and the
/// limits. What a section is stands in <see cref="SectionFacts"/>. Constants are compiled into the code that uses them: they cost
/// the device nothing.
/// </summary>
[AllocationFree]
public static class DatabaseFormat
{
    /// <summary>The first four bytes, "FSDB", as a little-endian number.</summary>
    public const int Magic = 0x42445346;

    /// <summary>The version of the format.</summary>
    public const int Version = 2;

    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderLength = 64;

    /// <summary>Where the version stands, 2 bytes.</summary>
    public const int VersionPosition = 4;

    /// <summary>Where the number of sections stands, 2 bytes.</summary>
    public const int SectionCountPosition = 6;

    /// <summary>Where the length of the file stands, 4 bytes.</summary>
    public const int FileLengthPosition = 8;

    /// <summary>Where the flags stand, 4 bytes.</summary>
    public const int FlagsPosition = 12;

    /// <summary>Where the CRC-32 stands, 4 bytes.</summary>
    public const int ChecksumPosition = 16;

    /// <summary>Where the chunk length stands, 4 bytes.</summary>
    public const int ChunkLengthPosition = 20;

    /// <summary>Where the distance back stands, 4 bytes.</summary>
    public const int BackPosition = 24;

    /// <summary>Where the distance ahead stands, 4 bytes.</summary>
    public const int AheadPosition = 28;

    /// <summary>Where the length of the tail stands, 4 bytes.</summary>
    public const int TailPosition = 32;

    /// <summary>Where the number of rules stands, 2 bytes.</summary>
    public const int RulesPosition = 36;

    /// <summary>Where the number of patterns stands, 2 bytes.</summary>
    public const int PatternsPosition = 38;

    /// <summary>Where the number of sequences stands, 2 bytes.</summary>
    public const int SequencesPosition = 40;

    /// <summary>Where the number of filter tables stands, 2 bytes.</summary>
    public const int TablesPosition = 42;

    /// <summary>Where the depth of the stack stands, 2 bytes.</summary>
    public const int StackDepthPosition = 44;

    /// <summary>Where the number of namespaces stands, 2 bytes.</summary>
    public const int NamespacesPosition = 46;

    /// <summary>Where the longest span stands, 4 bytes.</summary>
    public const int LongestSpanPosition = 48;

    /// <summary>Where the identity stands, 4 bytes.</summary>
    public const int IdentityPosition = 52;

    /// <summary>Where the number of bytes stands that are kept from the start of a stream, 4 bytes.</summary>
    public const int HeadLengthPosition = 56;

    /// <summary>Where the reserved bytes start; they run to the end of the header.</summary>
    public const int ReservedPosition = 60;

    /// <summary>The flag that says that there is an authentication code.</summary>
    public const int AuthenticatedFlag = 1;

    /// <summary>The flag that says that who compiled it wanted it to name what firmware consists of, and to find nothing.</summary>
    public const int InformationalFlag = 2;

    /// <summary>The flag that says that what is wrapped in a stream is looked for and, where the board has the memory, opened.</summary>
    public const int UnwrapFlag = 4;

    /// <summary>Length of an entry of the section table in bytes: kind, start and length, 4 bytes each.</summary>
    public const int SectionEntryLength = 12;

    /// <summary>Where the start stands in an entry of the section table.</summary>
    public const int SectionStartPosition = 4;

    /// <summary>Where the length stands in an entry of the section table.</summary>
    public const int SectionLengthPosition = 8;

    /// <summary>The most sections that a file may have.</summary>
    public const int MaximumSections = 64;

    /// <summary>The most rules, patterns, sequences or entries that a database may have: their numbers have 16 bits.</summary>
    public const int MaximumCount = 65535;

    /// <summary>The most namespaces: a rule's flags have 13 bits for one.</summary>
    public const int MaximumNamespaces = 8191;

    /// <summary>The most filter tables.</summary>
    public const int MaximumTables = 4;

    /// <summary>The most entries of the stack that conditions may need.</summary>
    public const int MaximumStackDepth = 64;

    /// <summary>The most matches that watches may remember in all.</summary>
    public const int MaximumRememberedMatches = 4096;

    /// <summary>The most start offsets that an anchored sequence is tried at after its first.</summary>
    public const int MaximumAnchorSpread = 256;

    /// <summary>The least length of a chunk in bytes.</summary>
    public const int LeastChunkLength = 64;

    /// <summary>The greatest length of a chunk in bytes.</summary>
    public const int GreatestChunkLength = 65536;

    /// <summary>Least log2 of a filter's size in bytes.</summary>
    public const int LeastFilterBits = 8;

    /// <summary>Greatest log2 of a filter's size in bytes.</summary>
    public const int GreatestFilterBits = 24;

    /// <summary>Greatest log2 of the number of a table's buckets.</summary>
    public const int GreatestBucketBits = 20;

    /// <summary>Rows of a filter that consists of rows: one for each value of a gram's first byte.</summary>
    public const int RowCount = 256;

    /// <summary>Length of a row in bytes: one for each value of a gram's second byte.</summary>
    public const int RowLength = 256;

    /// <summary>Values that a piece of a byte set covers.</summary>
    public const int ValuesOfByteClassPiece = 32;

    /// <summary>Length of a piece of a byte set in bytes: a bit for each value.</summary>
    public const int ByteClassPieceLength = 4;

    /// <summary>Pieces of a byte set.</summary>
    public const int PiecesOfByteClass = 8;

    /// <summary>Length of an authentication code in bytes: a HMAC-SHA-256.</summary>
    public const int AuthenticationCodeLength = Sha256.HashLength;

    /// <summary>A rule's condition starts at a multiple of so many bytes.</summary>
    public const int CodeUnit = 4;

    /// <summary>In the section EndWatch: no watch, the end entry reports a match.</summary>
    public const int NoWatch = 0xFFFF;
}
