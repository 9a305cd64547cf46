using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Model;

/// <summary>All rules of one compilation, in the order in which they are evaluated.</summary>
/// <param name="Rules">The rules; a rule refers only to rules before it.</param>
public sealed record RuleSet(IReadOnlyList<Rule> Rules);
