using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench;

/// <summary>A match in a stream, with its names.</summary>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Rule">Namespace and name of the rule.</param>
/// <param name="Pattern">Identifier of the pattern.</param>
/// <param name="Severity">Severity of the rule.</param>
public sealed record BenchEvent(long Offset, int Length, string Rule, string Pattern, Severity Severity);
