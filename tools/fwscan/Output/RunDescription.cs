using FirmwareScanner.Reports;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Output;

/// <summary>What reports say of a run as a whole, known before it begins.</summary>
/// <param name="Origin">Where its reports come from.</param>
/// <param name="FailOn">The least severity that it fails by; null for all above info.</param>
internal sealed record RunDescription(ReportOrigin Origin, Severity? FailOn);
