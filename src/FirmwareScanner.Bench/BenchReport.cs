using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Bench;

/// <summary>A bench run: on what, and what came of each case. It knows nothing of how the device was reached or how it is shown.</summary>
/// <param name="Environment">On what.</param>
/// <param name="Cases">The cases in the order in which they ran.</param>
/// <param name="Problem">Why the run ended early; null if it did not.</param>
public sealed record BenchReport(BenchEnvironment Environment, IReadOnlyList<BenchCase> Cases, BenchProblem? Problem = null)
{
    /// <summary>Whether somebody ended the run before its end.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The worst outcome of all; a run without cases agrees with nothing, so its problem counts.</summary>
    public BenchOutcome Outcome => Cases.Select(one => one.Outcome)
        .Append(Problem?.Outcome ?? BenchOutcome.Agrees)
        .Max();
}
