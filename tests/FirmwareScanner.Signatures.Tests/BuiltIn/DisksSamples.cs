using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>disks.yar</c>.</summary>
internal static class DisksSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "gpt_partition_table",
            "'EFI PART' 00000100 5C000000 9A8B7C6D 00000000 0100000000000000",
            breakAt: 12);
        yield return RuleSample.WholeFile(
            "mbr_partition_table",
            "FA33C0 00*443 80 010100 0C FEFFFF 00200000 00000800 00*48 55AA 00*600",
            nearMiss: "FA33C0 00*443 7F 010100 0C FEFFFF 00200000 00000800 00*48 55AA 00*600");
        yield return RuleSample.Component(
            "fat12_fat16_filesystem",
            "EB3C90 'mkfs.fat' 0002 04 0400 02 0002 0020 F8 0800 2000 0200 00000000 00000000 80 00 29 A1B2C3D4 " +
            "'NO NAME    ' 'FAT16   ' 0E1F",
            breakAt: 38);
        yield return RuleSample.Component(
            "fat32_filesystem",
            "EB5890 'mkfs.fat' 0002 01 2000 02 0000 0000 F8 0000 2000 0200 00000000 00000800 E8030000 0000 0000 " +
            "02000000 0100 0600 00*12 80 00 29 A1B2C3D4 'NO NAME    ' 'FAT32   ' 0E1F",
            breakAt: 82);
        yield return RuleSample.Component(
            "exfat_filesystem",
            "EB7690 'EXFAT   ' 00*53 0000000000000000",
            breakAt: 12);
        yield return RuleSample.Component(
            "ntfs_filesystem",
            "EB5290 'NTFS    ' 0002 08 0000 000000 0000 F8 0000",
            breakAt: 21);
        yield return RuleSample.Component(
            "iso9660_filesystem",
            "01 'CD001' 01 00 'LINUX' 20*27",
            breakAt: 6);
        yield return RuleSample.Component(
            "luks_header",
            "'LUKS' BABE 0001 'aes' 00*29 'xts-plain64'",
            breakAt: 7);
        yield return RuleSample.Component(
            "dm_verity_superblock",
            "'verity' 0000 01000000 01000000 A1*16 'sha256'",
            breakAt: 8);
    }
}
