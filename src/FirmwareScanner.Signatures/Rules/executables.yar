// Executable and byte code formats.

rule elf32_le
{
    meta:
        description = "ELF executable, shared object or relocatable object (kernel module), 32-bit little-endian"
        severity = "info"
        source = "System V ABI, chapter 4 \"ELF Header\""
        category = "executables"
    strings:
        // "ELF"
        $header = { 7F 45 4C 46 01 01 01 [9] (01|02|03) 00 ?? 0? 01 00 00 00 }
    condition:
        $header
}

rule elf32_be
{
    meta:
        description = "ELF executable, shared object or relocatable object (kernel module), 32-bit big-endian"
        severity = "info"
        source = "System V ABI, chapter 4 \"ELF Header\""
        category = "executables"
    strings:
        // "ELF"
        $header = { 7F 45 4C 46 01 02 01 [9] 00 (01|02|03) 0? ?? 00 00 00 01 }
    condition:
        $header
}

rule elf64_le
{
    meta:
        description = "ELF executable, shared object or relocatable object (kernel module), 64-bit little-endian"
        severity = "info"
        source = "System V ABI, chapter 4 \"ELF Header\""
        category = "executables"
    strings:
        // "ELF"
        $header = { 7F 45 4C 46 02 01 01 [9] (01|02|03) 00 ?? 0? 01 00 00 00 }
    condition:
        $header
}

rule elf64_be
{
    meta:
        description = "ELF executable, shared object or relocatable object (kernel module), 64-bit big-endian"
        severity = "info"
        source = "System V ABI, chapter 4 \"ELF Header\""
        category = "executables"
    strings:
        // "ELF"
        $header = { 7F 45 4C 46 02 02 01 [9] 00 (01|02|03) 0? ?? 00 00 00 01 }
    condition:
        $header
}

rule linux_kernel_module
{
    meta:
        description = "Linux kernel module, by its version magic"
        severity = "info"
        source = "Linux include/linux/module.h and vermagic.h"
        category = "executables"
    strings:
        // "vermagic="
        $vermagic = { 00 76 65 72 6D 61 67 69 63 3D 3? 2E }
    condition:
        $vermagic
}

rule bflt_executable
{
    meta:
        description = "uClinux flat executable (bFLT), version 4"
        severity = "info"
        source = "uClinux linux/flat.h, struct flat_hdr"
        category = "executables"
    strings:
        // "bFLT"
        $header = { 62 46 4C 54 00 00 00 04 00 00 00 (40|44) }
    condition:
        $header
}

rule efi_executable
{
    meta:
        description = "UEFI application or driver (PE32 or PE32+)"
        severity = "info"
        source = "UEFI Specification 2.10, section 2.1.1; Microsoft PE Format, \"Windows Subsystem\""
        category = "executables"
    strings:
        $header = { 50 45 00 00 (4C 01|64 86|64 AA|C2 01|64 50|64 62) ?? 00 [12] ?? 00 ?? ?? 0B (01|02) [66]
            (0A|0B|0C|0D) 00 }
    condition:
        $header
}

rule uefi_te_image
{
    meta:
        description = "UEFI terse executable (TE) image"
        severity = "info"
        source = "UEFI Platform Initialization Specification 1.8, vol. 1, section 15"
        category = "executables"
    strings:
        // "VZ"
        $header = { 56 5A (4C 01|64 86|64 AA|C2 01|64 50) 0? (0A|0B|0C) ?? 0? ?? ?? 0? 00 ?? ?? 00 00 }
    condition:
        $header
}

rule pci_option_rom
{
    meta:
        description = "PCI option ROM: PCI data structure"
        severity = "info"
        source = "PCI Firmware Specification 3.3, section 5.1.2"
        category = "executables"
    strings:
        // "PCIR"
        $pcir = { 50 43 49 52 [4] ?? 00 (18|1C) 00 (00|03) [3] ?? ?? ?? ?? (00|01|02|03) (00|80) ?? ?? }
    condition:
        $pcir
}

rule acpi_dsdt
{
    meta:
        description = "ACPI DSDT compiled by ACPICA iasl"
        severity = "info"
        source = "ACPI Specification 6.5, sections 5.2.6 and 5.2.11.1"
        category = "executables"
    strings:
        // "DSDT", "INTL"
        $table = { 44 53 44 54 ?? ?? 0? 00 (01|02) ?? [18] 49 4E 54 4C }
    condition:
        $table
}

rule lua_bytecode
{
    meta:
        description = "Compiled Lua 5.1 chunk"
        severity = "info"
        source = "Lua 5.1 ldump.c and lundump.c (luaU_header)"
        category = "executables"
    strings:
        // "Lua"
        $header = { 1B 4C 75 61 51 00 (00|01) 04 (04|08) 04 (04|08) 00 }
    condition:
        $header
}

rule upx_packed_executable
{
    meta:
        description = "Executable packed with UPX: its code cannot be scanned"
        severity = "low"
        source = "UPX src/stub/src/include/linux.h and stub identification string"
        category = "executables"
    strings:
        $info = "$Info: This file is packed with the UPX executable packer"
    condition:
        $info
}
