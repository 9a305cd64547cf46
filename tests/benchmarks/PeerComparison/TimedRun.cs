namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>A run of a tool to its end.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">Processor time, user and system, over all threads.</param>
/// <param name="PeakKilobytes">Largest resident set in KiB.</param>
/// <param name="ExitCode">Exit code.</param>
/// <param name="OutputFile">Where its standard output is.</param>
/// <param name="Error">Its standard error.</param>
public sealed record TimedRun(
    double Seconds, double CpuSeconds, long PeakKilobytes, int ExitCode, string OutputFile, string Error);
