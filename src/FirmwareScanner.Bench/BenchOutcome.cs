namespace FirmwareScanner.Bench;

/// <summary>What became of a case of a bench run.</summary>
public enum BenchOutcome
{
    /// <summary>The events are those expected, in time.</summary>
    Agrees = 0,

    /// <summary>The golden file was written.</summary>
    Updated = 1,

    /// <summary>The events are those expected, but a time or a budget was exceeded.</summary>
    Exceeded = 2,

    /// <summary>The events are not those expected.</summary>
    Differs = 3,

    /// <summary>The recording or its golden file cannot be used.</summary>
    Unreadable = 4,

    /// <summary>The device was lost, or did not do what the link demands.</summary>
    Lost = 5,
}
