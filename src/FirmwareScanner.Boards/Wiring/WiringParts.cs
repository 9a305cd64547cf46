using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>Draws the parts beside the board, each at the height of its pin.</summary>
/// <param name="canvas">Where to.</param>
/// <param name="board">The board.</param>
/// <param name="layout">Where its pins are.</param>
internal sealed class WiringParts(SvgCanvas canvas, Board board, WiringLayout layout)
{
    private const int TagFrom = 16;
    private const int TagTo = 122;
    private const int TagHeight = 20;
    private const int Node = 136;
    private const int ResistorFrom = 154;
    private const int ResistorTo = 218;
    private const int DiodeFrom = 246;
    private const int DiodeTo = 264;
    private const int EndFrom = 300;
    private const int EndTo = 340;
    private const int NoteFrom = 350;
    private const int PinEdge = 6;
    private const int BoxFrom = 170;
    private const int BoxTo = 505;
    private const int BoxBehindPulls = 80;
    private const int Small = 12;
    private const int WireWidth = 2;
    private const int LeverWidth = 3;

    /// <summary>Draws all of them.</summary>
    public void Draw()
    {
        foreach (BoardPin output in board.Outputs)
        {
            DrawLed(output);
        }

        DrawButton();
        DrawStream();
        DrawLink();
        DrawCard();
        DrawDebugger();
    }

    private void DrawLed(BoardPin output)
    {
        Led led = Led.Of(output.Role);
        if (layout.Find(output) is not WiringPin pin)
        {
            return;
        }

        Wire(pin, PinEdge, EndFrom, led.WireColour);
        Tag(pin, output.Role.ToUpperInvariant(), led.WireColour);
        Resistor(pin, PartsList.Format(led.SeriesOhms), led.WireColour);
        Diode(pin, led.WireColour);
        End(pin, "GND", WiringColours.Ground);
        canvas.Text(pin.Out(NoteFrom), pin.Y, $"{led.Colour} LED, {led.Current}", Small, pin.OutwardAnchor);
        if (output == board.Pass)
        {
            Pull(pin, "GND", WiringColours.Ground, "shuts the gate at reset", led.WireColour);
        }
    }

    private void DrawButton()
    {
        const string Use = "start, clear";
        if (layout.Find(board.Button.Pin) is not WiringPin pin)
        {
            return;
        }

        if (board.Button.PullUp == ButtonPullUp.OnBoard)
        {
            OnBoard(pin, "BUTTON", "the board's own BOOT button: start, clear");
            return;
        }

        Wire(pin, PinEdge, ResistorFrom + 8, WiringColours.Button);
        Wire(pin, ResistorTo - 8, EndFrom, WiringColours.Button);
        Tag(pin, "BUTTON", WiringColours.Button);
        canvas.Line(WiringColours.Button, LeverWidth, pin.Out(ResistorFrom + 8), pin.Y, pin.Out(ResistorTo - 14), pin.Y - 13);
        canvas.Circle(pin.Out(ResistorFrom + 8), pin.Y, 3, WiringColours.Paper);
        canvas.Circle(pin.Out(ResistorTo - 8), pin.Y, 3, WiringColours.Paper);
        End(pin, "GND", WiringColours.Ground);
        if (board.Button.PullUp == ButtonPullUp.External)
        {
            canvas.Text(pin.Out(NoteFrom), pin.Y, Use, Small, pin.OutwardAnchor);
            Pull(pin, "3V3", WiringColours.ThreeVolts, "the pin has no pull-up", WiringColours.Button);
        }
        else
        {
            canvas.Text(pin.Out(NoteFrom), pin.Y - 8, Use, Small, pin.OutwardAnchor);
            canvas.Text(pin.Out(NoteFrom), pin.Y + 8, "pull-up in the chip", Small, pin.OutwardAnchor, WiringColours.Faint);
        }
    }

    private void DrawStream()
    {
        BoardUart uart = board.Stream;
        string flow = uart.Rts is null ? "no flow control" : "RTS/CTS flow control";
        DrawBox(
            WiringColours.Stream,
            Terminals(uart, "STREAM"),
            ["Line under test", $"{Baud(uart)}, 8N1", flow, $"COM{uart.Port} of the board", "3.3 V levels, common GND"]);
    }

