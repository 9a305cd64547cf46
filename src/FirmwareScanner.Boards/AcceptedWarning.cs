using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>A warning of the check that somebody has thought about.</summary>
/// <param name="Gpio">The pin it is about; null if it is about a port.</param>
/// <param name="Port">The port it is about, 1 for COM1; null if it is about a pin.</param>
/// <param name="Because">Why it does no harm.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record AcceptedWarning(int? Gpio, int? Port, string Because, SourceSpan Span);
