using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>vulnerable-components.yar</c>.</summary>
internal static class VulnerableComponentsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "openssl_heartbleed",
            "'OpenSSL 1.0.1f 6 Jan 2014' 00",
            nearMiss: "'OpenSSL 1.0.1g 7 Apr 2014' 00");
        yield return RuleSample.Component(
            "openssl_end_of_life",
            "'OpenSSL 1.0.2k 26 Jan 2017' 00",
            nearMiss: "'OpenSSL 1.1.1k 25 Mar 2021' 00");
        yield return RuleSample.Component(
            "dropbear_before_2016_74",
            "'SSH-2.0-dropbear_2012.55' 0D0A",
            nearMiss: "'SSH-2.0-dropbear_2017.75' 0D0A");
        yield return RuleSample.Component(
            "libupnp_before_1_6_18",
            "'Linux/2.6.30, UPnP/1.0, Portable SDK for UPnP devices/1.6.6' 00",
            nearMiss: "'Linux/2.6.30, UPnP/1.0, Portable SDK for UPnP devices/1.6.19' 00");
        yield return RuleSample.Component(
            "miniupnpd_1_0",
            "'UPnP/1.0 MiniUPnPd/1.0' 00",
            nearMiss: "'UPnP/1.1 MiniUPnPd/2.3.4' 00");
        yield return RuleSample.Component(
            "rompager_misfortune_cookie",
            "'Server: RomPager/4.07 UPnP/1.0' 0D0A",
            nearMiss: "'Server: RomPager/4.34 UPnP/1.0' 0D0A");
        yield return RuleSample.Component(
            "boa_web_server",
            "'Server: Boa/0.94.14rc21' 0D0A",
            nearMiss: "'Server: Boa/1.0' 0D0A");
        yield return RuleSample.Component(
            "mini_httpd_before_1_22",
            "'mini_httpd/1.19 19dec2003' 00",
            nearMiss: "'mini_httpd/1.30 26Oct2018' 00");
        yield return RuleSample.Component(
            "busybox_before_1_20",
            "'BusyBox v1.13.4 (2012-01-01 12:00:00 CST)' 00",
            nearMiss: "'BusyBox v1.36.1 (2023-05-18 12:00:00 UTC)' 00");
        yield return RuleSample.Component(
            "linux_kernel_2",
            "'Linux version 2.6.36 (root@build) (gcc version 4.4.7)' 0A",
            nearMiss: "'Linux version 6.1.36 (root@build) (gcc version 12.2.0)' 0A");
        yield return RuleSample.Component(
            "glibc_ghost",
            "'GNU C Library stable release version 2.15, by Roland McGrath et al.' 00",
            nearMiss: "'GNU C Library stable release version 2.36, by Roland McGrath et al.' 00");
        yield return RuleSample.Component(
            "wpa_supplicant_krack",
            "'wpa_supplicant v2.6' 0A00",
            nearMiss: "'wpa_supplicant v2.10' 0A00");
        yield return RuleSample.Component(
            "dnsmasq_before_2_78",
            "'dnsmasq-2.75' 00",
            nearMiss: "'dnsmasq-2.80' 00");
        yield return RuleSample.Component(
            "esp_idf_up_to_4_2",
            "3254CDAB 00000000 00*8 '1.0' 00*29 'app' 00*29 '12:00:00' 00*8 'Jan  1 2021' 00*5 'v4.1.2-dirty' 00*20 A5*32",
            nearMiss: "3254CDAB 00000000 00*8 '1.0' 00*29 'app' 00*29 '12:00:00' 00*8 'Jan  1 2021' 00*5 'v5.1.2-dirty' 00*20 A5*32");
        yield return RuleSample.Component(
            "zephyr_before_2_3",
            "'*** Booting Zephyr OS build zephyr-v2.2.0  ***' 0A00",
            nearMiss: "'*** Booting Zephyr OS build zephyr-v2.7.0  ***' 0A00");
        yield return RuleSample.Component(
            "freertos_before_10_4_3",
            "'FreeRTOS Kernel V10.4.1' 00",
            nearMiss: "'FreeRTOS Kernel V10.4.3' 00");
        yield return RuleSample.Component(
            "mbedtls_before_2_7",
            "'mbed TLS 2.6.0' 00",
            nearMiss: "'mbed TLS 2.16.1' 00");
        yield return RuleSample.Component(
            "lwip_up_to_1_4_1",
            "'Server: lwIP/1.4.1 (' 00",
            nearMiss: "'Server: lwIP/2.1.3 (' 00");
    }
}
