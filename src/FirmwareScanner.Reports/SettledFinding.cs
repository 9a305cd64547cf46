namespace FirmwareScanner.Reports;

/// <summary>A finding that does not count, because a baseline knows it or somebody accepts it. Reports tell of it all the same.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Acceptance">Who accepts it, and why; null if the baseline knows it.</param>
public sealed record SettledFinding(Finding Finding, Suppression? Acceptance)
{
    /// <summary>One word: <c>accepted</c> or <c>known</c>.</summary>
    public string Word => Acceptance is null ? "known" : "accepted";

    /// <summary>Why it does not count, in words; the reason that somebody gave is raw.</summary>
    public string Reason => Acceptance is null ? "the baseline has it" : Acceptance.Reason;
}
