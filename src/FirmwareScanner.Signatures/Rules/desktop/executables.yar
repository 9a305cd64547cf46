// Programs of larger machines.

rule windows_executable
{
    meta:
        description = "Windows program, library or driver (PE32 or PE32+)"
        severity = "info"
        source = "Microsoft PE Format, \"Windows Subsystem\""
        category = "executables"
    strings:
        $header = { 50 45 00 00 (4C 01|64 86|64 AA|C4 01) ?? 00 [12] (E0|F0) 00 ?? ?? 0B (01|02) [66] (01|02|03) 00 }
    condition:
        $header
}

rule webassembly_module
{
    meta:
        description = "WebAssembly module, version 1"
        severity = "info"
        source = "WebAssembly Core Specification 2.0, section 5.5.16"
        category = "executables"
    strings:
        // "asm"
        $header = { 00 61 73 6D 01 00 00 00 (00|01|05) }
    condition:
        $header
}

rule dalvik_executable
{
    meta:
        description = "Android Dalvik executable"
        severity = "info"
        source = "AOSP Dalvik executable format, \"DEX_FILE_MAGIC\""
        category = "executables"
    strings:
        // "dex", "03"
        $header = { 64 65 78 0A 30 33 3? 00 [36] 70 00 00 00 78 56 34 12 }
    condition:
        $header
}
