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
        new Dfu.DfuFormat(),
        new UImage.UImageFormat(),
        new Fit.FitFormat(),
        new DeviceTree.DeviceTreeFormat(),
        new AndroidBoot.AndroidBootFormat(),
        new AndroidBoot.VendorBootFormat(),
        new AndroidSparse.AndroidSparseFormat(),
        new Esp32.EspFlashFormat(),
        Esp32.EspImageFormat.Esp32,
        Esp32.EspImageFormat.Esp8266,
        new Trx.TrxFormat(),
        new Seama.SeamaFormat(),
        new TpLink.SafeLoaderFormat(),
        new TpLink.TpLinkFormat(TpLink.TpLinkLayout.First),
        new TpLink.TpLinkFormat(TpLink.TpLinkLayout.Second),
        new NetgearChk.ChkFormat(),
        new LinuxKernel.BzImageFormat(),
        new LinuxKernel.EfiZbootFormat(),
        LinuxKernel.KernelImageFormat.Arm64,
        LinuxKernel.KernelImageFormat.RiscV,
        new LinuxKernel.ZImageFormat(),
        new Esp32.EspPartitionTableFormat(),
        new UBootEnvironment.UBootEnvironmentFormat(),
        new Uf2.Uf2Format(),
        new Dfu.DfuSeFormat(),
        new DiskPartitions.GptFormat(),
        new DiskPartitions.MbrFormat(),
        HexText.HexTextFormat.Intel,
        HexText.HexTextFormat.Motorola,

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
        new SquashFs.SquashFsFormat(),
        new CramFs.CramFsFormat(),
        new RomFs.RomFsFormat(),
        new Erofs.ErofsFormat(),

        // File systems of raw flash.
        new Ubi.UbiFormat(),
        new Ubifs.UbifsFormat(),
        new Jffs2.Jffs2Format(),
        new LittleFs.LittleFsFormat(),

        // File systems of disks, archives.
        new Ext.ExtFormat(),
        new Iso9660.IsoFormat(),
        new OtherVolumes.NtfsFormat(),
        new Fat.FatFormat(),
        new OtherVolumes.XfsFormat(),
        new OtherVolumes.BtrfsFormat(),
        new OtherVolumes.F2fsFormat(),
        new OtherVolumes.HfsPlusFormat(),
        new Luks.LuksFormat(),
        new Swap.SwapFormat(),
        new DmVerity.DmVerityFormat(),
        new SevenZip.SevenZipFormat(),
        new Zip.ZipFormat(),
        new Cab.CabFormat(),
        new Rar.RarFormat(),
        new Tar.TarFormat(),
        new Rpm.RpmFormat(),
        new Ar.ArFormat(),
        new Cpio.CpioFormat(),

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
