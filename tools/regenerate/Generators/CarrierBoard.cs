using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Carrier;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What is made from the netlist of the carrier board.</summary>
internal static class CarrierBoard
{
    private const string Folder = "hardware/carrier";
    private const string NetlistPath = Folder + "/netlist.json";

    /// <summary>Schematic, picture and bill of materials.</summary>
    public static Generator Generator { get; } = new("carrier board", NetlistPath, Make);

    private static IReadOnlyList<GeneratedFile> Make(string root)
    {
        var diagnostics = new DiagnosticBag();
        string path = Path.Combine(root, NetlistPath);
        CarrierNetlist netlist = CarrierNetlistReader.Read(new SourceText(NetlistPath, File.ReadAllText(path)), diagnostics)
            ?? throw new RegenerateException(string.Join("; ", diagnostics.All));
        return [.. CarrierFiles.Make(netlist).Select(file => GeneratedFile.Whole($"{Folder}/{file.Key}", file.Value))];
    }
}
