namespace FirmwareScanner.Memory;

/// <summary>
/// What an entry of a <see cref="MemoryPlan"/> is. A board keeps and sends this number alone; its name, and the reason for the size
/// written as a sum, are made of it on the desktop. The numbers are part of the link protocol: none is given to anything else.
/// </summary>
public enum PlanItem
{
    /// <summary>An array or object of a program that is not the scanner's.</summary>
    Other = 0,

    /// <summary>The plan's own tables: size, type and item of each entry.</summary>
    Plan = 1,

    /// <summary>A ring and its fault counts.</summary>
    Ring = 2,

    /// <summary>The bytes of a ring.</summary>
    RingBuffer = 3,

    /// <summary>A pool, its report and its fault counts.</summary>
    Pool = 4,

    /// <summary>The blocks of a pool.</summary>
    PoolSlab = 5,

    /// <summary>The lease of each block.</summary>
    PoolLeases = 6,

    /// <summary>The owner of each block.</summary>
    PoolOwners = 7,

    /// <summary>When each block was rented.</summary>
    PoolRentalTimes = 8,

    /// <summary>The state of each block.</summary>
    PoolStates = 9,

    /// <summary>How many read each block.</summary>
    PoolReaders = 10,

    /// <summary>The free blocks.</summary>
    PoolFreeQueue = 11,

    /// <summary>A scope of leases, its fault counts and references to pools.</summary>
    Scope = 12,

    /// <summary>The leases of a scope.</summary>
    ScopeLeases = 13,

    /// <summary>Where the levels of a scope start.</summary>
    ScopeMarks = 14,

    /// <summary>A database and the references to its filter tables.</summary>
    Database = 15,

    /// <summary>A scanner and its parts, and the boxed bytes that it searches for.</summary>
    Scanner = 16,

    /// <summary>Values that conditions work on.</summary>
    ConditionStack = 17,

    /// <summary>Whether each rule is true.</summary>
    RuleResults = 18,

    /// <summary>Whether a global rule shuts a namespace.</summary>
    NamespaceResults = 19,

    /// <summary>Places that a gap can reach.</summary>
    GapPlaces = 20,

    /// <summary>The bit of the filter for each byte.</summary>
    BitOfByte = 21,

    /// <summary>How often each counted pattern was found.</summary>
    MatchCounts = 22,

    /// <summary>What each watch has seen.</summary>
    WatchValues = 23,

    /// <summary>Offsets of matches that conditions ask for.</summary>
    RememberedOffsets = 24,

    /// <summary>Lengths of matches that conditions ask for.</summary>
    RememberedLengths = 25,

    /// <summary>Where each watch's matches start.</summary>
    RememberedStarts = 26,

    /// <summary>Where each link of a chain ended first.</summary>
    LinkEnds = 27,

    /// <summary>Where the chain of each link started.</summary>
    LinkStarts = 28,

    /// <summary>Integers that conditions read at fixed offsets.</summary>
    ProbeBytes = 29,

    /// <summary>How much of each integer has passed.</summary>
    ProbeFillMarks = 30,

    /// <summary>The start of the stream, for conditions that read from it.</summary>
    StreamHead = 31,

    /// <summary>The journal.</summary>
    Journal = 32,

    /// <summary>The kind of each event.</summary>
    JournalKinds = 33,

    /// <summary>The pattern or rule of each event.</summary>
    JournalNumbers = 34,

    /// <summary>The offset of each event, as a distance.</summary>
    JournalDistances = 35,

    /// <summary>The length of each event.</summary>
    JournalLengths = 36,

    /// <summary>Numbers of the events that are kept whole.</summary>
    JournalWideSequences = 37,

    /// <summary>The pipeline.</summary>
    Pipeline = 38,

    /// <summary>What fills blocks.</summary>
    BlockFiller = 39,

    /// <summary>What scans wrapped streams.</summary>
    LayeredScan = 40,

    /// <summary>What recognises wrapped streams and does not open them.</summary>
    Recogniser = 41,

    /// <summary>What recognises and opens wrapped streams, and the scanner of what is in them.</summary>
    Unwrapper = 42,

    /// <summary>Tables of the decoders.</summary>
    UnwrapTables = 43,

    /// <summary>Opened bytes that a decoder or a match may still need.</summary>
    UnwrappedBytes = 44,

    /// <summary>The fault policy.</summary>
    FaultPolicy = 45,

    /// <summary>What is done about each fault.</summary>
    FaultActions = 46,

    /// <summary>The fault manager and its counts.</summary>
    FaultManager = 47,

    /// <summary>The station, its ledger, checksum and worker.</summary>
    Station = 48,

    /// <summary>The session of the link and its parts.</summary>
    Link = 49,

    /// <summary>What reads frames.</summary>
    LinkReader = 50,

    /// <summary>A frame that arrives.</summary>
    LinkReaderFrame = 51,

    /// <summary>Bytes from the port.</summary>
    LinkInput = 52,

    /// <summary>What writes frames.</summary>
    LinkWriter = 53,

    /// <summary>A frame that is written.</summary>
    LinkWriterFrame = 54,

    /// <summary>Bytes for the port.</summary>
    LinkOutput = 55,

    /// <summary>Events that the host has not acknowledged.</summary>
    LinkEvents = 56,

    /// <summary>Their kinds.</summary>
    LinkEventKinds = 57,

    /// <summary>Their patterns or rules.</summary>
    LinkEventNumbers = 58,

    /// <summary>Their offsets.</summary>
    LinkEventOffsets = 59,

    /// <summary>Their lengths.</summary>
    LinkEventLengths = 60,

    /// <summary>The slots for databases, with what checks and stores one.</summary>
    Slots = 61,

    /// <summary>The self-test and its test vector.</summary>
    SelfTest = 62,

    /// <summary>Bytes that the self-test offers at a time.</summary>
    SelfTestPiece = 63,

    /// <summary>Patterns that the self-test expects.</summary>
    SelfTestPatterns = 64,

    /// <summary>Where it expects them.</summary>
    SelfTestOffsets = 65,

    /// <summary>The application, its outputs, button and parts.</summary>
    Application = 66,

    /// <summary>Bytes for the seal of the bare line.</summary>
    LineScratch = 67,

    /// <summary>Whether each pattern was found.</summary>
    MatchedPatterns = 68,

    /// <summary>Offsets of the events that are kept whole.</summary>
    JournalWideOffsets = 69,

    /// <summary>Lengths of the events that are kept whole.</summary>
    JournalWideLengths = 70,

    /// <summary>Rules of which a pattern was found.</summary>
    RuleMarks = 71,

    /// <summary>The scan log, its buffer and what writes its files.</summary>
    ScanLog = 72,

    /// <summary>A table of the database: this and the kind of its section, as it stands in the file.</summary>
    Section = 128,
}
