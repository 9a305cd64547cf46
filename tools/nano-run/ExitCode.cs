namespace FirmwareScanner.NanoRun;

/// <summary>How nano-run ends; docs/exit-codes.md explains them.</summary>
internal static class ExitCode
{
    /// <summary>Every test passed or was skipped, and one passed; or the benchmark ran.</summary>
    public const int Passed = 0;

    /// <summary>A test failed, or never reported.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, sources that do not compile, tools that do not work.</summary>
    public const int Error = 2;

    /// <summary>A fault of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    /// <summary>Ended by Ctrl+C or a request to terminate (128 + SIGINT, as shells say it).</summary>
    public const int Interrupted = 130;
}
