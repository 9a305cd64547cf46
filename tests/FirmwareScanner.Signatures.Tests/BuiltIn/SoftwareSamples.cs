using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>software.yar</c>.</summary>
internal static class SoftwareSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "busybox_banner",
            "'BusyBox v1.36.1 (2023-05-18 12:00:00 UTC)' 00",
            nearMiss: "'BusyBox vX.%s' 00");
        yield return RuleSample.Component(
            "dropbear_ssh",
            "'SSH-2.0-dropbear_2022.83' 0D0A00",
            nearMiss: "'SSH-2.0-dropbear' 0D0A00");
        yield return RuleSample.Component(
            "openssh",
            "'OpenSSH_9.2p1 Debian-2' 00",
            nearMiss: "'OpenSSH_for_Windows' 00");
        yield return RuleSample.Component(
            "openssl_version",
            "'OpenSSL 3.0.15 3 Sep 2024' 00",
            nearMiss: "'OpenSSL %s version' 00");
        yield return RuleSample.Component(
            "mbedtls_version",
            "00 'Mbed TLS 3.5.1' 00",
            nearMiss: "00 'Mbed TLS library' 00");
        yield return RuleSample.Component(
            "lwip_stack",
            "00 'pbuf_free: p->ref > 0' 00",
            nearMiss: "00 'pbuf_ref: p->ref > 0' 00");
        yield return RuleSample.Component(
            "uclibc_library",
            "'/lib/ld-uClibc.so.0' 00 'libc.so.0' 00",
            nearMiss: "'/lib/ld-linux.so.3' 00 'libc.so.6' 00");
        yield return RuleSample.Component(
            "musl_library",
            "'/lib/ld-musl-armhf.so.1' 00 'libc.so' 00",
            nearMiss: "'/lib/ld-linux-armhf.so.3' 00 'libc.so' 00");
        yield return RuleSample.Component(
            "spdx_license_identifier",
            "'# SPDX-License-Identifier: GPL-2.0-only' 0A",
            nearMiss: "'# SPDX-License_Identifier: GPL-2.0-only' 0A");
        yield return RuleSample.Component(
            "gnu_general_public_license",
            "'                    GNU GENERAL PUBLIC LICENSE' 0A '                       Version 2, June 1991'",
            nearMiss: "'                    GNU LESSER PUBLIC LICENSE' 0A " +
            "'                       Version 2, June 1991'");
    }
}
