using System.Collections.Generic;

namespace FirmwareScanner.Boards;

/// <summary>An SD card on SPI.</summary>
/// <param name="IsOnBoard">Whether the board has the slot; otherwise a module is wired.</param>
/// <param name="Clock">SCK.</param>
/// <param name="Miso">From the card.</param>
/// <param name="Mosi">To the card.</param>
/// <param name="ChipSelect">CS, low while the card is meant.</param>
public sealed record BoardSdCard(bool IsOnBoard, BoardPin Clock, BoardPin Miso, BoardPin Mosi, BoardPin ChipSelect)
{
    /// <summary>All its lines.</summary>
    public IReadOnlyList<BoardPin> Pins => [Clock, Miso, Mosi, ChipSelect];
}
