namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What a rule takes, beside what all rules share.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="DatabaseBytes">Its rows of the database's tables, in bytes: sequences, filter entries, watches, its condition.</param>
/// <param name="StateBytes">What the scanner keeps for it while a stream passes, in bytes: counters, watches, links.</param>
/// <param name="WindowBytes">How long a match of it can be, in bytes: the scanner keeps as much of the stream, once for all rules.</param>
/// <param name="CostPerByte">Expected IL instructions per byte of real firmware.</param>
/// <param name="WorstPerByte">
/// IL instructions per byte that no stream exceeds: every sampled position has a gram of each of its sequences, and each is compared
/// to its end.
/// </param>
public sealed record RuleCost(
    string Rule, string Namespace, int DatabaseBytes, int StateBytes, int WindowBytes, double CostPerByte, double WorstPerByte);
