using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>executables.yar</c>.</summary>
internal static class ExecutablesSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "elf32_le",
            "7F 'ELF' 01 01 01 00 00*8 0200 2800 01000000 00*16",
            breakAt: 20);
        yield return RuleSample.Component(
            "elf32_be",
            "7F 'ELF' 01 02 01 00 00*8 0002 0008 00000001 00*16",
            breakAt: 20);
        yield return RuleSample.Component(
            "elf64_le",
            "7F 'ELF' 02 01 01 00 00*8 0200 B700 01000000 00*16",
            breakAt: 20);
        yield return RuleSample.Component(
            "elf64_be",
            "7F 'ELF' 02 02 01 00 00*8 0002 0015 00000001 00*16",
            breakAt: 20);
        yield return RuleSample.Component(
            "linux_kernel_module",
            "7F 'ELF' 01 01 01 00*9 0100 2800 01000000 00*16 'license=GPL' 00 " +
            "'vermagic=6.1.0 SMP mod_unload ARMv7 p2v8 ' 00",
            nearMiss: "7F 'ELF' 01 01 01 00*9 0100 2800 01000000 00*16 'license=GPL' 00 " +
            "'vermagic_6.1.0 SMP mod_unload ARMv7 p2v8 ' 00");
        yield return RuleSample.Component(
            "bflt_executable",
            "'bFLT' 00000004 00000040 0001A2B0",
            breakAt: 11);
        yield return RuleSample.Component(
            "efi_executable",
            "50450000 6486 0600 00000000 00000000 00000000 F000 2E20 0B02 0000 00*64 0B00 0000",
            breakAt: 92);
        yield return RuleSample.Component(
            "windows_executable",
            "50450000 4C01 0600 65A0B1C2 00000000 00000000 E000 0221 0B01 0E00 00*64 0300 4081",
            breakAt: 92);
        yield return RuleSample.Component(
            "uefi_te_image",
            "'VZ' 6486 04 0B B801 C1050000 40020000 00008000 00000000",
            breakAt: 5);
        yield return RuleSample.Component(
            "pci_option_rom",
            "'PCIR' 8680 0E10 0000 1C00 03 000002 8300 0100 00 80 0000",
            breakAt: 10);
        yield return RuleSample.Component(
            "acpi_dsdt",
            "'DSDT' A2140000 01 7E 'BOCHS ' 'BXPCDSDT' 01000000 'INTL' 20200925",
            nearMiss: "'DSDT' A2140000 01 7E 'BOCHS ' 'BXPCDSDT' 01000000 'MSFT' 20200925");
        yield return RuleSample.Component(
            "lua_bytecode",
            "1B 'Lua' 51 00 01 04 04 04 08 00 0F000000 '@uhttpd.lua' 00",
            breakAt: 7);
        yield return RuleSample.Component(
            "dalvik_executable",
            "'dex' 0A '035' 00 A1*24 B2*8 00100000 70000000 78563412",
            breakAt: 45);
        yield return RuleSample.Component(
            "webassembly_module",
            "00 'asm' 01000000 01 0C 02 60",
            breakAt: 4);
        yield return RuleSample.Component(
            "upx_packed_executable",
            "'UPX!' 0D0C '$Info: This file is packed with the UPX executable packer http://upx.sf.net $' 0A00",
            nearMiss: "'UPX!' 0D0C " +
            "'$Info: This file is stored with the UPX executable packer http://upx.sf.net $' 0A00");
    }
}
