namespace FirmwareScanner.Benchmarks.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ChildProcessResult(int ExitCode, string Output, string Error);
