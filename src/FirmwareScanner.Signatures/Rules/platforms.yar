// Headers for boot ROMs, PC firmware structures and FPGA bitstreams.

rule uefi_capsule_fmp
{
    meta:
        description = "UEFI firmware management protocol capsule"
        severity = "info"
        source = "UEFI Specification 2.10, section 23.3 (EFI_FIRMWARE_MANAGEMENT_CAPSULE_ID_GUID)"
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
    strings:
        $ivt = { (D1 00 20 40|D1 00 20 41|D1 00 20 43) [4] 00 00 00 00 [16] 00 00 00 00 }
    condition:
        $ivt
}

rule mediatek_file_info
{
    meta:
        description = "MediaTek boot header (GFH file info)"
        severity = "info"
        source = "U-Boot tools/mtk_image.h, struct gfh_file_info"
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
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
        category = "platforms"
    strings:
        $header = { 7E AA 99 7E (51|92) (00|01) }
    condition:
        $header
}
