using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>A GPIO that something on the board is wired to.</summary>
/// <param name="Gpio">Its number.</param>
/// <param name="With">What is wired to it.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record SharedPin(int Gpio, string With, SourceSpan Span);
