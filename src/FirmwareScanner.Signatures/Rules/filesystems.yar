// File systems and volumes.

rule squashfs_v4_le
{
    meta:
        description = "SquashFS 4.0 file system, little-endian"
        severity = "info"
        source = "Linux fs/squashfs/squashfs_fs.h, struct squashfs_super_block"
        category = "filesystems"
    strings:
        // "hsqs"
        $superblock = { 68 73 71 73 [8] 00 ?? ?? 00 [4] 0? 00 (0?|1?) 00 ?? ?? ?? ?? 04 00 00 00 }
    condition:
        $superblock
}

rule squashfs_v4_be
{
    meta:
        description = "SquashFS 4.0 file system, big-endian (vendor variant)"
        severity = "info"
        source = "Linux fs/squashfs/squashfs_fs.h; byte-swapped as squashfs-tools 3.x wrote it"
        category = "filesystems"
    strings:
        // "sqsh"
        $superblock = { 73 71 73 68 [8] 00 ?? ?? 00 [4] 00 0? 00 (0?|1?) ?? ?? ?? ?? 00 04 00 00 }
    condition:
        $superblock
}

rule squashfs_v3_le
{
    meta:
        description = "SquashFS 2.x or 3.x file system, little-endian"
        severity = "info"
        source = "squashfs-tools 3.x squashfs_fs.h, struct squashfs_super_block_3"
        category = "filesystems"
    strings:
        // "hsqs"
        $superblock = { 68 73 71 73 [24] (02|03) 00 (00|01) 00 ?? ?? ?? 00 }
    condition:
        $superblock
}

rule squashfs_v3_be
{
    meta:
        description = "SquashFS 2.x or 3.x file system, big-endian"
        severity = "info"
        source = "squashfs-tools 3.x squashfs_fs.h, struct squashfs_super_block_3"
        category = "filesystems"
    strings:
        // "sqsh"
        $superblock = { 73 71 73 68 [24] 00 (02|03) 00 (00|01) }
    condition:
        $superblock
}

rule squashfs_lzma_vendor_variant
{
    meta:
        description = "SquashFS with LZMA under a vendor's magic (shsq, qshs, tqsh, hsqt, sqlz)"
        severity = "info"
        source = "sasquatch squashfs-tools/squashfs_fs.h (vendor magics)"
        category = "filesystems"
    strings:
        // "shsq", "hsqt", "zlqs"
        $little = { (73 68 73 71|68 73 71 74|7A 6C 71 73) [24] (02|03|04) 00 (00|01) 00 }
        // "qshs", "tqsh", "sqlz"
        $big = { (71 73 68 73|74 71 73 68|73 71 6C 7A) [24] 00 (02|03|04) 00 (00|01) }
    condition:
        any of them
}

rule cramfs_le
{
    meta:
        description = "CramFS file system, little-endian"
        severity = "info"
        source = "Linux include/uapi/linux/cramfs_fs.h, struct cramfs_super"
        category = "filesystems"
    strings:
        // "Compressed ROMFS"
        $superblock = { 45 3D CD 28 [12] 43 6F 6D 70 72 65 73 73 65 64 20 52 4F 4D 46 53 }
    condition:
        $superblock
}

rule cramfs_be
{
    meta:
        description = "CramFS file system, big-endian"
        severity = "info"
        source = "Linux include/uapi/linux/cramfs_fs.h, struct cramfs_super"
        category = "filesystems"
    strings:
        // "Compressed ROMFS"
        $superblock = { 28 CD 3D 45 [12] 43 6F 6D 70 72 65 73 73 65 64 20 52 4F 4D 46 53 }
    condition:
        $superblock
}

rule romfs
{
    meta:
        description = "ROMFS file system with its root directory"
        severity = "info"
        source = "Linux Documentation/filesystems/romfs.rst"
        category = "filesystems"
    strings:
        // "-rom1fs-"
        $superblock = { 2D 72 6F 6D 31 66 73 2D ?? ?? ?? ?0 [20-36] 00 00 ?? (?1|?9) 00 00 00 ?0 00 00 00 00 [4] 2E 00
            00 00 }
    condition:
        $superblock
}

rule jffs2_cleanmarker_le
{
    meta:
        description = "JFFS2 erase block marker, little-endian"
        severity = "info"
        source = "Linux include/uapi/linux/jffs2.h (JFFS2_NODETYPE_CLEANMARKER)"
        category = "filesystems"
    strings:
        $marker = { 85 19 03 20 0C 00 00 00 B1 B0 1E E4 }
    condition:
        $marker
}

rule jffs2_cleanmarker_be
{
    meta:
        description = "JFFS2 erase block marker, big-endian"
        severity = "info"
        source = "Linux include/uapi/linux/jffs2.h (JFFS2_NODETYPE_CLEANMARKER)"
        category = "filesystems"
    strings:
        $marker = { 19 85 20 03 00 00 00 0C F0 60 DC 98 }
    condition:
        $marker
}

