using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>Draws how a board is wired, as SVG: the pins, each part with its value, what goes where, and what to mind.</summary>
public sealed class WiringDrawing
{
    private const int Margin = 30;
    private const int TextSize = 12;
    private const int LineHeight = 18;
    private const int UsbWidth = 64;

    private static readonly string[] GeneralNotes =
    [
        "All signals have 3.3 V levels. A 5 V line needs a level shifter, or a divider in front of each input: "
            + "1.8 kΩ in series, 3.3 kΩ to GND.",
        "All GND are one net: connect board, line under test, adapter and gate at a GND pin of the board before anything else.",
        "Take the gate signal from PASS: high opens, everything else (low, reset, no power) must block.",
    ];

    private readonly Board _board;
    private readonly WiringLayout _layout;
    private readonly SvgCanvas _canvas = new();

    private WiringDrawing(Board board)
    {
        _board = board;
        _layout = new WiringLayout(board);
    }

    /// <summary>The picture of a board.</summary>
    /// <param name="board">The board; its file has passed the check.</param>
    /// <returns>An SVG document; lines end in LF.</returns>
    public static string Draw(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        var drawing = new WiringDrawing(board);
        drawing.DrawTitle();
        drawing.DrawBoard();
        new WiringParts(drawing._canvas, board, drawing._layout).Draw();
        int height = drawing.DrawFooter(drawing.DrawUsb());
        return drawing._canvas.ToSvg(WiringLayout.Width, height, $"Wiring of {board.Title}");
    }

    private void DrawTitle()
    {
        _canvas.Text(Margin, 34, $"FirmwareScanner on {_board.Title}", 24, isBold: true);
        string what = $"{_board.Description}; nanoFramework target {_board.Target}; board name {_board.Name}";
        _canvas.Text(Margin, 62, what, 14, colour: WiringColours.Faint);
    }

    private void DrawBoard()
    {
        var area = new SvgArea(
            WiringLayout.BoardX, WiringLayout.BoardY, WiringLayout.BoardWidth, _layout.BoardBottom - WiringLayout.BoardY);
        _canvas.Rectangle(area, WiringColours.Board, WiringColours.Ink, 10);
        int middle = area.X + (area.Width / 2);
        foreach (WiringName name in _layout.Names)
        {
            bool isLeft = name.Side == HeaderSide.Left;
            int x = isLeft ? area.X + 14 : area.X + area.Width - 14;
            _canvas.Text(x, name.Y, name.Text, 11, isLeft ? "start" : "end", WiringColours.Faint, true);
        }

        foreach (WiringPin pin in _layout.Pins)
        {
            DrawPin(pin);
        }

        _canvas.Text(middle, area.Y + 20, _board.Chip.Title, 16, "middle", isBold: true);
    }

    private void DrawPin(WiringPin pin)
    {
        bool isWired = pin.Role is not null || pin.Pin.Power != PinPower.None || IsDebugger(pin);
        string label = pin.Pin.Label;
        string digits = string.Concat(label.Where(char.IsAsciiDigit));
        bool saysGpio = pin.Pin.Gpio is not int gpio || digits == gpio.ToString(CultureInfo.InvariantCulture) && !label.StartsWith('D');
        string colour = pin.Pin.Power switch
        {
            PinPower.Ground => WiringColours.Ground,
            PinPower.ThreeVolts => WiringColours.ThreeVolts,
            PinPower.FiveVolts => WiringColours.FiveVolts,
            _ => isWired ? WiringColours.Ink : WiringColours.Unused,
        };
        _canvas.Circle(pin.X, pin.Y, 6, pin.Role is not null || IsDebugger(pin) ? WiringColours.Pin : WiringColours.Paper);
        string text = saysGpio ? label : $"{label} (GPIO {pin.Pin.Gpio})";
        _canvas.Text(pin.Out(-14), pin.Y, text, 13, pin.InwardAnchor, colour, isWired);
        if (pin.Pin.Power != PinPower.None)
        {
            DrawPower(pin, colour);
        }
    }

    private void DrawPower(WiringPin pin, string colour)
    {
        string text = pin.Pin.Power switch
        {
            PinPower.Ground => "GND",
            PinPower.ThreeVolts => "3V3",
            _ => "5V",
        };
        SvgArea area = pin.AreaOut(16, 56, 18);
        _canvas.Line(colour, 2, pin.Out(6), pin.Y, pin.Out(16), pin.Y);
        _canvas.Rectangle(area, colour, colour, 3);
        _canvas.Text(area.X + (area.Width / 2), pin.Y, text, TextSize, "middle", WiringColours.Paper, true);
    }

    private bool IsDebugger(WiringPin pin)
    {
        return _board.Debugger == DebuggerConnector.UsbPins && pin.Pin.Gpio is int gpio && _board.Chip.Usb.Contains(gpio);
    }

    /// <summary>The board's USB port with its cable; returns the lower edge.</summary>
    private int DrawUsb()
    {
        int middle = WiringLayout.BoardX + (WiringLayout.BoardWidth / 2);
        int y = _layout.BoardBottom;
        _canvas.Rectangle(new SvgArea(middle - (UsbWidth / 2), y - 14, UsbWidth, 26), WiringColours.Part, WiringColours.Ink, 3);
        _canvas.Text(middle, y - 1, "USB", TextSize, "middle", isBold: true);
        _canvas.Line(WiringColours.Ink, 4, middle, y + 12, middle, y + 40);
        string use = _board.Debugger == DebuggerConnector.UsbPins ? "power, and the link (COM1)" : "power, deploy, debug";
        string text = "to the computer: " + use;
        int width = SvgCanvas.WidthOf(text, 13) + 24;
        _canvas.Rectangle(new SvgArea(middle - (width / 2), y + 40, width, 30), WiringColours.Part, WiringColours.Ink, 6, "part");
        _canvas.Text(middle, y + 55, text, 13, "middle");
        return y + 70;
    }

    /// <summary>Parts list and notes side by side; returns the height of the picture.</summary>
    private int DrawFooter(int top)
    {
        const int NotesX = 670;
        int y = top + 40;
        _canvas.Line(WiringColours.Unused, 1, Margin, y - 20, WiringLayout.Width - Margin, y - 20);
        _canvas.Text(Margin, y, "Parts", 15, isBold: true);
        _canvas.Text(NotesX, y, "Before you connect anything", 15, isBold: true);
        int left = y + 24;
        foreach (Part part in PartsList.Of(_board))
        {
            _canvas.Text(Margin, left, $"{part.Count} ×", TextSize);
            _canvas.Text(Margin + 34, left, part.Name, TextSize);
            _canvas.Text(Margin + 270, left, part.Purpose, TextSize, colour: WiringColours.Faint);
            left += LineHeight;
        }

        int right = y + 24;
        foreach (string note in GeneralNotes.Append(_board.Power).Concat(_board.Notes))
        {
            right = DrawNote(NotesX, right, note);
        }

        return Math.Max(left, right) + 10;
    }

    private int DrawNote(int x, int y, string note)
    {
        const int Indent = 16;
        _canvas.Text(x, y, "•", TextSize);
        foreach (string line in Wrap(note, WiringLayout.Width - Margin - x - Indent))
        {
            _canvas.Text(x + Indent, y, line, TextSize);
            y += LineHeight;
        }

        return y;
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (SvgCanvas.WidthOf(longer, TextSize) > width && line.Length > 0)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }
}
