using System.Collections.Generic;

namespace FirmwareScanner.Benchmarks.Rulesets;

/// <summary>What became of a rule file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rules">How many of its rules compile here.</param>
/// <param name="Reasons">Why others do not, one for each of them; or the error of the whole file.</param>
/// <param name="IsWhole">Whether all compile.</param>
/// <param name="Patterns">How many patterns the rules have that compile.</param>
/// <param name="YaraAccepts">Whether yarac compiles the file.</param>
/// <param name="YaraSeconds">The processor time that yarac took, in seconds.</param>
public sealed record RulesetFile(
    string Path, int Rules, IReadOnlyList<string> Reasons, bool IsWhole, int Patterns, bool YaraAccepts, double YaraSeconds);
