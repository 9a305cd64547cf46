// Traces of development that should not be shipped.

rule android_debuggable_build
{
    meta:
        description = "Android build in which every process can be debugged"
        severity = "high"
        source = "AOSP init property ro.debuggable; CWE-489"
        category = "debug-leftovers"
    strings:
        $line = "ro.debuggable=1"
    condition:
        $line
}

rule android_insecure_build
{
    meta:
        description = "Android build whose adb daemon runs as root"
        severity = "high"
        source = "AOSP packages/modules/adb/daemon/main.cpp (ro.secure)"
        category = "debug-leftovers"
    strings:
        // "ro.secure=0"
        $line = { (00|0A) 72 6F 2E 73 65 63 75 72 65 3D 30 }
    condition:
        $line
}

rule android_adb_without_authentication
{
    meta:
        description = "Android adb without authentication of the host"
        severity = "high"
        source = "AOSP packages/modules/adb/daemon/main.cpp (ro.adb.secure)"
        category = "debug-leftovers"
    strings:
        $line = "ro.adb.secure=0"
    condition:
        $line
}

rule android_adb_over_network
{
    meta:
        description = "Android adb reachable over the network"
        severity = "high"
        source = "AOSP packages/modules/adb/daemon/main.cpp (service.adb.tcp.port); CWE-306"
        category = "debug-leftovers"
    strings:
        $line = "adb.tcp.port=5555"
    condition:
        $line
}

rule selinux_permissive
{
    meta:
        description = "Kernel command line that makes SELinux permissive"
        severity = "medium"
        source = "AOSP system/core/init/selinux.cpp (androidboot.selinux)"
        category = "debug-leftovers"
    strings:
        $argument = "androidboot.selinux=permissive"
    condition:
        $argument
}

rule gdbserver_present
{
    meta:
        description = "gdbserver debug stub in the image"
        severity = "low"
        source = "GDB gdbserver/remote-utils.cc and server.cc"
        category = "debug-leftovers"
    strings:
        $remote = "Remote debugging from host %s"
        $listen = "Listening on port %s\n"
    condition:
        all of them
}

rule uefi_debug_build
{
    meta:
        description = "UEFI firmware built with DEBUG assertions"
        severity = "low"
        source = "EDK II MdePkg/Include/Library/DebugLib.h (ASSERT_EFI_ERROR)"
        category = "debug-leftovers"
    strings:
        $status = "ASSERT_EFI_ERROR (Status = %r)"
    condition:
        $status
}

rule version_control_leftover
{
    meta:
        description = "Configuration of a git checkout left in the image"
        severity = "low"
        source = "git-config(1), \"remote.<name>.url\"; CWE-527"
        category = "debug-leftovers"
    strings:
        // "[remote ", "origin", "]", "url = "
        $remote = { 5B 72 65 6D 6F 74 65 20 22 6F 72 69 67 69 6E 22 5D 0A 09 75 72 6C 20 3D 20 }
    condition:
        $remote
}

rule build_server_path
{
    meta:
        description = "Path of a build server left in the image"
        severity = "low"
        source = "Jenkins documentation, \"Using a Jenkinsfile\" (workspace)"
        category = "debug-leftovers"
    strings:
        $jenkins = "/jenkins/workspace/"
    condition:
        $jenkins
}

rule jtag_left_enabled
{
    meta:
        description = "Message that JTAG is enabled"
        severity = "low"
        source = "CWE-1191; CWE-1244"
        category = "debug-leftovers"
    strings:
        $text = "JTAG enabled" nocase
    condition:
        $text
}

rule esp32_security_compromised
{
    meta:
        description = "ESP32 boot loader that leaves JTAG, ROM BASIC or UART download open, or flash encryption in development mode"
        severity = "medium"
        source = "ESP-IDF components/bootloader_support/src (messages of CONFIG_SECURE_BOOT_ALLOW_JTAG and its like); CWE-1191"
        category = "debug-leftovers"
    strings:
        $open = " - SECURITY COMPROMISED"
        $development = "encryption mode is DEVELOPMENT (not secure)"
    condition:
        any of them
}

rule esp32_bootloader_without_protection
{
    meta:
        description = "ESP32 boot loader built without secure boot, without flash encryption, or without both"
        severity = "low"
        source = "ESP-IDF components/bootloader_support/src/bootloader_init.c, secure_boot_v2 and flash_encryption (messages); CWE-1326"
        category = "debug-leftovers"
    strings:
        $loader = "ESP-IDF %s 2nd stage bootloader"
        $secure_boot = "ecure boot"
        $encryption = "lash encryption"
    condition:
        $loader and not ($secure_boot and $encryption)
}

rule debug_console_prompt
{
    meta:
        description = "Prompt of a console on the serial line: Zephyr's shell or ESP-IDF's"
        severity = "low"
        source = "Zephyr subsys/shell (CONFIG_SHELL_PROMPT_UART); ESP-IDF components/console/esp_console.h; CWE-1295"
        category = "debug-leftovers"
    strings:
        $zephyr = "uart:~$ "
        // "esp> "
        $esp = { 00 65 73 70 3E 20 00 }
    condition:
        any of them
}

rule kinetis_flash_security_off
{
    meta:
        description = "NXP Kinetis image that leaves flash security off: the debug port reads everything"
        severity = "low"
        source = "NXP K20 Sub-Family Reference Manual, \"Flash configuration field\" (FSEC at 0x40C); CWE-1191"
        category = "debug-leftovers"
    condition:
        uint32(0x400) == 0xFFFFFFFF and uint32(0x404) == 0xFFFFFFFF and uint32(0x408) == 0xFFFFFFFF
        and uint8(0x40C) == 0xFE and uint32(0) >= 0x1FFF0000 and uint32(0) <= 0x20080000 and uint32(0) % 4 == 0
        and uint32(4) % 2 == 1 and uint32(4) < 0x00200000
}
