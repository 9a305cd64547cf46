namespace FirmwareScanner.Bench;

/// <summary>Why a bench run ended before its end.</summary>
/// <param name="Outcome">What kind of problem it is.</param>
/// <param name="Reason">The problem, in one line.</param>
public sealed record BenchProblem(BenchOutcome Outcome, string Reason);
