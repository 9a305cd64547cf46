// Images of Android and its update system.

rule android_boot_image
{
    meta:
        description = "Android boot image, header version 0 to 2"
        severity = "info"
        source = "AOSP system/tools/mkbootimg/include/bootimg/bootimg.h, struct boot_img_hdr_v0"
        category = "android"
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
        category = "android"
    strings:
        // "ANDROID!"
        $header = { 41 4E 44 52 4F 49 44 21 [12] (2C|30) 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            (03|04) 00 00 00 }
    condition:
        $header
}

rule android_vendor_boot_image
{
    meta:
        description = "Android vendor boot image"
        severity = "info"
        source = "AOSP system/tools/mkbootimg/include/bootimg/bootimg.h, struct vendor_boot_img_hdr_v3"
        category = "android"
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
        category = "android"
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
        category = "android"
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
        category = "android"
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
        category = "android"
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
        source = "AOSP system/update_engine/update_metadata.proto (payload layout)"
        category = "android"
    strings:
        // "CrAU"
        $header = { 43 72 41 55 00 00 00 00 00 00 00 02 00 00 00 00 }
    condition:
        $header
}
