using System.Collections.Generic;

namespace FirmwareScanner.Carrier;

/// <summary>
/// The carrier board (<c>hardware/carrier/netlist.json</c>), from which schematic, picture and bill of materials are made.
/// </summary>
/// <param name="Title">Its name.</param>
/// <param name="Board">The name of the board that it carries.</param>
/// <param name="Revision">The revision of the circuit.</param>
/// <param name="Texts">Remarks on the sheet.</param>
/// <param name="Components">The components.</param>
public sealed record CarrierNetlist(
    string Title,
    string Board,
    string Revision,
    IReadOnlyList<CarrierText> Texts,
    IReadOnlyList<CarrierComponent> Components);

/// <summary>A component of the carrier board.</summary>
/// <param name="Reference">Its designator, such as <c>R1</c>.</param>
/// <param name="Symbol">How it is drawn; see <see cref="CarrierSymbol"/>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Footprint">Its footprint in KiCad's libraries.</param>
/// <param name="Description">What to buy.</param>
/// <param name="X">Where it is on the sheet, in units of 1.27 mm from the left.</param>
/// <param name="Y">Where it is on the sheet, in units of 1.27 mm from the top.</param>
/// <param name="Nets">The net of each pin, beginning with pin 1; null for a pin that is left open.</param>
/// <param name="PinNames">The names of a connector's pins; empty for others.</param>
public sealed record CarrierComponent(
    string Reference,
    string Symbol,
    string Value,
    string Footprint,
    string Description,
    int X,
    int Y,
    IReadOnlyList<string?> Nets,
    IReadOnlyList<string> PinNames);

/// <summary>A line of straight pieces in a symbol.</summary>
/// <param name="Points">x and y of each corner in turn, in tenths of 1.27 mm right of and below the origin.</param>
public sealed record SymbolLine(IReadOnlyList<int> Points);

/// <summary>A pin of a symbol.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name; <c>~</c> for none, as KiCad writes it.</param>
/// <param name="X">Its end, where wires begin, in units of 1.27 mm to the right of the symbol's origin.</param>
/// <param name="Y">The same, below the origin.</param>
/// <param name="OutX">1 if it points to the right, -1 to the left, 0 up or down.</param>
/// <param name="OutY">1 if it points down, -1 up, 0 to a side.</param>
public sealed record SymbolPin(int Number, string Name, int X, int Y, int OutX, int OutY);

/// <summary>The name of a net at the end of a wire.</summary>
/// <param name="Net">The name.</param>
/// <param name="X">Where, in units of 1.27 mm from the left.</param>
/// <param name="Y">Where, in units of 1.27 mm from the top.</param>
/// <param name="RunsLeft">Whether the text ends there; otherwise it begins there.</param>
public sealed record SheetLabel(string Net, int X, int Y, bool RunsLeft);

/// <summary>A wire of the sheet, in units of 1.27 mm from its upper left corner.</summary>
/// <param name="X">Its beginning, at a pin.</param>
/// <param name="Y">Its beginning, at a pin.</param>
/// <param name="EndX">Its end.</param>
/// <param name="EndY">Its end.</param>
public sealed record SheetWire(int X, int Y, int EndX, int EndY);
