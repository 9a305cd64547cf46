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
        new Xz.XzFormat(),
        new Gzip.GzipFormat(),
        new Bzip2.Bzip2Format(),
        new Zstd.ZstdFormat(),
        new Lz4.Lz4Format(),
        new Lzop.LzopFormat(),
        new Lzip.LzipFormat(),
        new Lzma.LzmaFormat(),
        new Zlib.ZlibFormat(),
        new Compress.CompressFormat(),

        // Boot and flash.

        // UEFI, Intel flash, coreboot.
        new Uefi.UefiVolumeFormat(),
        new Uefi.UefiCapsuleFormat(),
        new IntelFlash.IntelFlashFormat(),
        new IntelFlash.ManagementEngineFormat(),
        new Coreboot.CbfsFormat(),
        new Coreboot.FlashMapFormat(),
        new OptionRom.OptionRomFormat(),
        new Microcode.IntelMicrocodeFormat(),
        new Microcode.AmdMicrocodeFormat(),

        // File systems that are only read.

        // File systems of raw flash.

        // File systems of disks, archives.

        // Data whose structure is checked.
        new Pictures.PngFormat(),
        new Pictures.JpegFormat(),
        new Pictures.GifFormat(),
        new Pictures.RiffFormat(),
        new Sound.OggFormat(),
        new Sound.Mp3Format(),
        new Sound.Mp4Format(),
        new Documents.PdfFormat(),
        new Documents.SqliteFormat(),
        new Fonts.SfntFormat(),
        new Fonts.WoffFormat(),
        new Fonts.Woff2Format(),
        new Certificates.DerFormat(),
        new Certificates.OpenPgpFormat(),
        new Certificates.JavaKeystoreFormat(),
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
