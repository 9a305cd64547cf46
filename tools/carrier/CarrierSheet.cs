using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Carrier;

/// <summary>
/// The wires of the sheet: two pins of a net that face each other on one line are joined; every other pin has a short wire with the
/// name of its net.
/// </summary>
public sealed class CarrierSheet
{
    private const int Stub = 2;

    private readonly List<SheetWire> _wires = [];
    private readonly List<SheetLabel> _labels = [];
    private readonly List<SheetWire> _open = [];

    /// <summary>Lays out the wires of a netlist.</summary>
    /// <param name="netlist">The netlist.</param>
    public CarrierSheet(CarrierNetlist netlist)
    {
        ArgumentNullException.ThrowIfNull(netlist);
        Netlist = netlist;
        foreach (IGrouping<string, End> net in netlist.Components.SelectMany(EndsOf).GroupBy(end => end.Net ?? string.Empty))
        {
            End[] ends = [.. net];
            if (net.Key.Length == 0)
            {
                _open.AddRange(ends.Select(end => new SheetWire(end.X, end.Y, end.X, end.Y)));
            }
            else if (ends.Length == 2 && ends[0].Y == ends[1].Y && ends[0].Pin.OutX + ends[1].Pin.OutX == 0)
            {
                _wires.Add(new SheetWire(ends[0].X, ends[0].Y, ends[1].X, ends[1].Y));
            }
            else
            {
                Array.ForEach(ends, AddStub);
            }
        }
    }

    /// <summary>What is on the sheet.</summary>
    public CarrierNetlist Netlist { get; }

    /// <summary>All wires.</summary>
    public IReadOnlyList<SheetWire> Wires => _wires;

    /// <summary>All names of nets.</summary>
    public IReadOnlyList<SheetLabel> Labels => _labels;

    /// <summary>Pins that are left open on purpose.</summary>
    public IEnumerable<(int X, int Y)> OpenPins => _open.Select(place => (place.X, place.Y));

    private static IEnumerable<End> EndsOf(CarrierComponent component)
    {
        return CarrierSymbol.Of(component).Pins
            .Select(pin => new End(component.Nets[pin.Number - 1], pin, component.X + pin.X, component.Y + pin.Y));
    }

    private void AddStub(End end)
    {
        int x = end.X + (end.Pin.OutX * Stub);
        int y = end.Y + (end.Pin.OutY * Stub);
        _wires.Add(new SheetWire(end.X, end.Y, x, y));
        _labels.Add(new SheetLabel(end.Net!, x, y, end.Pin.OutX < 0));
    }

    private sealed record End(string? Net, SymbolPin Pin, int X, int Y);
}
