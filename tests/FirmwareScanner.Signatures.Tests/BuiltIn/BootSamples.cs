using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>boot.yar</c>.</summary>
internal static class BootSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "linux_arm_zimage",
            "0000A0E1*8 05 0000EA 18286F01 00000000 10A27300 01020304",
            breakAt: 50);
        yield return RuleSample.Component(
            "linux_arm64_image",
            "4D5A40FA 00000014 0000000000000000 0000F00100000000 0A00000000000000 00*24 'ARMd' 40000000",
            breakAt: 57);
        yield return RuleSample.Component(
            "linux_riscv_image",
            "02000000 0000000000000000 'RISCV' 000000 'RSC' 05 40000000",
            breakAt: 18);
        yield return RuleSample.Component(
            "linux_x86_bzimage",
            "FFFF 0000 55AA EB6A 'HdrS' 0F02 00000000",
            breakAt: 13);
        yield return RuleSample.Component(
            "linux_kernel_banner",
            "'Linux version 6.1.0-35-armmp (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14)) #1 SMP' " +
            "0A00",
            nearMiss: "'Linux version %s (%s) #1 SMP' 0A00");
        yield return RuleSample.Component(
            "uboot_version",
            "'U-Boot 2023.01+dfsg-2 (Jan 25 2023 - 12:00:00 +0000)' 00",
            nearMiss: "'U-Boot %s (%s - %s)' 00");
        yield return RuleSample.Component(
            "uboot_spl_version",
            "0A 'U-Boot SPL 2023.01 (Jan 25 2023 - 12:00:00 +0000)' 0A00",
            nearMiss: "0A 'U-Boot SPL %s (%s)' 0A00");
        yield return RuleSample.Component(
            "uboot_environment",
            "1A2B3C4D 01 'arch=arm' 00 'baudrate=115200' 00 'bootcmd=run distro_bootcmd' 00 'bootdelay=2' 0000",
            nearMiss: "1A2B3C4D 01 'arch=arm' 00 'baudrate=115200' 00 'boot_cmd=run distro_bootcmd' 00 " +
            "'boot_delay=2' 0000");
        yield return RuleSample.Component(
            "barebox_version",
            "'barebox 2023.07.1 #1 Thu Jul 20 12:00:00 UTC 2023' 00",
            nearMiss: "'barebox %s' 00");
        yield return RuleSample.Component(
            "redboot_banner",
            "0A 'RedBoot(tm) bootstrap and debug environment [ROMRAM]' 0A00",
            nearMiss: "0A 'RedBoot(tm) debug environment [ROMRAM]' 0A00");
        yield return RuleSample.Component(
            "broadcom_cfe",
            "'CFE1CFE1' 00*8 'CFE version 1.0.37' 00",
            nearMiss: "'CFE1CFE0' 00*8 'CFE for version' 00");
        yield return RuleSample.Component(
            "opensbi_banner",
            "0A 'OpenSBI v1.1' 0A '   ____                    _____ ____ _____' 0A00",
            nearMiss: "0A 'OpenSBI %s' 0A00");
        yield return RuleSample.Component(
            "seabios_banner",
            "'SeaBIOS (version %s)' 0A00 'rel-1.16.2-0-gea1b7a0733' 00",
            nearMiss: "'SeaVGABIOS (version' 00");
        yield return RuleSample.Component(
            "ipxe_banner",
            "'iPXE 1.0.0+' 00 'Open Source Network Boot Firmware' 00 'http://ipxe.org' 00",
            nearMiss: "'iPXE 1.0.0+' 00 'Open Source Boot Firmware' 00 'http://ipxe.org' 00");
        yield return RuleSample.Component(
            "grub_boot_loader",
            "'Welcome to GRUB!' 0A0A00",
            nearMiss: "'Welcome to LILO!' 0A0A00");
        yield return RuleSample.Component(
            "trusted_firmware_a",
            "28 'BL31: %s' 0A00 28 'BL31: Initializing runtime services' 0A00",
            nearMiss: "28 'BL31 %s' 0A00");
        yield return RuleSample.Component(
            "optee_banner",
            "'OP-TEE version: %s' 00 '3.20.0 (gcc version 12.2.0)'",
            nearMiss: "'OP-TEE revision: %s' 00");
        yield return RuleSample.Component(
            "uefi_firmware_volume",
            "00*16 78E58C8C3D8A1C4F9935896185C32DD3 00403300 00000000 '_FVH' FFFE0400 4800 AFB8 6000 00 02 " +
            "40330000",
            breakAt: 55);
        yield return RuleSample.Component(
            "uefi_ffs2_volume",
            "00*16 78E58C8C3D8A1C4F9935896185C32DD3 00403300 00000000 '_FVH' FFFE0400 4800 AFB8 6000 00 02 " +
            "40330000",
            breakAt: 40);
        yield return RuleSample.Component(
            "uefi_ffs3_volume",
            "00*16 7AC07354CB3DCA4DBD6F1E9689E7349A 00403301 00000000 '_FVH' FFFE0400 4800 AFB8 6000 00 02 " +
            "40330000",
            breakAt: 24);
        yield return RuleSample.Component(
            "uefi_nvram_volume",
            "00*16 8D2BF1FF96768B4CA9852747075B4F50 00400800 00000000 '_FVH' FFFE0400 4800 AFB8 0000 00 02 " +
            "40330000",
            breakAt: 36);
        yield return RuleSample.Component(
            "uefi_authenticated_variable_store",
            "782CF3AA7B949A43A1802E144EC37792 B8DF0300 5A FE 0000",
            breakAt: 20);
    }
}
