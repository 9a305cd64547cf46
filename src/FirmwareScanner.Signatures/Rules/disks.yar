// Partition tables, and volumes of disks and cards.

rule gpt_partition_table
{
    meta:
        description = "GUID partition table header"
        severity = "info"
        source = "UEFI Specification 2.10, section 5.3.2"
        category = "disks"
    strings:
        // "EFI PART"
        $header = { 45 46 49 20 50 41 52 54 00 00 01 00 5C 00 00 00 }
    condition:
        $header
}

rule mbr_partition_table
{
    meta:
        description = "Disk image with an MBR partition table"
        severity = "info"
        source = "UEFI Specification 2.10, section 5.2.1 (legacy master boot record)"
        category = "disks"
    condition:
        uint16(510) == 0xAA55 and (uint8(446) == 0x00 or uint8(446) == 0x80) and uint8(450) != 0
        and uint32(454) > 0 and uint32(458) > 0 and (uint8(462) == 0x00 or uint8(462) == 0x80)
        and (uint8(478) == 0x00 or uint8(478) == 0x80) and (uint8(494) == 0x00 or uint8(494) == 0x80)
        and filesize > 1024 and uint32(458) < 0x80000000
}

rule fat12_fat16_filesystem
{
    meta:
        description = "FAT12 or FAT16 boot sector"
        severity = "info"
        source = "Microsoft FAT32 File System Specification 1.03, \"Boot Sector and BPB\""
        category = "disks"
    strings:
        // "FAT1"
        $bootsector = { EB (3C|3E|34|FE) 90 [8] 00 (02|04|08|10) [25] 29 [15] 46 41 54 31 (32|36) 20 20 20 }
    condition:
        $bootsector
}

rule fat32_filesystem
{
    meta:
        description = "FAT32 boot sector"
        severity = "info"
        source = "Microsoft FAT32 File System Specification 1.03, \"Boot Sector and BPB\""
        category = "disks"
    strings:
        // "FAT32   "
        $bootsector = { EB (58|FE) 90 [8] 00 (02|04|08|10) [53] 29 [15] 46 41 54 33 32 20 20 20 }
    condition:
        $bootsector
}

rule exfat_filesystem
{
    meta:
        description = "exFAT boot sector"
        severity = "info"
        source = "Microsoft exFAT file system specification, section 3.1"
        category = "disks"
    strings:
        // "EXFAT   "
        $bootsector = { EB 76 90 45 58 46 41 54 20 20 20 00 00 00 00 00 }
    condition:
        $bootsector
}

rule ntfs_filesystem
{
    meta:
        description = "NTFS boot sector"
        severity = "info"
        source = "Linux fs/ntfs3/ntfs.h, struct NTFS_BOOT"
        category = "disks"
    strings:
        // "NTFS    "
        $bootsector = { EB 52 90 4E 54 46 53 20 20 20 20 00 (02|10) ?? 00 00 00 00 00 00 00 F8 }
    condition:
        $bootsector
}

rule iso9660_filesystem
{
    meta:
        description = "ISO 9660 primary volume descriptor"
        severity = "info"
        source = "ECMA-119, section 8.4"
        category = "disks"
    strings:
        // "CD001"
        $descriptor = { 01 43 44 30 30 31 01 00 }
    condition:
        $descriptor
}

rule luks_header
{
    meta:
        description = "LUKS encrypted volume: contents cannot be scanned"
        severity = "info"
        source = "LUKS1 On-Disk Format Specification 1.2.3; LUKS2 On-Disk Format Specification 1.0.0"
        category = "disks"
    strings:
        // "LUKS"
        $header = { 4C 55 4B 53 BA BE 00 (01|02) }
    condition:
        $header
}

rule dm_verity_superblock
{
    meta:
        description = "dm-verity superblock"
        severity = "info"
        source = "cryptsetup lib/verity/verity.c, struct verity_sb"
        category = "disks"
    strings:
        // "verity"
        $superblock = { 76 65 72 69 74 79 00 00 01 00 00 00 (00|01) 00 00 00 }
    condition:
        $superblock
}
