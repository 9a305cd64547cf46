using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Carrier;

/// <summary>How a kind of component is drawn. Pin numbers are those of KiCad's libraries, so that its footprints fit.</summary>
/// <param name="Name">Its name in the schematic's own library.</param>
/// <param name="Lines">What is drawn.</param>
/// <param name="Pins">The pins by number.</param>
public sealed record CarrierSymbol(string Name, IReadOnlyList<SymbolLine> Lines, IReadOnlyList<SymbolPin> Pins)
{
    private const int Reach = 4;
    private const int PinPitch = 2;
    private const string None = "~";

    /// <summary>The kinds that a netlist may name.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["resistor", "led", "diode", "capacitor", "button", "mosfet", "connectorLeft", "connectorRight"];

    /// <summary>The symbol of a component.</summary>
    /// <param name="component">The component.</param>
    public static CarrierSymbol Of(CarrierComponent component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return component.Symbol switch
        {
            "resistor" => new("R", [Line(-20, -8, 20, -8, 20, 8, -20, 8, -20, -8), .. Leads(20)], Sides(None, None)),
            "led" => new("LED", [.. Diode(), Line(2, -14, 8, -20), Line(8, -10, 14, -16)], [.. Sides("A", "K").Reverse().Select(Renumber)]),
            "diode" => new("D", [.. Diode()], [.. Sides("A", "K").Reverse().Select(Renumber)]),
            "capacitor" => new("C", [Line(-4, -14, -4, 14), Line(4, -14, 4, 14), .. Leads(4)], Sides(None, None)),
            "button" => new("SW", [Line(-18, 0, 16, -14), Line(18, -4, 18, 4), .. Leads(18)], Sides(None, None)),
            "mosfet" => Mosfet(),
            "connectorLeft" => Connector(component, -1),
            _ => Connector(component, 1),
        };
    }

    private static SymbolPin Renumber(SymbolPin pin, int index) => pin with { Number = index + 1 };

    private static SymbolLine Line(params int[] points) => new(points);

    /// <summary>The lines from a body to the pins at both sides.</summary>
    private static SymbolLine[] Leads(int body) => [Line(-Reach * 10, 0, -body, 0), Line(body, 0, Reach * 10, 0)];

    private static SymbolPin[] Sides(string left, string right)
    {
        return [new SymbolPin(1, left, -Reach, 0, -1, 0), new SymbolPin(2, right, Reach, 0, 1, 0)];
    }

    /// <summary>The anode is on the left; it is pin 2.</summary>
    private static SymbolLine[] Diode() => [Line(-10, -10, 10, 0, -10, 10, -10, -10), Line(10, -10, 10, 10), .. Leads(10)];

    /// <summary>Gate, source, drain: the order of SOT-23.</summary>
    private static CarrierSymbol Mosfet()
    {
        SymbolLine[] lines =
        [
            Line(-40, 0, -8, 0), Line(-8, -16, -8, 16), Line(0, -18, 0, -8), Line(0, -5, 0, 5), Line(0, 8, 0, 18),
            Line(0, -13, 20, -13, 20, -40), Line(0, 13, 20, 13, 20, 40), Line(0, 0, 20, 0, 20, 13), Line(2, 0, 10, -4, 10, 4, 2, 0),
        ];
        SymbolPin[] pins =
        [
            new(1, "G", -Reach, 0, -1, 0),
            new(2, "S", 2, Reach, 0, 1),
            new(3, "D", 2, -Reach, 0, -1),
        ];
        return new("NMOS", lines, pins);
    }

    private static CarrierSymbol Connector(CarrierComponent component, int side)
    {
        int count = component.PinNames.Count;
        int bottom = ((count - 1) * PinPitch * 10) + 15;
        int edge = side * 20;
        int back = side * -100;
        var lines = new List<SymbolLine> { Line(edge, -15, edge, bottom, back, bottom, back, -15, edge, -15) };
        lines.AddRange(Enumerable.Range(0, count).Select(i => Line(side * Reach * 10, i * PinPitch * 10, edge, i * PinPitch * 10)));
        IEnumerable<SymbolPin> pins = component.PinNames.Select(
            (name, i) => new SymbolPin(i + 1, name, side * Reach, i * PinPitch, side, 0));
        string direction = side < 0 ? "left" : "right";
        return new(string.Create(CultureInfo.InvariantCulture, $"Conn_1x{count:D2}_{direction}_{component.Reference}"), lines, [.. pins]);
    }
}
