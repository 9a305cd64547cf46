namespace FirmwareScanner.NanoRun.Running;

/// <summary>What became of a test.</summary>
internal enum TestOutcome
{
    /// <summary>It ran to its end.</summary>
    Passed,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>It asked not to be run.</summary>
    Skipped,
}
