using System;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Which of the files that are named or found are scanned.</summary>
/// <param name="MostBytes">Larger files are not, and are incomplete; null for all.</param>
/// <param name="NewerThan">Only files written after this time, in UTC; null for all.</param>
internal sealed record TargetLimits(long? MostBytes, DateTime? NewerThan);
