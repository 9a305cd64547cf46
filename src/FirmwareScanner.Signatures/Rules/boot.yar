// Boot loaders, kernels and UEFI structures.

rule linux_arm_zimage
{
    meta:
        description = "Linux kernel zImage for Arm"
        severity = "info"
        source = "Linux arch/arm/boot/compressed/head.S (magic 0x016f2818)"
        category = "boot"
    strings:
        $header = { 18 28 6F 01 ?? ?? ?? ?? ?? ?? ?? 0? 01 02 03 04 }
    condition:
        $header
}

rule linux_arm64_image
{
    meta:
        description = "Linux kernel Image for Arm64"
        severity = "info"
        source = "Linux Documentation/arch/arm64/booting.rst"
        category = "boot"
    strings:
        // "ARMd"
        $header = { (0?|1?) 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 41 52 4D 64 ?? ?? 00 00 }
    condition:
        $header
}

rule linux_riscv_image
{
    meta:
        description = "Linux kernel Image for RISC-V"
        severity = "info"
        source = "Linux Documentation/arch/riscv/boot-image-header.rst"
        category = "boot"
    strings:
        // "RISCV", "RSC"
        $header = { 52 49 53 43 56 00 00 00 52 53 43 05 }
    condition:
        $header
}

rule linux_x86_bzimage
{
    meta:
        description = "Linux kernel bzImage for x86"
        severity = "info"
        source = "Linux Documentation/arch/x86/boot.rst"
        category = "boot"
    strings:
        // "HdrS"
        $header = { 55 AA EB ?? 48 64 72 53 ?? 02 }
    condition:
        $header
}

rule linux_kernel_banner
{
    meta:
        description = "Linux kernel version banner"
        severity = "info"
        source = "Linux init/version.c (linux_banner)"
        category = "boot"
        component = "linux"
        component_type = "operating-system"
        version_after = "Linux version "
        cpe = "cpe:2.3:o:linux:linux_kernel"
    strings:
        // "Linux version "
        $banner = { 4C 69 6E 75 78 20 76 65 72 73 69 6F 6E 20 3? 2E 3? [1-96] 20 28 }
    condition:
        $banner
}

rule uboot_version
{
    meta:
        description = "U-Boot version banner"
        severity = "info"
        source = "U-Boot include/version.h (U_BOOT_VERSION_STRING)"
        category = "boot"
        component = "u-boot"
        component_type = "firmware"
        version_after = "U-Boot "
        cpe = "cpe:2.3:a:denx:u-boot"
    strings:
        // "U-Boot 20"
        $dated = { 55 2D 42 6F 6F 74 20 32 30 3? 3? 2E 3? 3? }
        // "U-Boot 1."
        $old = { 55 2D 42 6F 6F 74 20 31 2E 3? 2E 3? }
    condition:
        any of them
}

rule uboot_spl_version
{
    meta:
        description = "U-Boot SPL version banner"
        severity = "info"
        source = "U-Boot common/spl/spl.c (preloader_console_init)"
        category = "boot"
        component = "u-boot"
        component_type = "firmware"
        version_after = "PL "
        cpe = "cpe:2.3:a:denx:u-boot"
    strings:
        // "U-Boot ", "SPL", "TPL", " 20"
        $banner = { 55 2D 42 6F 6F 74 20 (53 50 4C|54 50 4C) 20 32 30 3? 3? 2E 3? 3? }
    condition:
        $banner
}

rule uboot_environment
{
    meta:
        description = "U-Boot environment, stored or built in"
        severity = "info"
        source = "U-Boot include/env_internal.h and include/env_default.h"
        category = "boot"
    strings:
        // "bootcmd="
        $bootcmd = { 00 62 6F 6F 74 63 6D 64 3D }
        // "bootdelay="
        $bootdelay = { 00 62 6F 6F 74 64 65 6C 61 79 3D }
        // "baudrate="
        $baudrate = { 00 62 61 75 64 72 61 74 65 3D 3? }
    condition:
        2 of them
}

rule barebox_version
{
    meta:
        description = "barebox version banner"
        severity = "info"
        source = "barebox common/version.c"
        category = "boot"
        component = "barebox"
        component_type = "firmware"
        version_after = "barebox "
        cpe = "cpe:2.3:a:pengutronix:barebox"
    strings:
        // "barebox 20"
        $banner = { 62 61 72 65 62 6F 78 20 32 30 3? 3? 2E 3? 3? 2E }
    condition:
        $banner
}

rule redboot_banner
{
    meta:
        description = "RedBoot boot loader"
        severity = "info"
        source = "eCos packages/redboot/current/src/version.c"
        category = "boot"
        component = "redboot"
        component_type = "firmware"
    strings:
        $banner = "RedBoot(tm) bootstrap and debug environment"
    condition:
        $banner
}

rule broadcom_cfe
{
    meta:
        description = "Broadcom Common Firmware Environment boot loader"
        severity = "info"
        source = "Broadcom CFE main/cfe_main.c (banner) and cfe_seal (CFE1CFE1)"
        category = "boot"
        component = "cfe"
        component_type = "firmware"
        version_after = "CFE version "
    strings:
        // "CFE version "
        $banner = { 43 46 45 20 76 65 72 73 69 6F 6E 20 (3?|25) }
        $seal = "CFE1CFE1"
    condition:
        any of them
}

