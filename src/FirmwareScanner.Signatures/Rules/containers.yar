// Images and containers that carry firmware to a device.

rule uimage_header
{
    meta:
        description = "U-Boot legacy uImage header with plausible size, OS, architecture, type and compression"
        severity = "info"
        source = "U-Boot include/image.h, struct legacy_img_hdr"
        category = "containers"
    strings:
        $header = { 27 05 19 56 [8] 0? ?? ?? ?? [12] (0?|1?) (0?|1?) (0?|1?|2?) 0? }
    condition:
        $header
}

rule uimage_linux_kernel
{
    meta:
        description = "U-Boot legacy uImage that holds a Linux kernel"
        severity = "info"
        source = "U-Boot include/image.h, IH_OS_LINUX and IH_TYPE_KERNEL"
        category = "containers"
    strings:
        $header = { 27 05 19 56 [8] 0? ?? ?? ?? [12] 05 (0?|1?) 02 0? }
    condition:
        $header
}

rule uimage_ramdisk
{
    meta:
        description = "U-Boot legacy uImage that holds a RAM disk"
        severity = "info"
        source = "U-Boot include/image.h, IH_TYPE_RAMDISK"
        category = "containers"
    strings:
        $header = { 27 05 19 56 [8] 0? ?? ?? ?? [12] 05 (0?|1?) 03 0? }
    condition:
        $header
}

rule uimage_multi_file
{
    meta:
        description = "U-Boot legacy uImage that holds several files"
        severity = "info"
        source = "U-Boot include/image.h, IH_TYPE_MULTI"
        category = "containers"
    strings:
        $header = { 27 05 19 56 [8] 0? ?? ?? ?? [12] 05 (0?|1?) 04 0? }
    condition:
        $header
}

rule uimage_script
{
    meta:
        description = "U-Boot boot script wrapped in a legacy uImage"
        severity = "info"
        source = "U-Boot include/image.h, IH_TYPE_SCRIPT"
        category = "containers"
    strings:
        $header = { 27 05 19 56 [8] 00 ?? ?? ?? [12] (05|11) (0?|1?) 06 00 }
    condition:
        $header
}

rule device_tree_blob
{
    meta:
        description = "Flattened device tree, version 17"
        severity = "info"
        source = "Devicetree Specification 0.4, section 5.2"
        category = "containers"
    strings:
        $header = { D0 0D FE ED 00 ?? ?? ?? 00 ?? ?? ?? 00 ?? ?? ?? 00 00 00 (28|30) 00 00 00 11 00 00 00 (10|02) }
    condition:
        $header
}

rule fit_image
{
    meta:
        description = "U-Boot flattened image tree (FIT) with images and configurations nodes"
        severity = "info"
        source = "Flat Image Tree Specification (flatimagetree 0.8), section 2"
        category = "containers"
    strings:
        // "images"
        $images = { 00 00 00 01 69 6D 61 67 65 73 00 00 }
        // "configurations"
        $configurations = { 00 00 00 01 63 6F 6E 66 69 67 75 72 61 74 69 6F 6E 73 00 00 }
    condition:
        device_tree_blob and $images and $configurations
}

rule trx_version_1
{
    meta:
        description = "TRX container, version 1, as used by Broadcom routers"
        severity = "info"
        source = "OpenWrt firmware-utils src/trx.c, struct trx_header"
        category = "containers"
    strings:
        // "HDR0"
        $header = { 48 44 52 30 ?? ?? ?? 0? [4] ?? 00 01 00 1C 00 00 00 }
    condition:
        $header
}

rule trx_version_2
{
    meta:
        description = "TRX container, version 2, with a fourth partition"
        severity = "info"
        source = "OpenWrt firmware-utils src/trx.c, struct trx_header"
        category = "containers"
    strings:
        // "HDR0"
        $header = { 48 44 52 30 ?? ?? ?? 0? [4] ?? 00 02 00 20 00 00 00 }
    condition:
        $header
}

