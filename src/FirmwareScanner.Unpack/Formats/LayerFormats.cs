using System.Collections.Generic;

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
        new IPxe.IPxeFormat(),
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
        new Yaffs2.Yaffs2Format(),
        new Spiffs.SpiffsFormat(),

        // File systems of disks, archives.
        new Ext.ExtFormat(),
        new Iso9660.IsoFormat(),
        new OtherVolumes.UdfFormat(),
        new OtherVolumes.NtfsFormat(),
        new ExFat.ExFatFormat(),
        new Fat.FatFormat(),
        // Behind file systems: boot sectors end like tables of partitions, and hybrid discs have both.
        new DiskPartitions.GptFormat(),
        new DiskPartitions.MbrFormat(),
        new OtherVolumes.XfsFormat(),
        new OtherVolumes.BtrfsFormat(),
        new OtherVolumes.F2fsFormat(),
        new OtherVolumes.HfsPlusFormat(),
        new OtherVolumes.ApfsFormat(),
        new OtherVolumes.LvmFormat(),
        new Luks.LuksFormat(),
        new Encrypted.AgeFormat(),
        new Encrypted.SaltedFormat(),
        new Encrypted.ArmorFormat(),
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

        // Weakly marked.
        new Encrypted.OpenPgpMessageFormat(),
    ];
}