    private void DrawLink()
    {
        BoardUart uart = board.Link;
        if (board.LinkConnector == LinkConnector.Bridge)
        {
            foreach ((BoardPin role, string tag, string _) in Terminals(uart, "LINK"))
            {
                if (layout.Find(role) is WiringPin pin)
                {
                    OnBoard(pin, tag, "on the board's USB port: leave open");
                }
            }

            return;
        }

        DrawBox(
            WiringColours.Link,
            Terminals(uart, "LINK"),
            ["USB serial adapter", $"link to the bench, COM{uart.Port}", $"{Baud(uart)}, 3.3 V"]);
    }

    private void DrawCard()
    {
        if (board.SdCard is not BoardSdCard card)
        {
            return;
        }

        (BoardPin, string, string)[] terminals =
        [
            (card.Clock, "SD SCK", "SCK"),
            (card.Miso, "SD MISO", "MISO, DO"),
            (card.Mosi, "SD MOSI", "MOSI, DI"),
            (card.ChipSelect, "SD CS", "CS"),
        ];
        if (!card.IsOnBoard)
        {
            string[] texts = ["microSD module", "3.3 V type, FAT32 card", "VCC to 3V3, GND to GND", "wires under 10 cm"];
            DrawBox(WiringColours.Card, terminals, texts);
            return;
        }

        foreach ((BoardPin role, string tag, string _) in terminals)
        {
            if (layout.Find(role) is WiringPin pin)
            {
                OnBoard(pin, tag, "card slot of the board: leave open");
            }
        }
    }

    private void DrawDebugger()
    {
        if (board.Debugger != DebuggerConnector.UsbPins)
        {
            return;
        }

        string[] tags = ["USB D-", "USB D+"];
        string[] ends = ["white, D-", "green, D+"];
        (WiringPin Pin, string Tag, string End)[] lines =
        [
            .. board.Chip.Usb.Select((gpio, i) => (layout.Pins.First(pin => pin.Pin.Gpio == gpio), tags[i], ends[i])),
        ];
        DrawBox(WiringColours.Button, lines, ["USB cable, open ends", "deploy and debug", "black to GND; leave red open"]);
    }

    private static (BoardPin Role, string Tag, string Terminal)[] Terminals(BoardUart uart, string name)
    {
        var lines = new List<(BoardPin, string, string)> { (uart.Tx, name + " TX", "RX"), (uart.Rx, name + " RX", "TX") };
        if (uart.Rts is not null && uart.Cts is not null)
        {
            lines.Add((uart.Rts, name + " RTS", "CTS"));
            lines.Add((uart.Cts, name + " CTS", "RTS"));
        }

        return [.. lines];
    }

    private static string Baud(BoardUart uart) => uart.BaudRate.ToString("N0", CultureInfo.InvariantCulture) + " baud";

    private void DrawBox(string colour, (BoardPin Role, string Tag, string Terminal)[] lines, string[] texts)
    {
        DrawBox(
            colour,
            [.. lines.Select(line => (Pin: layout.Find(line.Role)!, line.Tag, line.Terminal)).Where(line => line.Pin is not null)],
            texts);
    }

    private void DrawBox(string colour, (WiringPin Pin, string Tag, string Terminal)[] lines, string[] texts)
    {
        WiringPin first = lines.MinBy(line => line.Pin.Y).Pin;
        WiringPin last = lines.MaxBy(line => line.Pin.Y).Pin;
        bool hasPulls = lines.Any(line => line.Pin.Role is BoardPin role && PartsList.HasPull(board, role));
        int from = BoxFrom + (hasPulls ? BoxBehindPulls : 0);
        SvgArea span = first.AreaOut(from, BoxTo, 0);
        var area = new SvgArea(span.X, first.Y - 17, span.Width, last.Y - first.Y + 34);
        canvas.Rectangle(area, WiringColours.Part, colour, 6, "part");
        foreach ((WiringPin pin, string tag, string terminal) in lines)
        {
            Wire(pin, PinEdge, from, colour);
            Tag(pin, tag, colour);
            Arrow(pin, from, colour);
            canvas.Text(pin.Out(from + 10), pin.Y, terminal, Small, pin.OutwardAnchor, colour, true);
            if (pin.Role is BoardPin role && PartsList.HasPull(board, role))
            {
                PullBeforeBox(pin, colour);
            }
        }

        const int LineHeight = 17;
        const int Title = 14;
        int behindTerminals = from + 20 + lines.Max(line => SvgCanvas.WidthOf(line.Terminal, Title));
        int y = ((first.Y + last.Y) / 2) - ((texts.Length - 1) * LineHeight / 2);
        for (int i = 0; i < texts.Length; i++, y += LineHeight)
        {
            canvas.Text(first.Out(behindTerminals), y, texts[i], i == 0 ? Title : Small, first.OutwardAnchor, isBold: i == 0);
        }
    }