rule netgear_chk_header
{
    meta:
        description = "Netgear CHK firmware header"
        severity = "info"
        source = "OpenWrt firmware-utils src/mkchkimg.c, struct chk_header"
        category = "containers"
    strings:
        // "U12"
        $header = { 2A 23 24 5E 00 00 00 ?? [32] 55 31 32 }
    condition:
        $header
}

rule netgear_dni_header
{
    meta:
        description = "Netgear DNI firmware header in text form"
        severity = "info"
        source = "OpenWrt firmware-utils src/mkdniimg.c"
        category = "containers"
    strings:
        // "device:", "version:V"
        $header = { 64 65 76 69 63 65 3A [2-40] 0A 76 65 72 73 69 6F 6E 3A 56 }
    condition:
        $header
}

rule dlink_seama_header
{
    meta:
        description = "D-Link SEAMA container: seal or image with its metadata"
        severity = "info"
        source = "OpenWrt firmware-utils src/oseama.c and src/seama.h, seamahdr_t"
        category = "containers"
    strings:
        // "signature="
        $seal = { 5E A3 A4 17 00 00 ?? ?? 00 00 00 00 73 69 67 6E 61 74 75 72 65 3D }
        // "dev="
        $image = { 5E A3 A4 17 00 00 ?? ?? 0? ?? ?? ?? [16] 64 65 76 3D }
    condition:
        any of them
}

rule tplink_header_v1
{
    meta:
        description = "TP-Link firmware header, version 1"
        severity = "info"
        source = "OpenWrt firmware-utils src/mktplinkfw.c, struct fw_header"
        category = "containers"
    strings:
        // "TP-LINK Technologies"
        $header = { 01 00 00 00 54 50 2D 4C 49 4E 4B 20 54 65 63 68 6E 6F 6C 6F 67 69 65 73 00 00 00 00 }
    condition:
        $header
}

rule tplink_safeloader_partitions
{
    meta:
        description = "TP-Link SafeLoader partition table"
        severity = "info"
        source = "OpenWrt firmware-utils src/tplink-safeloader.c, make_partition_table"
        category = "containers"
    strings:
        $table = "fwup-ptn partition-table base 0x"
    condition:
        $table
}

rule dlink_shrs_encrypted
{
    meta:
        description = "D-Link encrypted firmware (SHRS): contents cannot be scanned"
        severity = "info"
        source = "OpenWrt firmware-utils src/dlink-sge-image.c (SHRS header: magic, decrypted length, encrypted length, IV)"
        category = "containers"
    strings:
        // "SHRS"
        $magic = { 53 48 52 53 0? ?? ?? ?? 0? ?? ?? ?? }
    condition:
        $magic at 0 and uint32be(4) <= uint32be(8) and uint32be(4) + 16 > uint32be(8)
}

rule linksys_cybertan_header
{
    meta:
        description = "Linksys (CyberTAN) code header"
        severity = "info"
        source = "OpenWrt firmware-utils src/addpattern.c, struct code_header"
        category = "containers"
    strings:
        // "W54", "U2ND"
        $header = { 57 35 34 ?? 00 00 00 00 ?? (0?|1?) ?? ?? ?? ?? 55 32 4E 44 }
    condition:
        $header
}

rule openwrt_fwtool_metadata
{
    meta:
        description = "OpenWrt image metadata appended by fwtool"
        severity = "info"
        source = "OpenWrt fwtool, fwimage.h (FWIMAGE_MAGIC) and include/image-commands.mk"
        category = "containers"
    strings:
        $metadata = "\"metadata_version\":"
        $devices = "\"supported_devices\":"
    condition:
        all of them
}

rule android_boot_image
{
    meta:
        description = "Android boot image, header version 0 to 2"
        severity = "info"
        source = "AOSP system/tools/mkbootimg/include/bootimg/bootimg.h, struct boot_img_hdr_v0"
        category = "containers"
    strings:
        // "ANDROID!"
        $header = { 41 4E 44 52 4F 49 44 21 [28] 00 (08|10|20|40|80) 00 00 }
    condition:
        $header
}

