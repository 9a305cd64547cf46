namespace FirmwareScanner.Pipeline;

/// <summary>
/// Why the pipeline refused a call, or what an audit found. Faults are numbers because a device allocates a string or an exception
/// at every use. docs/faults.md explains each. Values are stable: they appear in device reports.
/// </summary>
public enum PipelineFault
{
    /// <summary>The call did what it says.</summary>
    None = 0,

    /// <summary>The pipeline has not taken its memory from the plan yet.</summary>
    NotAttached = 1,

    /// <summary>The memory plan did not give what was planned; the plan's last fault says why.</summary>
    PlanRefused = 2,

    /// <summary>The database is not loaded.</summary>
    DatabaseNotLoaded = 3,

    /// <summary>The pipeline is stopped: nothing follows.</summary>
    Stopped = 4,

    /// <summary>No stream was begun, or its end was already announced.</summary>
    NoStream = 5,

    /// <summary>A stream is still under way.</summary>
    StreamActive = 6,

    /// <summary>A length or an offset is negative or outside the array.</summary>
    BadLength = 7,

    /// <summary>An earlier gap has not been reached yet: step until it is, then note the next.</summary>
    GapPending = 8,

    /// <summary>The source reported a failure, or returned a number that makes no sense.</summary>
    SourceFailed = 9,

    /// <summary>No block is free: somebody else has them. Nothing is lost; the next step tries again.</summary>
    NoBlock = 10,

    /// <summary>The ring, the pool or the scope refused a call of the pipeline itself: a fault of ours.</summary>
    MemoryRefused = 11,

    /// <summary>The scanner refused a call of the pipeline itself: a fault of ours.</summary>
    ScannerRefused = 12,

    /// <summary>The stream was to be read from a source, and there is none.</summary>
    NoSource = 13,

    /// <summary>The source threw an exception instead of answering.</summary>
    SourceThrew = 14,

    /// <summary>Something inside a step threw an exception: a fault of ours, or damaged memory.</summary>
    StepThrew = 15,

    /// <summary>The journal was full: events of the stream were counted and not kept.</summary>
    EventsLost = 16,

    /// <summary>An earlier fault demands that the board restarts; no stream begins before that.</summary>
    RestartRequired = 17,

    /// <summary>The fault policy was to be changed after the plan was frozen.</summary>
    PolicyFrozen = 18,

    /// <summary>The fault policy was to answer a fault with less than its floor.</summary>
    PolicyTooWeak = 19,

    /// <summary>Audit: the counts of the journal contradict each other.</summary>
    JournalCountCorrupt = 20,

    /// <summary>Audit: the numbers of stored records do not ascend, or a record has no kind.</summary>
    JournalRecordCorrupt = 21,

    /// <summary>Audit: the ring, the pool or the scope found its own invariants violated.</summary>
    MemoryCorrupt = 22,

    /// <summary>Audit: the pipeline's counts contradict those of ring and scanner.</summary>
    PipelineCountCorrupt = 23,

    /// <summary>Something allocated between the start and the end of a stream.</summary>
    AllocatedAfterFreeze = 24,

    /// <summary>No fault has this code, or no action this number.</summary>
    NoSuchFault = 25,
}
