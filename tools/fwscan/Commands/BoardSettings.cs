using FirmwareScanner.Boards;

namespace FirmwareScanner.Tool.Commands;

/// <summary>How <c>fwscan board</c> is to run.</summary>
/// <param name="Board">The board.</param>
/// <param name="Port">The terminal device of the link; null for a new pseudo-terminal.</param>
/// <param name="Storage">The folder of the drives; null for new ones.</param>
/// <param name="Log">Where changes of pins are written; null for nowhere.</param>
/// <param name="BaudRate">Speed of the line to the board; 0 for as fast as it goes.</param>
/// <param name="ButtonSeconds">How often the button is pressed; null for never.</param>
internal sealed record BoardSettings(Board Board, string? Port, string? Storage, string? Log, int BaudRate, int? ButtonSeconds);
