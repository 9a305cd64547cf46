using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>Where everything of a picture is. Parts lie at the height of their pins, so that no wire crosses another.</summary>
internal sealed class WiringLayout
{
    /// <summary>Pixels from one pin to the next.</summary>
    public const int Pitch = 40;

    /// <summary>Pixels from a pin to the pull resistor below its row.</summary>
    public const int PullOffset = 23;

    /// <summary>The width of the picture in pixels.</summary>
    public const int Width = 1360;

    /// <summary>The left edge of the board.</summary>
    public const int BoardX = 535;

    /// <summary>The width of the board.</summary>
    public const int BoardWidth = 290;

    /// <summary>The upper edge of the board.</summary>
    public const int BoardY = 92;

    /// <summary>Pixels by which the next pin moves away from a row with a pull resistor.</summary>
    private const int PullRow = 16;

    private const int FirstRow = BoardY + 46;

    /// <summary>Places the headers of a board.</summary>
    /// <param name="board">The board.</param>
    public WiringLayout(Board board)
    {
        var pins = new List<WiringPin>();
        var names = new List<WiringName>();
        var placed = new HashSet<BoardPin>();
        foreach (HeaderSide side in Enum.GetValues<HeaderSide>())
        {
            int y = FirstRow;
            foreach (BoardHeader header in board.Headers.Where(header => header.Side == side))
            {
                int x = side == HeaderSide.Left ? BoardX : BoardX + BoardWidth;
                names.Add(new WiringName(header.Name, side, y - 26));
                foreach (HeaderPin pin in header.Pins)
                {
                    // A GPIO on two headers is wired at the first.
                    BoardPin? role = board.Pins.FirstOrDefault(candidate => candidate.Gpio == pin.Gpio && !placed.Contains(candidate));
                    pins.Add(new WiringPin(pin, role, side, x, y));
                    if (role is not null)
                    {
                        placed.Add(role);
                    }

                    y += Pitch + (role is not null && PartsList.HasPull(board, role) ? PullRow : 0);
                }

                y += Pitch / 2;
            }
        }

        Pins = pins;
        Names = names;
        BoardBottom = pins.Max(pin => pin.Y) + 34;
    }

    /// <summary>All pins of all headers.</summary>
    public IReadOnlyList<WiringPin> Pins { get; }

    /// <summary>The names of the headers.</summary>
    public IReadOnlyList<WiringName> Names { get; }

    /// <summary>The lower edge of the board.</summary>
    public int BoardBottom { get; }

    /// <summary>The pin of a role; null if it is wired on the board and on no header.</summary>
    public WiringPin? Find(BoardPin role) => Pins.FirstOrDefault(pin => pin.Role == role);
}
