using System.Collections.Generic;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>
/// All formats, in the order in which those that may begin at one offset are tried: those with checksums first, those that are only
/// weakly marked last.
/// </summary>
internal static class LayerFormats
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<LayerFormat> All { get; } =
    [
        // Compression.
        new Gzip.GzipFormat(),

        // Boot and flash.

        // UEFI, Intel flash, coreboot.

        // File systems that are only read.

        // File systems of raw flash.

        // File systems of disks, archives.
        new Ext.ExtFormat(),
        new Iso9660.IsoFormat(),
        new OtherVolumes.NtfsFormat(),
        new ExFat.ExFatFormat(),
        new Fat.FatFormat(),
        new OtherVolumes.XfsFormat(),
        new OtherVolumes.BtrfsFormat(),
        new OtherVolumes.F2fsFormat(),
        new OtherVolumes.HfsPlusFormat(),
        new Luks.LuksFormat(),
        new Swap.SwapFormat(),
        new DmVerity.DmVerityFormat(),

        // Data whose structure is checked.
    ];

    /// <summary>Their magics.</summary>
    public static MagicTable Magics { get; } = new(All);

    /// <summary>Numbers of the formats that search by themselves.</summary>
    public static IReadOnlyList<int> Finders { get; } = ListFinders();

    private static List<int> ListFinders()
    {
        var finders = new List<int>();
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].GetType().GetMethod(nameof(LayerFormat.Find))!.DeclaringType != typeof(LayerFormat))
            {
                finders.Add(i);
            }
        }

        return finders;
    }
}
