namespace FirmwareScanner.Unpack;

/// <summary>What a step of the unwrapper came to.</summary>
internal enum UnwrapResult
{
    /// <summary>All that was taken is done with, as far as it can be without more.</summary>
    Idle = 0,

    /// <summary>There may be more to do.</summary>
    Worked = 1,

    /// <summary>The journal is full: nothing is done until somebody takes events out of it.</summary>
    JournalFull = 2,

    /// <summary>The scanner refused a call: a fault of ours.</summary>
    Refused = 3,
}
