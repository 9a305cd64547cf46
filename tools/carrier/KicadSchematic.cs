using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Carrier;

/// <summary>
/// Writes the sheet as a KiCad 7 schematic (file format 20230121, dev-docs.kicad.org/en/file-formats/sexpr-schematic), with the
/// symbols embedded, so that no library of ours is needed. Identifiers are made from names: the same netlist gives the same file.
/// </summary>
public sealed class KicadSchematic
{
    private const string Library = "carrier";
    private const string Effects = "(effects (font (size 1.27 1.27)))";
    private const string Stroke = "(stroke (width 0) (type default))";

    private readonly CarrierSheet _sheet;
    private readonly StringBuilder _text = new();
    private readonly string _root;

    private KicadSchematic(CarrierSheet sheet)
    {
        _sheet = sheet;
        _root = Identifier("sheet");
    }

    /// <summary>The text of the schematic; lines end in LF.</summary>
    /// <param name="sheet">The sheet.</param>
    public static string Write(CarrierSheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var schematic = new KicadSchematic(sheet);
        schematic.WriteAll();
        return schematic._text.ToString();
    }

    private void WriteAll()
    {
        CarrierNetlist netlist = _sheet.Netlist;
        Line("(kicad_sch (version 20230121) (generator fwscan)");
        Line($"  (uuid {_root})");
        Line("  (paper \"A4\")");
        Line($"  (title_block (title {Quote(netlist.Title)}) (rev {Quote(netlist.Revision)}))");
        Line("  (lib_symbols");
        foreach (CarrierComponent component in netlist.Components.DistinctBy(component => CarrierSymbol.Of(component).Name))
        {
            WriteSymbol(CarrierSymbol.Of(component), component.Reference.TrimEnd("0123456789".ToCharArray()));
        }

        Line("  )");
        foreach ((int x, int y) in _sheet.OpenPins)
        {
            Line($"  (no_connect (at {Place(x, y)}) (uuid {Identifier($"open {x} {y}")}))");
        }

        foreach (SheetWire wire in _sheet.Wires)
        {
            string points = $"(xy {Place(wire.X, wire.Y)}) (xy {Place(wire.EndX, wire.EndY)})";
            Line($"  (wire (pts {points}) {Stroke} (uuid {Identifier("wire " + points)}))");
        }

        foreach (CarrierText text in netlist.Texts)
        {
            string effects = "(effects (font (size 1.5 1.5)) (justify left bottom))";
            Line($"  (text {Quote(text.Text)} (at {Place(text.X, text.Y)} 0) {effects} (uuid {Identifier("text " + text.Text)}))");
        }

        foreach (SheetLabel label in _sheet.Labels)
        {
            string side = label.RunsLeft ? "180) (effects (font (size 1.27 1.27)) (justify right bottom))"
                : "0) (effects (font (size 1.27 1.27)) (justify left bottom))";
            string place = Place(label.X, label.Y);
            Line($"  (label {Quote(label.Net)} (at {place} {side} (uuid {Identifier($"label {label.Net} {place}")}))");
        }

        foreach (CarrierComponent component in netlist.Components)
        {
            WriteComponent(component);
        }

        Line("  (sheet_instances (path \"/\" (page \"1\")))");
        Line(")");
    }

    private void WriteSymbol(CarrierSymbol symbol, string prefix)
    {
        bool hasNames = symbol.Pins.Count > 2;
        string names = hasNames ? "(pin_names (offset 0.508))" : "(pin_numbers hide) (pin_names hide)";
        Line($"    (symbol {Quote($"{Library}:{symbol.Name}")} {names} (in_bom yes) (on_board yes)");
        WriteProperty("Reference", prefix, 0, 0, false, 6);
        WriteProperty("Value", symbol.Name, 0, 0, false, 6);
        WriteProperty("Footprint", string.Empty, 0, 0, true, 6);
        WriteProperty("Datasheet", string.Empty, 0, 0, true, 6);
        Line($"      (symbol {Quote(symbol.Name + "_0_1")}");
        foreach (SymbolLine line in symbol.Lines.Where(line => !IsLead(line, symbol)))
        {
            IEnumerable<string> points = line.Points.Chunk(2).Select(point => $"(xy {Tenths(point[0])} {Tenths(-point[1])})");
            Line($"        (polyline (pts {string.Join(' ', points)}) (stroke (width 0.2) (type default)) (fill (type none)))");
        }

        Line("      )");
        Line($"      (symbol {Quote(symbol.Name + "_1_1")}");
        foreach (SymbolPin pin in symbol.Pins)
        {
            string name = $"(name {Quote(pin.Name)} {Effects}) (number {Quote(Number(pin.Number))} {Effects})";
            string place = $"{Tenths(pin.X * 10)} {Tenths(-pin.Y * 10)} {AngleOf(pin)}";
            Line($"        (pin passive line (at {place}) (length {Tenths(LengthOf(pin, symbol))}) {name})");
        }

        Line("      )");
        Line("    )");
    }