rule android_boot_image_v3
{
    meta:
        description = "Android boot image, header version 3 or 4"
        severity = "info"
        source = "AOSP system/tools/mkbootimg/include/bootimg/bootimg.h, struct boot_img_hdr_v3"
        category = "containers"
    strings:
        // "ANDROID!"
                $header = { 41 4E 44 52 4F 49 44 21 [12] (2C|30) 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 (03|04) 00 00 00 }
    condition:
        $header
}

rule android_vendor_boot_image
{
    meta:
        description = "Android vendor boot image"
        severity = "info"
        source = "AOSP system/tools/mkbootimg/include/bootimg/bootimg.h, struct vendor_boot_img_hdr_v3"
        category = "containers"
    strings:
        // "VNDRBOOT"
        $header = { 56 4E 44 52 42 4F 4F 54 (03|04) 00 00 00 00 (08|10|20|40) 00 00 }
    condition:
        $header
}

rule android_sparse_image
{
    meta:
        description = "Android sparse image, version 1.0"
        severity = "info"
        source = "AOSP system/core/libsparse/sparse_format.h, struct sparse_header"
        category = "containers"
    strings:
        $header = { 3A FF 26 ED 01 00 00 00 1C 00 0C 00 }
    condition:
        $header
}

rule android_verified_boot_vbmeta
{
    meta:
        description = "Android Verified Boot vbmeta image"
        severity = "info"
        source = "AOSP external/avb/libavb/avb_vbmeta_image.h, struct AvbVBMetaImageHeader"
        category = "containers"
    strings:
        // "AVB0"
        $header = { 41 56 42 30 00 00 00 01 00 00 00 0? 00 00 00 00 00 00 }
    condition:
        $header
}

rule android_verified_boot_footer
{
    meta:
        description = "Android Verified Boot partition footer"
        severity = "info"
        source = "AOSP external/avb/libavb/avb_footer.h, struct AvbFooter"
        category = "containers"
    strings:
        // "AVBf"
        $footer = { 41 56 42 66 00 00 00 01 00 00 00 0? 00 00 00 }
    condition:
        $footer
}

rule android_dtbo_table
{
    meta:
        description = "Android device tree overlay table"
        severity = "info"
        source = "AOSP system/libufdt/utils/src/dt_table.h, struct dt_table_header"
        category = "containers"
    strings:
        $header = { D7 B7 AB 1E 00 ?? ?? ?? 00 00 00 20 00 00 00 20 }
    condition:
        $header
}

rule android_update_payload
{
    meta:
        description = "Android or Chrome OS update engine payload, major version 2"
        severity = "info"
        source = "AOSP system/update_engine/payload_generator/payload_file.cc (kDeltaMagic)"
        category = "containers"
    strings:
        // "CrAU"
        $header = { 43 72 41 55 00 00 00 00 00 00 00 02 00 00 00 00 }
    condition:
        $header
}

rule mender_artifact
{
    meta:
        description = "Mender update artifact"
        severity = "info"
        source = "Mender artifact format specification, version file"
        category = "containers"
    strings:
        $version = "{\"format\":\"mender\",\"version\":"
    condition:
        $version
}

rule swupdate_package
{
    meta:
        description = "SWUpdate package: cpio archive that begins with sw-description"
        severity = "info"
        source = "SWUpdate documentation, \"SWUpdate image format\"; cpio newc layout in Linux Documentation/driver-api/early-userspace/buffer-format.rst"
        category = "containers"
    strings:
        // "07070", "sw-description"
        $entry = { 30 37 30 37 30 (31|32) [104] 73 77 2D 64 65 73 63 72 69 70 74 69 6F 6E 00 }
    condition:
        $entry
}

