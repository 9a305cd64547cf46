using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>debug-leftovers.yar</c>.</summary>
internal static class DebugLeftoversSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "android_debuggable_build",
            "0A 'ro.debuggable=1' 0A",
            nearMiss: "0A 'ro.debuggable=0' 0A");
        yield return RuleSample.Component(
            "android_insecure_build",
            "0A 'ro.secure=0' 0A",
            nearMiss: "0A 'ro.secure=1' 0A");
        yield return RuleSample.Component(
            "android_adb_without_authentication",
            "0A 'ro.adb.secure=0' 0A",
            nearMiss: "0A 'ro.adb.secure=1' 0A");
        yield return RuleSample.Component(
            "android_adb_over_network",
            "0A 'service.adb.tcp.port=5555' 0A",
            nearMiss: "0A 'service.adb.tcp.port=-1' 0A");
        yield return RuleSample.Component(
            "selinux_permissive",
            "'androidboot.selinux=permissive' 00",
            nearMiss: "'androidboot.selinux=enforcing' 00");
        yield return RuleSample.Component(
            "gdbserver_present",
            "'Listening on port %s' 0A00 'Remote debugging from host %s' 00",
            nearMiss: "'Listening on port %d' 0A00 'Remote debugging from host %s' 00");
        yield return RuleSample.Component(
            "uefi_debug_build",
            "0A 'ASSERT_EFI_ERROR (Status = %r)' 0A00",
            nearMiss: "0A 'ASSERT_EFI_ERROR' 00");
        yield return RuleSample.Component(
            "version_control_leftover",
            "'[remote ' 22 'origin' 22 ']' 0A 09 'url = https://git.example/fw.git' 0A",
            nearMiss: "'[branch ' 22 'origin' 22 ']' 0A 09 'url = https://git.example/fw.git' 0A");
        yield return RuleSample.Component(
            "build_server_path",
            "'/var/lib/jenkins/workspace/fw/main.c' 00",
            nearMiss: "'/var/lib/jenkins/workshop/fw/main.c' 00");
        yield return RuleSample.Component(
            "jtag_left_enabled",
            "'WARNING: JTAG Enabled' 0A00",
            nearMiss: "'WARNING: JTAG disabled' 0A00");
        yield return RuleSample.Component(
            "esp32_security_compromised",
            "'W (%lu) %s: Not disabling JTAG - SECURITY COMPROMISED' 00",
            nearMiss: "'I (%lu) %s: Disable JTAG...' 00");
        yield return RuleSample.Component(
            "esp32_bootloader_without_protection",
            "'I (%lu) %s: ESP-IDF %s 2nd stage bootloader' 0A 00 'boot' 00",
            nearMiss: "'I (%lu) %s: ESP-IDF %s 2nd stage bootloader' 0A 00 'enabling secure boot v2...' 00 'flash encryption is enabled' 00");
        yield return RuleSample.Component(
            "debug_console_prompt",
            "00 'uart:~$ ' 00",
            nearMiss: "00 'uart:~# ' 00");
        yield return RuleSample.WholeFile(
            "kinetis_flash_security_off",
            "00800020 11040000 00*1016 FF*12 FE FF FF FF",
            breakAt: 1036);
    }
}
