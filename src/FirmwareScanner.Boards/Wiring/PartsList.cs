using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>What is needed to wire a board as its picture shows.</summary>
public static class PartsList
{
    /// <summary>The resistor that holds a line at a level while nobody drives it.</summary>
    internal const int PullOhms = 10_000;

    /// <summary>The parts of a board.</summary>
    /// <param name="board">The board.</param>
    public static IReadOnlyList<Part> Of(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        var parts = new List<Part> { new(1, board.Title, "the scanner") };
        parts.AddRange(Led.All.Select(led => new Part(1, $"LED {led.Colour}, 3 or 5 mm", led.Role)));
        parts.AddRange(Led.All
            .GroupBy(led => led.SeriesOhms)
            .Select(group => new Part(group.Count(), Resistor(group.Key), "in series with " + Roles(group))));
        parts.Add(new Part(1, Resistor(PullOhms), "pass to GND"));
        string[] pulledUp = [.. board.Pins.Where(pin => pin != board.Pass && HasPull(board, pin)).Select(pin => pin.Role)];
        if (pulledUp.Length > 0)
        {
            parts.Add(new Part(pulledUp.Length, Resistor(PullOhms), string.Join(", ", pulledUp) + " to 3V3"));
        }

        if (board.Button.PullUp != ButtonPullUp.OnBoard)
        {
            parts.Add(new Part(1, "push button, normally open", "start, clear"));
        }

        if (board.SdCard is { IsOnBoard: false })
        {
            parts.Add(new Part(1, "microSD module for 3.3 V", "images from files"));
        }

        if (board.LinkConnector == LinkConnector.Adapter)
        {
            parts.Add(new Part(1, "USB serial adapter, 3.3 V", "link to the bench"));
        }

        if (board.Debugger == DebuggerConnector.UsbPins)
        {
            parts.Add(new Part(1, "USB cable with open ends", "deploy and debug"));
        }

        string purpose = board.Debugger == DebuggerConnector.UsbPins ? "power, link" : "power, deploy, debug";
        parts.Add(new Part(1, "USB cable to the board", purpose));
        return parts;
    }

    /// <summary>A resistance as it is written, such as <c>270 Ω</c> or <c>10 kΩ</c>.</summary>
    /// <param name="ohms">The resistance.</param>
    internal static string Format(int ohms)
    {
        return ohms < 1000
            ? ohms.ToString(CultureInfo.InvariantCulture) + " Ω"
            : (ohms / 1000.0).ToString("0.#", CultureInfo.InvariantCulture) + " kΩ";
    }

    /// <summary>Whether a resistor outside the board holds a line: pass low, others high.</summary>
    /// <param name="board">The board.</param>
    /// <param name="pin">One of its pins.</param>
    internal static bool HasPull(Board board, BoardPin pin)
    {
        return pin == board.Pass
            || board.PullUps.Contains(pin.Gpio)
            || (pin == board.Button.Pin && board.Button.PullUp == ButtonPullUp.External);
    }

    private static string Roles(IEnumerable<Led> leds) => string.Join(", ", leds.Select(led => led.Role));

    private static string Resistor(int ohms) => $"resistor {Format(ohms)}, 1/4 W";
}
