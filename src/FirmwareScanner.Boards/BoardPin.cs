using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>A pin in a role.</summary>
/// <param name="Role">The role as the board file calls it, such as <c>pass</c> or <c>stream.tx</c>.</param>
/// <param name="Gpio">The number of the GPIO.</param>
/// <param name="IsOutput">Whether the board drives it.</param>
/// <param name="IsOnBoard">Whether it is wired on the board itself, so that it need not be on a header.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record BoardPin(string Role, int Gpio, bool IsOutput, bool IsOnBoard, SourceSpan Span);