rule opensbi_banner
{
    meta:
        description = "OpenSBI firmware"
        severity = "info"
        source = "OpenSBI lib/sbi/sbi_init.c (BANNER)"
        category = "boot"
        component = "opensbi"
        component_type = "firmware"
        version_after = "OpenSBI v"
    strings:
        $version = "\nOpenSBI v"
    condition:
        $version
}

rule seabios_banner
{
    meta:
        description = "SeaBIOS firmware"
        severity = "info"
        source = "SeaBIOS src/util.h and src/bootsplash.c (\"SeaBIOS (version %s)\")"
        category = "boot"
        component = "seabios"
        component_type = "firmware"
        version_after = "SeaBIOS (version "
    strings:
        $version = "SeaBIOS (version "
    condition:
        $version
}

rule ipxe_banner
{
    meta:
        description = "iPXE network boot firmware"
        severity = "info"
        source = "iPXE src/config/branding.h (PRODUCT_TAG_LINE)"
        category = "boot"
        component = "ipxe"
        component_type = "firmware"
    strings:
        $tag = "Open Source Network Boot Firmware"
    condition:
        $tag
}

rule grub_boot_loader
{
    meta:
        description = "GRUB boot loader"
        severity = "info"
        source = "GRUB grub-core/kern/main.c"
        category = "boot"
        component = "grub2"
        component_type = "firmware"
    strings:
        $welcome = "Welcome to GRUB!"
    condition:
        $welcome
}

rule trusted_firmware_a
{
    meta:
        description = "Trusted Firmware-A boot stage"
        severity = "info"
        source = "Trusted Firmware-A bl1/bl1_main.c, bl2/bl2_main.c, bl31/bl31_main.c"
        category = "boot"
        component = "trusted-firmware-a"
        component_type = "firmware"
    strings:
        $bl1 = "BL1: %s\n"
        $bl2 = "BL2: %s\n"
        $bl31 = "BL31: %s\n"
    condition:
        any of them
}

rule optee_banner
{
    meta:
        description = "OP-TEE trusted operating system"
        severity = "info"
        source = "OP-TEE core/arch/arm/kernel/boot.c (\"OP-TEE version: %s\")"
        category = "boot"
        component = "op-tee"
        component_type = "firmware"
    strings:
        $banner = "OP-TEE version: "
    condition:
        $banner
}

rule uefi_firmware_volume
{
    meta:
        description = "UEFI firmware volume header, revision 2"
        severity = "info"
        source = "UEFI Platform Initialization Specification 1.8, vol. 3, section 3.2.1"
        category = "boot"
    strings:
        // "_FVH"
        $header = { 00 00 00 00 5F 46 56 48 ?? ?? ?? 00 ?? 00 ?? ?? ?? ?? 00 02 }
    condition:
        $header
}

rule uefi_ffs2_volume
{
    meta:
        description = "UEFI firmware volume with firmware file system 2"
        severity = "info"
        source = "UEFI Platform Initialization Specification 1.8, vol. 3 (EFI_FIRMWARE_FILE_SYSTEM2_GUID)"
        category = "boot"
    strings:
        // "_FVH"
        $guid = { 78 E5 8C 8C 3D 8A 1C 4F 99 35 89 61 85 C3 2D D3 ?? ?? ?? ?? 00 00 00 00 5F 46 56 48 }
    condition:
        $guid
}

rule uefi_ffs3_volume
{
    meta:
        description = "UEFI firmware volume with firmware file system 3"
        severity = "info"
        source = "UEFI Platform Initialization Specification 1.8, vol. 3 (EFI_FIRMWARE_FILE_SYSTEM3_GUID)"
        category = "boot"
    strings:
        // "_FVH"
        $guid = { 7A C0 73 54 CB 3D CA 4D BD 6F 1E 96 89 E7 34 9A ?? ?? ?? ?? 00 00 00 00 5F 46 56 48 }
    condition:
        $guid
}

rule uefi_nvram_volume
{
    meta:
        description = "UEFI non-volatile variable volume"
        severity = "info"
        source = "EDK II MdeModulePkg/Include/Guid/SystemNvDataGuid.h (gEfiSystemNvDataFvGuid)"
        category = "boot"
    strings:
        // "_FVH"
        $guid = { 8D 2B F1 FF 96 76 8B 4C A9 85 27 47 07 5B 4F 50 ?? ?? ?? ?? 00 00 00 00 5F 46 56 48 }
    condition:
        $guid
}

rule uefi_authenticated_variable_store
{
    meta:
        description = "UEFI authenticated variable store"
        severity = "info"
        source = "EDK II MdeModulePkg/Include/Guid/VariableFormat.h (gEfiAuthenticatedVariableGuid)"
        category = "boot"
    strings:
        $guid = { 78 2C F3 AA 7B 94 9A 43 A1 80 2E 14 4E C3 77 92 ?? ?? ?? 00 5A FE }
    condition:
        $guid
}