rule uefi_capsule_fmp
{
    meta:
        description = "UEFI firmware management protocol capsule"
        severity = "info"
        source = "UEFI Specification 2.10, section 23.3.1 (EFI_FIRMWARE_MANAGEMENT_CAPSULE_ID_GUID)"
        category = "containers"
    strings:
        $guid = { ED D5 CB 6D 2D E8 44 4C BD A1 71 94 19 9A D9 2A ?? ?? 00 00 }
    condition:
        $guid
}

rule intel_flash_descriptor
{
    meta:
        description = "Intel flash descriptor at the start of a PC firmware image"
        severity = "info"
        source = "Intel 100 Series PCH datasheet vol. 1, \"Flash Descriptor\"; flashrom ich_descriptors.h"
        category = "containers"
    strings:
        $descriptor = { 5A A5 F0 0F (01|02|03) 00 04 0? }
    condition:
        $descriptor
}

rule intel_management_engine_partition_table
{
    meta:
        description = "Intel Management Engine flash partition table"
        severity = "info"
        source = "me_cleaner, me_cleaner.py ($FPT partition table header)"
        category = "containers"
    strings:
        // "$FPT"
        $table = { 24 46 50 54 ?? 00 00 00 (10|20|21) (10|20) (20|30) ?? }
    condition:
        $table
}

rule amd_psp_directory
{
    meta:
        description = "AMD platform security processor directory table"
        severity = "info"
        source = "coreboot util/amdfwtool/amdfwtool.h, struct psp_directory_header"
        category = "containers"
    strings:
        // "$PSP"
        $table = { 24 50 53 50 [4] (0?|1?|2?) 00 00 00 [4] ?? ?? 00 00 ?? ?? ?? 00 }
    condition:
        $table
}

rule coreboot_cbfs_file
{
    meta:
        description = "coreboot file system component"
        severity = "info"
        source = "coreboot util/cbfstool/cbfs.h, struct cbfs_file (LARCHIVE)"
        category = "containers"
    strings:
        // "LARCHIVE"
        $header = { 4C 41 52 43 48 49 56 45 00 ?? ?? ?? 00 00 00 ?? 00 00 00 ?? 00 00 00 ?? }
    condition:
        $header
}

rule coreboot_fmap
{
    meta:
        description = "Flash map (FMAP) of coreboot and Chrome OS firmware"
        severity = "info"
        source = "flashmap lib/fmap.h, struct fmap"
        category = "containers"
    strings:
        // "__FMAP__"
        $header = { 5F 5F 46 4D 41 50 5F 5F 01 (00|01) }
    condition:
        $header
}

rule arm_firmware_image_package
{
    meta:
        description = "Arm Trusted Firmware image package (FIP)"
        severity = "info"
        source = "Trusted Firmware-A include/tools_share/firmware_image_package.h (TOC_HEADER_NAME, TOC_HEADER_SERIAL_NUMBER)"
        category = "containers"
    strings:
        $header = { 01 00 64 AA 78 56 34 12 }
    condition:
        $header
}

rule optee_image_header
{
    meta:
        description = "OP-TEE image header"
        severity = "info"
        source = "OP-TEE scripts/gen_tee_bin.py (header of tee.bin)"
        category = "containers"
    strings:
        // "OPTE"
        $header = { 4F 50 54 45 (01|02) (00|01) ?? 00 0? 00 00 00 }
    condition:
        $header
}

rule allwinner_egon_header
{
    meta:
        description = "Allwinner boot0 (eGON) header, as written for U-Boot SPL"
        severity = "info"
        source = "U-Boot include/sunxi_image.h, struct boot_file_head"
        category = "containers"
    strings:
        // "eGON.BT0"
        $header = { 65 47 4F 4E 2E 42 54 30 ?? ?? ?? ?? 00 ?? ?? 00 }
    condition:
        $header
}

