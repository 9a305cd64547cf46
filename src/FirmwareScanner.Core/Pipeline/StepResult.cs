namespace FirmwareScanner.Pipeline;

/// <summary>What one step of the pipeline came to.</summary>
public enum StepResult
{
    /// <summary>No stream is under way.</summary>
    Idle = 0,

    /// <summary>Too few bytes for a block: nothing to do until more arrive or the end is announced.</summary>
    Waiting = 1,

    /// <summary>A block was scanned, whole or until the journal was full; or a gap was noted, or bytes were taken from the source.</summary>
    Worked = 2,

    /// <summary>No block is free; nothing is lost, but the ring fills up.</summary>
    Starved = 3,

    /// <summary>The stream has just been finished; the verdict is there.</summary>
    Finished = 4,

    /// <summary>The stream was given up; the verdict is there, and the last fault says why.</summary>
    Failed = 5,

    /// <summary>
    /// The journal is full and nothing was done; nothing is lost, but the stream goes on only when somebody takes events out of it.
    /// </summary>
    JournalFull = 6,
}
