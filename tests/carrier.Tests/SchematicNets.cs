using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Carrier.Tests;

/// <summary>
/// The nets of a KiCad schematic, found as KiCad finds them: pins, ends of wires and labels at one place are connected, and so are
/// labels of one name.
/// </summary>
internal sealed class SchematicNets
{
    private readonly Dictionary<string, string> _parents = [];
    private readonly Dictionary<string, string> _pins = [];

    public SchematicNets(SExpression schematic)
    {
        foreach (SExpression wire in schematic.All("wire"))
        {
            SExpression[] ends = [.. wire.One("pts").All("xy")];
            Join(At(ends[0], 1), At(ends[1], 1));
        }

        foreach (SExpression label in schematic.All("label"))
        {
            Join(At(label.One("at"), 1), "label " + label.Text(1));
        }

        Dictionary<string, SExpression> library = schematic.One("lib_symbols").All("symbol").ToDictionary(symbol => symbol.Text(1));
        foreach (SExpression symbol in schematic.All("symbol"))
        {
            AddPins(symbol, library[symbol.One("lib_id").Text(1)]);
        }

        Open = [.. schematic.All("no_connect").Select(mark => At(mark.One("at"), 1))];
    }

    /// <summary>Places that are marked as left open.</summary>
    public IReadOnlyCollection<string> Open { get; }

    /// <summary>All pins, as <c>R1.2</c>, with their places.</summary>
    public IReadOnlyDictionary<string, string> Pins => _pins;

    /// <summary>The nets of two pins and more, each as its pins in order.</summary>
    public IReadOnlyList<string> Nets => [.. _pins.Keys
        .GroupBy(NetOf)
        .Where(net => net.Count() > 1)
        .Select(net => string.Join(' ', net.Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal)];

    public bool AreConnected(string pin, string other) => NetOf(pin) == NetOf(other);

    /// <summary>The pins on the net of a pin, without itself.</summary>
    public IReadOnlyList<string> Others(string pin) => [.. _pins.Keys.Where(other => other != pin && AreConnected(pin, other)).Order()];

    /// <summary>The net that a pin is on, by a name that only this object gives.</summary>
    public string NetOf(string pin) => Root(_pins[pin]);

    /// <summary>Whether a pin is on the net of a label.</summary>
    public bool IsOn(string pin, string label) => NetOf(pin) == Root("label " + label);

    public static string ReferenceOf(SExpression symbol) => PropertyOf(symbol, "Reference");

    public static string PropertyOf(SExpression symbol, string name)
    {
        return symbol.All("property").Single(property => property.Text(1) == name).Text(2);
    }

    private static string At(SExpression place, int index) => $"{place.Micrometres(index)} {place.Micrometres(index + 1)}";

    private void AddPins(SExpression symbol, SExpression definition)
    {
        SExpression origin = symbol.One("at");
        foreach (SExpression pin in definition.All("symbol").SelectMany(unit => unit.All("pin")))
        {
            // Symbols count y upwards, sheets downwards.
            SExpression place = pin.One("at");
            int x = origin.Micrometres(1) + place.Micrometres(1);
            int y = origin.Micrometres(2) - place.Micrometres(2);
            _pins.Add($"{ReferenceOf(symbol)}.{pin.One("number").Text(1)}", $"{x} {y}");
        }
    }

    private void Join(string one, string other) => _parents[Root(one)] = Root(other);

    private string Root(string place)
    {
        while (_parents.TryGetValue(place, out string? parent) && parent != place)
        {
            place = parent;
        }

        return place;
    }
}
