namespace FirmwareScanner.Mutation;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>No mutant lives that must not.</summary>
    internal const int Success = 0;

    /// <summary>A mutant lives that is not accepted.</summary>
    internal const int Survivors = 1;

    /// <summary>Nothing was tested; the message says why.</summary>
    internal const int Failure = 2;
}
