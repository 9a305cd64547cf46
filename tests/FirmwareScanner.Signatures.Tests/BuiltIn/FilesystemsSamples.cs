using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>filesystems.yar</c>.</summary>
internal static class FilesystemsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "squashfs_v4_le",
            "'hsqs' 03000000 7E26016B 00000200 01000000 0400 1100 C000 0100 0400 0000 4000000000000000",
            breakAt: 28);
        yield return RuleSample.Component(
            "squashfs_v4_be",
            "'sqsh' 00000003 65A0B1C2 00020000 00000001 0001 0011 00C0 0001 0004 0000 0000000000000040",
            breakAt: 29);
        yield return RuleSample.Component(
            "squashfs_v3_le",
            "'hsqs' DC030000 00*16 8D2A1200 0300 0100 10 C0 0100 00000200",
            breakAt: 30);
        yield return RuleSample.Component(
            "squashfs_v3_be",
            "'sqsh' 000003DC 00*16 00122A8D 0003 0001 0010 C001 00020000",
            breakAt: 30);
        yield return RuleSample.Component(
            "squashfs_lzma_vendor_variant",
            "'shsq' DC030000 00*16 8D2A1200 0300 0100 10 C0 0100 00000200",
            breakAt: 29);
        yield return RuleSample.Component(
            "cramfs_le",
            "453DCD28 00100000 03000000 00000000 'Compressed ROMFS' 36BB4094",
            breakAt: 20);
        yield return RuleSample.Component(
            "cramfs_be",
            "28CD3D45 00001000 00000003 00000000 'Compressed ROMFS' 9440BB36",
            breakAt: 2);
        yield return RuleSample.Component(
            "romfs",
            "'-rom1fs-' 00012340 A1B2C3D4 'rom 65a0b1c2' 00*4 00000049 00000020 00000000 D1FFFF97 2E 00*15",
            nearMiss: "'-rom1fs-' 00000000 'silicon motion' 00*40");
        yield return RuleSample.Component(
            "jffs2_cleanmarker_le",
            "85190320 0C000000 B1B01EE4 851901E0 2B000000",
            breakAt: 8);
        yield return RuleSample.Component(
            "jffs2_cleanmarker_be",
            "19852003 0000000C F060DC98 1985E001 0000002B",
            breakAt: 8);
        yield return RuleSample.Component(
            "jffs2_root_entry_le",
            "851901E0 2B000000 E66E267D 01000000 00000000 02000000 7E26016B 0304 0000 16B8E9AC DB85F4D1 'etc' FF",
            breakAt: 12);
        yield return RuleSample.Component(
            "jffs2_root_entry_be",
            "1985E001 0000002B 3E422427 00000001 00000000 00000002 6B01267E 0304 0000 0747D9DD D1F485DB 'etc' FF",
            breakAt: 15);
        yield return RuleSample.WholeFile(
            "ubi_image",
            "'UBI#' 01 000000 0000000000000000 00000040 00000080 4C1D77E2 00*32 A1B2C3D4",
            breakAt: 4);
        yield return RuleSample.Component(
            "ubi_volume_table",
            "'UBI!' 01 01 00 05 7FFFEFFF 00000000 00000000",
            breakAt: 8);
        yield return RuleSample.Component(
            "ubifs_superblock",
            "31181006 9A8B7C6D 0100000000000000 00100000 06000000 00000000",
            breakAt: 20);
        yield return RuleSample.Component(
            "yaffs2_root_directory",
            "03000000 01000000 FFFF 'etc' 00*253 FFFF ED41 0000 00000000 00000000",
            nearMiss: "03000000 01020000 FFFF 'etc' 00*253 FFFF ED41 0000 00000000 00000000");
        yield return RuleSample.Component(
            "ext_filesystem",
            "FFFF 53EF 0100 0100 0000 7E26016B 00000000 00000000 01000000 0000 0000 0B000000 0001 0000",
            breakAt: 30);
        yield return RuleSample.Component(
            "btrfs_superblock",
            "0000010000000000 0100000000000000 '_BHRfS_M' 0700000000000000",
            breakAt: 31);
        yield return RuleSample.Component(
            "f2fs_superblock",
            "1020F5F2 0100 1000 09000000 03000000 0C000000 09000000 01000000",
            breakAt: 16);
        yield return RuleSample.Component(
            "erofs_superblock",
            "E2E1F5E0 1A2B3C4D 01000000 0C 00 2400 1200000000000000",
            breakAt: 12);
        yield return RuleSample.Component(
            "xfs_superblock",
            "'XFSB' 00001000 0000000000040000 00*16",
            breakAt: 6);
        yield return RuleSample.Component(
            "littlefs_superblock",
            "01000000 F00FFFF7 'littlefs' 2FE00010 01000200 00100000 00010000 FF000000 FFFFFF7F FE030000",
            breakAt: 18);
        yield return RuleSample.Component(
            "qnx_ifs_startup",
            "EB7EFF00 0100 01 00 10C00000 00 01 2800 00108000",
            breakAt: 4);
        yield return RuleSample.Component(
            "minix_filesystem",
            "9000 0000 0100 0100 0D00 0000 FFFFFF7F 7824 0100 90010000",
            breakAt: 16);
    }
}
