using System;
using System.Collections.Generic;

namespace FirmwareScanner.Carrier;

/// <summary>What is made from the carrier's netlist.</summary>
internal static class CarrierFiles
{
    /// <summary>Makes all files.</summary>
    /// <param name="netlist">The netlist.</param>
    /// <returns>The text of each file by its name.</returns>
    public static IReadOnlyDictionary<string, string> Make(CarrierNetlist netlist)
    {
        var sheet = new CarrierSheet(netlist);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["carrier.kicad_sch"] = KicadSchematic.Write(sheet),
            ["schematic.svg"] = CarrierDrawing.Draw(sheet),
            ["bom.csv"] = BillOfMaterials.Write(netlist),
        };
    }
}
