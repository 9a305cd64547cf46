using System;
using System.Linq;
using FirmwareScanner.Boards.Drawing;
using FirmwareScanner.Boards.Wiring;

namespace FirmwareScanner.Carrier;

/// <summary>Draws the sheet as SVG, for those who have no KiCad at hand.</summary>
public static class CarrierDrawing
{
    private const int Unit = 7;
    private const int Width = 226 * Unit;
    private const int Height = 136 * Unit;
    private const int Size = 11;

    /// <summary>The picture of a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <returns>An SVG document; lines end in LF.</returns>
    public static string Draw(CarrierSheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var canvas = new SvgCanvas();
        CarrierNetlist netlist = sheet.Netlist;
        canvas.Text(14 * Unit, 6 * Unit, $"{netlist.Title}, revision {netlist.Revision}", 20, isBold: true);
        foreach (SheetWire wire in sheet.Wires)
        {
            canvas.Line(WiringColours.Green, 2, wire.X * Unit, wire.Y * Unit, wire.EndX * Unit, wire.EndY * Unit);
        }

        foreach (CarrierComponent component in netlist.Components)
        {
            DrawComponent(canvas, component);
        }

        foreach (SheetLabel label in sheet.Labels)
        {
            int x = (label.X * Unit) + (label.RunsLeft ? -4 : 4);
            string colour = label.Net == "GND" ? WiringColours.Ground
                : label.Net[0] is '+' or 'V' ? WiringColours.Red
                : WiringColours.Stream;
            canvas.Text(x, label.Y * Unit, label.Net, Size, label.RunsLeft ? "end" : "start", colour, true);
        }

        foreach ((int x, int y) in sheet.OpenPins)
        {
            canvas.Line(WiringColours.Unused, 1, (x * Unit) - 4, (y * Unit) - 4, (x * Unit) + 4, (y * Unit) + 4);
            canvas.Line(WiringColours.Unused, 1, (x * Unit) - 4, (y * Unit) + 4, (x * Unit) + 4, (y * Unit) - 4);
        }

        foreach (CarrierText text in netlist.Texts)
        {
            canvas.Text(text.X * Unit, text.Y * Unit, text.Text, 13, colour: WiringColours.Faint, isBold: true);
        }

        return canvas.ToSvg(Width, Height, $"Schematic of {netlist.Title}");
    }

    private static void DrawComponent(SvgCanvas canvas, CarrierComponent component)
    {
        CarrierSymbol symbol = CarrierSymbol.Of(component);
        foreach (SymbolLine line in symbol.Lines)
        {
            int[] points = [.. line.Points.Select((value, i) => ((i % 2 == 0 ? component.X : component.Y) * Unit) + (value * Unit / 10))];
            canvas.Line(WiringColours.Ink, 1, points);
        }

        bool isConnector = component.PinNames.Count > 0;
        foreach (SymbolPin pin in symbol.Pins.Where(_ => isConnector))
        {
            int x = (component.X + (pin.OutX * 2)) * Unit;
            int y = (component.Y + pin.Y) * Unit;
            canvas.Text(x - (pin.OutX * 5), y, pin.Name, Size, pin.OutX < 0 ? "start" : "end");
            canvas.Text(x + (pin.OutX * 6), y - 5, $"{pin.Number}", 7, "middle", WiringColours.Faint);
        }

        string name = $"{component.Reference} {component.Value}";
        if (symbol.Pins.Any(pin => pin.OutY != 0))
        {
            canvas.Text((component.X + 4) * Unit, component.Y * Unit, name, Size);
            return;
        }

        // Connectors reach from their pins to one side, all others to both.
        int middle = isConnector ? -symbol.Pins[0].OutX * 3 : 0;
        canvas.Text((component.X + middle) * Unit, (component.Y - 3) * Unit, name, Size, "middle");
    }
}
