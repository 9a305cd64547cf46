using System.Linq;
using FirmwareScanner.Boards.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Carrier;

/// <summary>Reads the netlist of the carrier board.</summary>
public static class CarrierNetlistReader
{
    private const string Open = "-";
    private const int SheetUnits = 330;

    /// <summary>Reads a netlist.</summary>
    /// <param name="source">The file.</param>
    /// <param name="diagnostics">Receives everything that is wrong with it.</param>
    /// <returns>The netlist, or null after an error.</returns>
    public static CarrierNetlist? Read(SourceText source, DiagnosticBag diagnostics)
    {
        int before = diagnostics.ErrorCount;
        LocatedJson? root = LocatedJsonParser.Parse(source, diagnostics);
        if (root is null)
        {
            return null;
        }

        var json = new JsonObjectReader(root, diagnostics);
        var netlist = new CarrierNetlist(
            json.Text("title"),
            json.Text("board"),
            json.Text("revision"),
            json.Objects("texts", ReadText),
            json.Objects("components", component => ReadComponent(component, diagnostics)));
        json.RefuseUnknown();
        return diagnostics.ErrorCount == before ? netlist : null;
    }

    private static CarrierText ReadText(JsonObjectReader json)
    {
        return new CarrierText(json.Integer("x", 0, SheetUnits), json.Integer("y", 0, SheetUnits), json.Text("text"));
    }

    private static CarrierComponent ReadComponent(JsonObjectReader json, DiagnosticBag diagnostics)
    {
        var component = new CarrierComponent(
            json.Text("reference"),
            json.Choice("symbol", [.. CarrierSymbol.Kinds]),
            json.Text("value"),
            json.Text("footprint"),
            json.Text("description"),
            json.Integer("x", 0, SheetUnits),
            json.Integer("y", 0, SheetUnits),
            [.. json.Texts("nets").Select(net => net == Open ? null : net)],
            json.Texts("pinNames"));
        int pins = CarrierSymbol.Of(component).Pins.Count;
        if (pins != component.Nets.Count)
        {
            string reference = component.Reference;
            diagnostics.Error(json.SpanOf("nets"), $"nets: expected {pins} for the pins of {reference}, found {component.Nets.Count}");
        }

        return component;
    }
}
