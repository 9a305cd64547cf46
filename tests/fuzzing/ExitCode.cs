namespace FirmwareScanner.Fuzzing;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>Nothing was found.</summary>
    internal const int Success = 0;

    /// <summary>Something was found.</summary>
    internal const int Findings = 1;

    /// <summary>Something keeps the campaign from running.</summary>
    internal const int Failure = 2;

    /// <summary>The process that reads inputs crashed or hung.</summary>
    internal const int Broken = 3;
}
