namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A rule that was left out.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Reason">The pattern that is too dear and what it costs, or the rule on which it depends.</param>
public sealed record QuarantinedRule(string Rule, string Reason);