    private void WriteComponent(CarrierComponent component)
    {
        CarrierSymbol symbol = CarrierSymbol.Of(component);
        string identifier = Identifier(component.Reference);
        Line($"  (symbol (lib_id {Quote($"{Library}:{symbol.Name}")}) (at {Place(component.X, component.Y)} 0) (unit 1)");
        Line($"    (in_bom yes) (on_board yes) (dnp no) (uuid {identifier})");
        WriteProperty("Reference", component.Reference, component.X, component.Y - 3, false, 4);
        WriteProperty("Value", component.Value, component.X, component.Y - 2, false, 4);
        WriteProperty("Footprint", component.Footprint, component.X, component.Y, true, 4);
        WriteProperty("Datasheet", string.Empty, component.X, component.Y, true, 4);
        WriteProperty("Description", component.Description, component.X, component.Y, true, 4);
        foreach (SymbolPin pin in symbol.Pins)
        {
            Line($"    (pin {Quote(Number(pin.Number))} (uuid {Identifier($"{component.Reference} pin {pin.Number}")}))");
        }

        string path = $"(path {Quote("/" + _root)} (reference {Quote(component.Reference)}) (unit 1))";
        Line($"    (instances (project {Quote(Library)} {path}))");
        Line("  )");
    }

    private void WriteProperty(string name, string value, int x, int y, bool isHidden, int indent)
    {
        string hide = isHidden ? " hide" : string.Empty;
        string effects = $"(effects (font (size 1.27 1.27)){hide})";
        Line($"{new string(' ', indent)}(property {Quote(name)} {Quote(value)} (at {Place(x, y)} 0) {effects})");
    }

    /// <summary>Whether a line is the lead of a pin, which KiCad draws with the pin.</summary>
    private static bool IsLead(SymbolLine line, CarrierSymbol symbol)
    {
        return line.Points.Count == 4 && symbol.Pins.Any(pin => LeadOf(pin, line) is not null);
    }

    private static int LengthOf(SymbolPin pin, CarrierSymbol symbol)
    {
        return symbol.Lines
            .Where(line => line.Points.Count == 4)
            .Select(line => LeadOf(pin, line))
            .FirstOrDefault(length => length > 0) ?? 0;
    }

    /// <summary>The length of a line that begins or ends at a pin, in tenths; null if it does not.</summary>
    private static int? LeadOf(SymbolPin pin, SymbolLine line)
    {
        bool touches = (line.Points[0] == pin.X * 10 && line.Points[1] == pin.Y * 10)
            || (line.Points[2] == pin.X * 10 && line.Points[3] == pin.Y * 10);
        return touches ? Math.Abs(line.Points[0] - line.Points[2]) + Math.Abs(line.Points[1] - line.Points[3]) : null;
    }

    /// <summary>The direction from a pin's end to its symbol, as KiCad counts it.</summary>
    private static int AngleOf(SymbolPin pin)
    {
        return pin switch
        {
            { OutX: < 0 } => 0,
            { OutX: > 0 } => 180,
            { OutY: < 0 } => 270,
            _ => 90,
        };
    }

    private static string Quote(string text)
    {
        return '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
    }

    private static string Place(int x, int y) => $"{Tenths(x * 10)} {Tenths(y * 10)}";

    /// <summary>Millimetres from tenths of 1.27 mm.</summary>
    private static string Tenths(int value) => (value * 0.127m).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Identifier(string name)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("carrier " + name));
        return new Guid(hash.AsSpan(0, 16)).ToString("D", CultureInfo.InvariantCulture);
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
