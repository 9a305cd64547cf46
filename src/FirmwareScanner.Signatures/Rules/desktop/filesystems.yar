// File systems that are rare in firmware.

rule minix_filesystem
{
    meta:
        description = "Minix file system, version 1, 2 or 3, little-endian"
        severity = "info"
        source = "Linux include/uapi/linux/minix_fs.h, struct minix_super_block and minix3_super_block"
        category = "filesystems"
    strings:
        // The zone size is that of a block, the largest file what the version can address; then the magic number
        $version1 = { 00 00 00 1C 08 10 (7F|8F) 13 (00|01|02|03) 00 }
        $version2 = { 00 00 FF FF FF 7F (68|78) 24 (00|01|02|03) 00 }
        // fwscan: allow slow-pattern
        $version3 = { 00 00 00 00 FF FF FF 7F [4] 5A 4D ?? ?? 00 (04|08|10|20|40|80) }
    condition:
        any of them
}

rule xfs_superblock
{
    meta:
        description = "XFS superblock"
        severity = "info"
        source = "Linux fs/xfs/libxfs/xfs_format.h, struct xfs_dsb"
        category = "filesystems"
    strings:
        // "XFSB"
        $superblock = { 58 46 53 42 00 00 (02|04|08|10|20|40|80) 00 00 00 00 00 }
    condition:
        $superblock
}

rule btrfs_superblock
{
    meta:
        description = "Btrfs superblock"
        severity = "info"
        source = "Linux include/uapi/linux/btrfs_tree.h, struct btrfs_super_block (BTRFS_MAGIC)"
        category = "filesystems"
    strings:
        // "_BHRfS_M"
        $magic = { 00 00 00 5F 42 48 52 66 53 5F 4D ?? ?? ?? ?? ?? ?? ?? 00 }
    condition:
        $magic
}
