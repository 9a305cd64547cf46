namespace FirmwareScanner.Proof;

/// <summary>How ilproof ends; docs/exit-codes.md explains them.</summary>
internal static class ExitCode
{
    /// <summary>Everything holds.</summary>
    public const int Holds = 0;

    /// <summary>A proof fails, or a budget is exceeded.</summary>
    public const int Fails = 1;

    /// <summary>Wrong usage or unusable input.</summary>
    public const int Error = 2;

    /// <summary>A fault of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;
}