    private void OnBoard(WiringPin pin, string tag, string note)
    {
        Tag(pin, tag, WiringColours.Unused);
        canvas.Text(pin.Out(Node), pin.Y, note, Small, pin.OutwardAnchor, WiringColours.Faint);
    }

    private void Wire(WiringPin pin, int from, int to, string colour)
    {
        canvas.Line(colour, WireWidth, pin.Out(from), pin.Y, pin.Out(to), pin.Y);
    }

    private void Tag(WiringPin pin, string text, string colour)
    {
        SvgArea area = pin.AreaOut(TagFrom, TagTo, TagHeight);
        canvas.Rectangle(area, colour, colour, 4);
        canvas.Text(area.X + (area.Width / 2), pin.Y, text, Small, "middle", WiringColours.Paper, true);
    }

    /// <summary>Which way the signal goes: outputs away from the board.</summary>
    private void Arrow(WiringPin pin, int from, string colour)
    {
        if (pin.Role is not BoardPin role)
        {
            return;
        }

        int tip = role.IsOutput ? from - 2 : from - 28;
        int back = role.IsOutput ? tip - 12 : tip + 12;
        canvas.Polygon(colour, pin.Out(tip), pin.Y, pin.Out(back), pin.Y - 6, pin.Out(back), pin.Y + 6);
    }

    private void Resistor(WiringPin pin, string value, string colour, int from = ResistorFrom, int to = ResistorTo)
    {
        SvgArea area = pin.AreaOut(from, to, 18);
        canvas.Rectangle(area, WiringColours.Paper, colour, 2, "part");
        canvas.Text(area.X + (area.Width / 2), pin.Y, value, Small, "middle");
    }

    private void Diode(WiringPin pin, string colour)
    {
        canvas.Polygon(colour, pin.Out(DiodeFrom), pin.Y - 9, pin.Out(DiodeFrom), pin.Y + 9, pin.Out(DiodeTo), pin.Y);
        canvas.Line(colour, 3, pin.Out(DiodeTo), pin.Y - 9, pin.Out(DiodeTo), pin.Y + 9);
        for (int i = 0; i < 2; i++)
        {
            int from = DiodeFrom + 8 + (i * 8);
            canvas.Line(colour, 1, pin.Out(from), pin.Y - 10, pin.Out(from + 7), pin.Y - 16);
        }
    }

    private void End(WiringPin pin, string text, string colour, int from = EndFrom, int to = EndTo)
    {
        SvgArea area = pin.AreaOut(from, to, 18);
        canvas.Rectangle(area, colour, colour, 3);
        canvas.Text(area.X + (area.Width / 2), pin.Y, text, Small, "middle", WiringColours.Paper, true);
    }

    /// <summary>A resistor from the wire of a pin to ground or 3.3 V, in the gap below the pin's row.</summary>
    private void Pull(WiringPin pin, string end, string endColour, string note, string colour)
    {
        WiringPin below = Branch(pin, EndFrom, colour);
        Resistor(below, PartsList.Format(PartsList.PullOhms), colour);
        End(below, end, endColour);
        canvas.Text(below.Out(NoteFrom), below.Y, note, Small, below.OutwardAnchor, WiringColours.Faint);
    }

    /// <summary>The same from the wire to a box, where there is less room.</summary>
    private void PullBeforeBox(WiringPin pin, string colour)
    {
        const int PullFrom = 146;
        const int PullTo = 196;
        const int SupplyFrom = 204;
        const int SupplyTo = 240;
        WiringPin below = Branch(pin, SupplyFrom, colour);
        Resistor(below, PartsList.Format(PartsList.PullOhms), colour, PullFrom, PullTo);
        End(below, "3V3", WiringColours.ThreeVolts, SupplyFrom, SupplyTo);
    }

    /// <summary>A wire from the wire of a pin down to the gap below, and along it; returns the pin moved there.</summary>
    private WiringPin Branch(WiringPin pin, int to, string colour)
    {
        WiringPin below = pin with { Y = pin.Y + WiringLayout.PullOffset };
        canvas.Line(colour, WireWidth, pin.Out(Node), pin.Y, pin.Out(Node), below.Y, pin.Out(to), below.Y);
        canvas.Circle(pin.Out(Node), pin.Y, 3, colour);
        return below;
    }
}