rule rockchip_update_image
{
    meta:
        description = "Rockchip RKFW update image"
        severity = "info"
        source = "rockchip-linux/rkbin and rkflashtool rkunpack.c (RKFW header)"
        category = "containers"
    strings:
        // "RKFW"
        $header = { 52 4B 46 57 66 00 ?? ?? ?? ?? ?? ?? ?? ?? ?? ?? (0?|1?) (0?|1?) }
    condition:
        $header
}

rule nxp_imx_vector_table
{
    meta:
        description = "NXP i.MX image vector table"
        severity = "info"
        source = "i.MX 6 reference manual, \"Image Vector Table\"; U-Boot include/imximage.h, flash_header_v2_t"
        category = "containers"
    strings:
        $ivt = { D1 00 20 (40|41|42|43) [4] 00 00 00 00 [16] 00 00 00 00 }
    condition:
        $ivt
}

rule mediatek_file_info
{
    meta:
        description = "MediaTek boot header (GFH file info)"
        severity = "info"
        source = "U-Boot tools/mtk_image.h, struct gfh_file_info"
        category = "containers"
    strings:
        // "FILE_INFO"
        $header = { 4D 4D 4D 01 38 00 00 00 46 49 4C 45 5F 49 4E 46 4F 00 00 00 }
    condition:
        $header
}

rule ti_mlo_configuration_header
{
    meta:
        description = "Texas Instruments MLO configuration header"
        severity = "info"
        source = "AM335x technical reference manual, \"TOC item\"; U-Boot tools/omapimage.h, struct ch_toc"
        category = "containers"
    strings:
        // "CHSETTINGS"
        $toc = { 40 00 00 00 0C 00 00 00 [12] 43 48 53 45 54 54 49 4E 47 53 00 00 }
    condition:
        $toc
}

rule xilinx_zynq_boot_header
{
    meta:
        description = "Xilinx Zynq boot header"
        severity = "info"
        source = "Zynq-7000 TRM UG585, \"BootROM header\"; U-Boot tools/zynqimage.c"
        category = "containers"
    strings:
        // "XNLX"
        $header = { 66 55 99 AA 58 4E 4C 58 }
    condition:
        $header
}

rule xilinx_bit_file
{
    meta:
        description = "Xilinx FPGA bit file header"
        severity = "info"
        source = "Xilinx bit file header, as parsed by openFPGALoader src/bitparser.cpp"
        category = "containers"
    strings:
        $header = { 00 09 0F F0 0F F0 0F F0 0F F0 00 00 01 61 00 }
    condition:
        $header
}

rule xilinx_bitstream
{
    meta:
        description = "Xilinx 7-series configuration bitstream"
        severity = "info"
        source = "7 Series FPGAs Configuration UG470, \"Bitstream composition\" (sync word, NOOP, type 1 write)"
        category = "containers"
    strings:
        $sync = { AA 99 55 66 20 00 00 00 30 (02|00|03) ?? ?? }
    condition:
        $sync
}

rule lattice_ice40_bitstream
{
    meta:
        description = "Lattice iCE40 FPGA bitstream"
        severity = "info"
        source = "Project IceStorm, \"Bitstream file format\""
        category = "containers"
    strings:
        $header = { 7E AA 99 7E (51|92) (00|01) }
    condition:
        $header
}

rule gpt_partition_table
{
    meta:
        description = "GUID partition table header"
        severity = "info"
        source = "UEFI Specification 2.10, section 5.3.2"
        category = "containers"
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
        category = "containers"
    condition:
        uint16(510) == 0xAA55 and (uint8(446) == 0x00 or uint8(446) == 0x80) and uint8(450) != 0 and
        uint32(454) > 0 and uint32(458) > 0 and (uint8(462) == 0x00 or uint8(462) == 0x80) and
        (uint8(478) == 0x00 or uint8(478) == 0x80) and (uint8(494) == 0x00 or uint8(494) == 0x80)
        and filesize > 1024 and uint32(458) < 0x80000000
}