rule jffs2_root_entry_le
{
    meta:
        description = "JFFS2 directory entry of the root directory, little-endian"
        severity = "info"
        source = "Linux include/uapi/linux/jffs2.h, struct jffs2_raw_dirent"
        category = "filesystems"
    strings:
        $dirent = { 85 19 01 E0 ?? 0? 00 00 [4] 01 00 00 00 }
    condition:
        $dirent
}

rule jffs2_root_entry_be
{
    meta:
        description = "JFFS2 directory entry of the root directory, big-endian"
        severity = "info"
        source = "Linux include/uapi/linux/jffs2.h, struct jffs2_raw_dirent"
        category = "filesystems"
    strings:
        $dirent = { 19 85 E0 01 00 00 0? ?? [4] 00 00 00 01 }
    condition:
        $dirent
}

rule ubi_image
{
    meta:
        description = "UBI image that begins with an erase counter header"
        severity = "info"
        source = "Linux drivers/mtd/ubi/ubi-media.h, struct ubi_ec_hdr"
        category = "filesystems"
    strings:
        // "UBI#"
        $header = { 55 42 49 23 01 00 00 00 00 00 00 00 [4] 00 00 ?? ?? 00 00 ?? ?? }
    condition:
        $header at 0
}

rule ubi_volume_table
{
    meta:
        description = "UBI layout volume (volume table)"
        severity = "info"
        source = "Linux drivers/mtd/ubi/ubi-media.h, struct ubi_vid_hdr (UBI_LAYOUT_VOLUME_ID)"
        category = "filesystems"
    strings:
        // "UBI!"
        $header = { 55 42 49 21 01 01 00 05 7F FF EF FF 00 00 00 (00|01) }
    condition:
        $header
}

rule ubifs_superblock
{
    meta:
        description = "UBIFS superblock node"
        severity = "info"
        source = "Linux fs/ubifs/ubifs-media.h, struct ubifs_ch and ubifs_sb_node"
        category = "filesystems"
    strings:
        $node = { 31 18 10 06 [12] 00 10 00 00 06 00 00 00 }
    condition:
        $node
}

rule yaffs2_root_directory
{
    meta:
        description = "YAFFS2 object header of a usual directory in the root"
        severity = "info"
        source = "yaffs2 yaffs_guts.h, struct yaffs_obj_hdr"
        category = "filesystems"
    strings:
        // "bin", "etc", "lib", "usr", "dev", "var", "sys", "tmp"
        $header = { 03 00 00 00 01 00 00 00 FF FF (62 69 6E|65 74 63|6C 69 62|75 73 72|64 65 76|76 61 72|73 79 73|74
            6D 70) 00 00 00 }
    condition:
        $header
}

rule ext_filesystem
{
    meta:
        description = "ext2, ext3 or ext4 superblock"
        severity = "info"
        source = "Linux Documentation/filesystems/ext4/super.rst"
        category = "filesystems"
    strings:
        $superblock = { 53 EF (00|01) 00 (01|02|03) 00 00 00 [8] 00 00 00 00 01 00 00 00 [4] 0B 00 00 00 (80 00|00 01)
        }
    condition:
        $superblock
}

rule f2fs_superblock
{
    meta:
        description = "F2FS superblock"
        severity = "info"
        source = "Linux include/linux/f2fs_fs.h, struct f2fs_super_block"
        category = "filesystems"
    strings:
        $superblock = { 10 20 F5 F2 01 00 ?? 00 (09|0C) 00 00 00 (00|03) 00 00 00 0C 00 00 00 09 00 00 00 }
    condition:
        $superblock
}

rule erofs_superblock
{
    meta:
        description = "EROFS superblock"
        severity = "info"
        source = "Linux fs/erofs/erofs_fs.h, struct erofs_super_block"
        category = "filesystems"
    strings:
        $superblock = { E2 E1 F5 E0 [4] ?? 00 00 00 (09|0C|0D|0E|10) ?? ?? 00 }
    condition:
        $superblock
}

rule littlefs_superblock
{
    meta:
        description = "littlefs superblock"
        severity = "info"
        source = "littlefs SPEC.md, \"0x0ff LFS_TYPE_SUPERBLOCK\""
        category = "filesystems"
    strings:
        // "littlefs"
        $superblock = { F0 0F FF F7 6C 69 74 74 6C 65 66 73 2F E0 00 10 ?? 00 02 00 }
    condition:
        $superblock
}

rule qnx_ifs_startup
{
    meta:
        description = "QNX image file system start-up header"
        severity = "info"
        source = "QNX Neutrino \"Building Embedded Systems\", struct startup_header (STARTUP_HDR_SIGNATURE)"
        category = "filesystems"
    strings:
        $header = { EB 7E FF 00 01 00 ?? ?? ?? ?? ?? ?? ?? 01 ?? 00 }
    condition:
        $header
}
