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
        new Ubi.UbiFormat(),
        new Ubifs.UbifsFormat(),
        new Jffs2.Jffs2Format(),
        new LittleFs.LittleFsFormat(),
        new Yaffs2.Yaffs2Format(),
        new Spiffs.SpiffsFormat(),

        // File systems of disks, archives.

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
