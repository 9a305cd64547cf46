namespace FirmwareScanner.Proof.Budgets;

/// <summary>A budget that was raised, and why.</summary>
/// <param name="Name">Which.</param>
/// <param name="From">What it was; null if it is new.</param>
/// <param name="To">What it is.</param>
/// <param name="Reason">Why that was right.</param>
internal sealed record AcceptedGrowth(string Name, long? From, long To, string Reason);
