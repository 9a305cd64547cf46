using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Carrier;

/// <summary>Writes the bill of materials as CSV (RFC 4180, but lines end in LF).</summary>
public static class BillOfMaterials
{
    /// <summary>The bill of a netlist: one line for each kind of part.</summary>
    /// <param name="netlist">The netlist.</param>
    public static string Write(CarrierNetlist netlist)
    {
        ArgumentNullException.ThrowIfNull(netlist);
        var text = new StringBuilder("References,Quantity,Value,Footprint,Description\n");
        foreach (IGrouping<(string, string), CarrierComponent> part in netlist.Components.GroupBy(c => (c.Description, c.Footprint)))
        {
            CarrierComponent first = part.First();
            IEnumerable<string> references = part.Select(component => component.Reference);
            string quantity = part.Count().ToString(CultureInfo.InvariantCulture);
            string value = string.Join(" / ", part.Select(component => component.Value).Distinct());
            string[] fields = [string.Join(' ', references), quantity, value, first.Footprint, first.Description];
            text.Append(string.Join(',', fields.Select(Field))).Append('\n');
        }

        return text.ToString();
    }

    private static string Field(string text)
    {
        return text.AsSpan().ContainsAny(',', '"', '\n') ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text;
    }
}
