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
        source = "Flattened Image Tree specification 0.8; U-Boot doc/usage/fit/source_file_format.rst"
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
