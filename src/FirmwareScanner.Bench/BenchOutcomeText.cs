namespace FirmwareScanner.Bench;

/// <summary>The words of <see cref="BenchOutcome"/>.</summary>
public static class BenchOutcomeText
{
    /// <summary>The word of an outcome: agrees, updated, exceeded, differs, unreadable or lost.</summary>
    public static string ToWord(this BenchOutcome outcome) => outcome switch
    {
        BenchOutcome.Agrees => "agrees",
        BenchOutcome.Updated => "updated",
        BenchOutcome.Exceeded => "exceeded",
        BenchOutcome.Differs => "differs",
        BenchOutcome.Unreadable => "unreadable",
        _ => "lost",
    };

    /// <summary>Whether the case is as it should be.</summary>
    public static bool IsGood(this BenchOutcome outcome) => outcome is BenchOutcome.Agrees or BenchOutcome.Updated;

    /// <summary>Whether the case has no result.</summary>
    public static bool IsError(this BenchOutcome outcome) => outcome is BenchOutcome.Lost or BenchOutcome.Unreadable;
}
