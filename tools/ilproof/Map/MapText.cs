using System;
using System.Collections.Generic;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Proof.Map;

/// <summary>A memory map as a table.</summary>
internal static class MapText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(MemoryMap map)
    {
        yield return $"{map.Board.Name}: {map.Board.Description}";
        foreach (MapRegion region in map.Regions)
        {
            yield return string.Empty;
            yield return FormattableString.Invariant($"{region.Name}, {region.Capacity:N0} bytes ({region.Note})");
            var table = new TextTable(" bytes", "what", "why that much");
            foreach (MapPart part in region.Parts)
            {
                table.Add(part.Bytes, part.Name, part.Detail);
            }

            foreach (string line in table.Lines())
            {
                yield return line;
            }
        }
    }
}
