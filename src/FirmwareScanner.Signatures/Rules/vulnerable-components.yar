// Components with known vulnerabilities, by their version text.

rule openssl_heartbleed
{
    meta:
        description = "OpenSSL 1.0.1 to 1.0.1f: Heartbleed (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2014-0160"
        category = "vulnerable-components"
        component = "openssl"
        component_type = "library"
        version_after = "OpenSSL "
        cpe = "cpe:2.3:a:openssl:openssl"
    strings:
        // "OpenSSL 1.0.1"
        $banner = { 4F 70 65 6E 53 53 4C 20 31 2E 30 2E 31 (20|61 20|62 20|63 20|64 20|65 20|66 20) 3? }
    condition:
        $banner
}

rule openssl_end_of_life
{
    meta:
        description = "OpenSSL 0.9.x or 1.0.x: no longer maintained (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "OpenSSL release strategy, end-of-life versions"
        category = "vulnerable-components"
        component = "openssl"
        component_type = "library"
        version_after = "OpenSSL "
        cpe = "cpe:2.3:a:openssl:openssl"
    strings:
        // "OpenSSL ", "0.9.", "1.0."
        $banner = { 4F 70 65 6E 53 53 4C 20 (30 2E 39 2E|31 2E 30 2E) 3? [1-8] 20 [0-8] (31|32) (39|30) 3? 3? 00 }
    condition:
        $banner
}

rule dropbear_before_2016_74
{
    meta:
        description = "Dropbear before 2016.74: format string flaw (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2016-7406, CVE-2016-7407"
        category = "vulnerable-components"
        component = "dropbear"
        component_type = "application"
        version_after = "dropbear_"
        cpe = "cpe:2.3:a:dropbear_ssh_project:dropbear_ssh"
    strings:
        // "SSH-2.0-dropbear_201", "6.72", "6.73"
        $dated = { 53 53 48 2D 32 2E 30 2D 64 72 6F 70 62 65 61 72 5F 32 30 31 (31 2E|32 2E|33 2E|34 2E|35 2E|36 2E 37
            32|36 2E 37 33) }
        $old = "SSH-2.0-dropbear_0."
    condition:
        any of them
}

rule libupnp_before_1_6_18
{
    meta:
        description = "libupnp before 1.6.18: stack overflow in SSDP (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2012-5958"
        category = "vulnerable-components"
        component = "libupnp"
        component_type = "library"
        version_after = "UPnP devices/"
        cpe = "cpe:2.3:a:libupnp_project:libupnp"
    strings:
        // "Portable SDK for UPnP devices/1."
        $banner = { 50 6F 72 74 61 62 6C 65 20 53 44 4B 20 66 6F 72 20 55 50 6E 50 20 64 65 76 69 63 65 73 2F 31 2E
            (30|32|34|36 2E 3? 00|36 2E 3? 0D|36 2E 31 (30|31|32|33|34|35|36|37)) }
        $old = "Intel SDK for UPnP devices"
    condition:
        any of them
}

rule miniupnpd_1_0
{
    meta:
        description = "MiniUPnPd 1.0: stack overflow in SOAPAction (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2013-0230"
        category = "vulnerable-components"
        component = "miniupnpd"
        component_type = "application"
        version_after = "MiniUPnPd/"
        cpe = "cpe:2.3:a:miniupnp_project:miniupnpd"
    strings:
        // "MiniUPnPd/1.0"
        $banner = { 4D 69 6E 69 55 50 6E 50 64 2F 31 2E 30 (00|0A|0D|20|22) }
    condition:
        $banner
}

rule rompager_misfortune_cookie
{
    meta:
        description = "RomPager 4.07: Misfortune Cookie (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2014-9222"
        category = "vulnerable-components"
    strings:
        $banner = "RomPager/4.07"
    condition:
        $banner
}

rule boa_web_server
{
    meta:
        description = "Boa web server, unmaintained since 2005 (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "CVE-2017-9833, CVE-2021-33558; Microsoft, \"Vulnerable SDK components lead to supply chain risks\" (2022)"
        category = "vulnerable-components"
        component = "boa"
        component_type = "application"
        version_after = "Boa/"
        cpe = "cpe:2.3:a:boa:boa"
    strings:
        // "Boa/0.9"
        $banner = { 42 6F 61 2F 30 2E 39 3? 2E }
    condition:
        $banner
}

rule mini_httpd_before_1_22
{
    meta:
        description = "mini_httpd before 1.22: memory disclosure (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "CVE-2015-1548"
        category = "vulnerable-components"
        component = "mini_httpd"
        component_type = "application"
        version_after = "mini_httpd/"
        cpe = "cpe:2.3:a:acme:mini_httpd"
    strings:
        // "mini_httpd/1.", "0", "1", "20", "21"
        $banner = { 6D 69 6E 69 5F 68 74 74 70 64 2F 31 2E (30|31|32 30|32 31) }
    condition:
        $banner
}

rule busybox_before_1_20
{
    meta:
        description = "BusyBox before 1.20: command injection through DHCP options (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "CVE-2011-2716"
        category = "vulnerable-components"
        component = "busybox"
        component_type = "application"
        version_after = "BusyBox v"
        cpe = "cpe:2.3:a:busybox:busybox"
    strings:
        // "BusyBox v1."
        $banner = { 42 75 73 79 42 6F 78 20 76 31 2E (30|31) 3? 2E }
    condition:
        $banner
}

rule linux_kernel_2
{
    meta:
        description = "Linux kernel 2.x: no longer maintained (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "kernel.org, \"Active kernel releases\" (longterm table)"
        category = "vulnerable-components"
        component = "linux"
        component_type = "operating-system"
        version_after = "Linux version "
        cpe = "cpe:2.3:o:linux:linux_kernel"
    strings:
        // "Linux version 2."
        $banner = { 4C 69 6E 75 78 20 76 65 72 73 69 6F 6E 20 32 2E (34|36) 2E 3? }
    condition:
        $banner
}

rule glibc_ghost
{
    meta:
        description = "GNU C Library before 2.18: GHOST (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2015-0235"
        category = "vulnerable-components"
        component = "glibc"
        component_type = "library"
        version_after = "stable release version "
        cpe = "cpe:2.3:a:gnu:glibc"
    strings:
        // "stable release version 2."
        $banner = { 73 74 61 62 6C 65 20 72 65 6C 65 61 73 65 20 76 65 72 73 69 6F 6E 20 32 2E (3? 2C|31
            (30|31|32|33|34|35|36|37) 2C|3? 2E|31 (30|31|32|33|34|35|36|37) 2E) }
    condition:
        $banner
}

rule wpa_supplicant_krack
{
    meta:
        description = "wpa_supplicant or hostapd up to 2.6: KRACK key reinstallation (by its version text; the vendor may have patched it)"
        severity = "medium"
        source = "CVE-2017-13077; hostapd advisory 2017-1"
        category = "vulnerable-components"
    strings:
        // "wpa_supplicant v"
        $supplicant = { 77 70 61 5F 73 75 70 70 6C 69 63 61 6E 74 20 76 (30 2E 3?|31 2E 3?|32 2E
            (30|31|32|33|34|35|36)) (00|0A) }
        // "hostapd v"
        $hostapd = { 68 6F 73 74 61 70 64 20 76 (30 2E 3?|31 2E 3?|32 2E (30|31|32|33|34|35|36)) (00|0A) }
    condition:
        any of them
}

rule dnsmasq_before_2_78
{
    meta:
        description = "dnsmasq 2.4x to 2.77: heap overflow in DNS answers (by its version text; the vendor may have patched it)"
        severity = "high"
        source = "CVE-2017-14491"
        category = "vulnerable-components"
        component = "dnsmasq"
        component_type = "application"
        version_after = "dnsmasq-"
        cpe = "cpe:2.3:a:thekelleys:dnsmasq"
    strings:
        // "dnsmasq-2."
        $banner = { 64 6E 73 6D 61 73 71 2D 32 2E (34|35|36) 3? (00|0A|22) }
        // "dnsmasq-2.7"
        $seven = { 64 6E 73 6D 61 73 71 2D 32 2E 37 (30|31|32|33|34|35|36|37) (00|0A|22) }
    condition:
        any of them
}

rule esp_idf_up_to_4_2
{
    meta:
        description = "ESP-IDF 3.x or 4.0 to 4.2: Bluetooth and queue overflows, no longer maintained (by its version text; the vendor may have patched it)"
        severity = "low"
        source = "CVE-2020-13594, CVE-2020-13595, CVE-2021-31571, CVE-2022-24893; ESP-IDF esp_app_desc.h (idf_ver)"
        category = "vulnerable-components"
        component = "esp-idf"
        component_type = "framework"
        version_at = 112
        cpe = "cpe:2.3:a:espressif:esp-idf"
    strings:
        // The application descriptor, a secure version of at most 32, "v", "3.", "4.0", "4.1", "4.2"
        $version = { 32 54 CD AB (0?|1?|20) 00 00 00 [104] 76 (33 2E 3?|34 2E (30|31|32)) }
    condition:
        $version
}

rule zephyr_before_2_3
{
    meta:
        description = "Zephyr before 2.3: overflows in MQTT, CoAP and Bluetooth (by its version text; the vendor may have patched it)"
        severity = "low"
        source = "CVE-2020-10061, CVE-2020-10062, CVE-2020-10063, CVE-2020-10071; Zephyr kernel/banner.c"
        category = "vulnerable-components"
        component = "zephyr"
        component_type = "operating-system"
        version_after = "build zephyr-v"
        cpe = "cpe:2.3:o:zephyrproject:zephyr"
    strings:
        // "Zephyr OS ", "build ", "zephyr-v", "1.", "2.0", "2.1", "2.2"
        $banner = { 5A 65 70 68 79 72 20 4F 53 20 [0-6] 7A 65 70 68 79 72 2D 76 (31 2E|32 2E (30|31|32)) }
    condition:
        $banner
}

rule freertos_before_10_4_3
{
    meta:
        description = "FreeRTOS kernel before 10.4.3: integer overflows in queues, stream buffers and heap (by its version text; the vendor may have patched it)"
        severity = "low"
        source = "CVE-2021-31571, CVE-2021-31572, CVE-2021-32020"
        category = "vulnerable-components"
        component = "freertos"
        component_type = "operating-system"
        version_after = "V"
        cpe = "cpe:2.3:o:amazon:freertos"
    strings:
        // "FreeRTOS ", "Kernel ", "V", "7", "8", "9", "10.0" to "10.3", "10.4.0" to "10.4.2"
        $version = { 46 72 65 65 52 54 4F 53 20 [0-7] 56 ((37|38|39) 2E|31 30 2E (30|31|32|33) 2E|31 30 2E 34 2E (30|31|32)) }
    condition:
        $version
}

rule mbedtls_before_2_7
{
    meta:
        description = "PolarSSL, or Mbed TLS before 2.7 other than 2.1: remote code execution in TLS (by its version text; the vendor may have patched it)"
        severity = "low"
        source = "CVE-2015-1182, CVE-2018-0487, CVE-2018-0488"
        category = "vulnerable-components"
        component = "mbedtls"
        component_type = "library"
        version_after = "TLS "
        cpe = "cpe:2.3:a:arm:mbed_tls"
    strings:
        // "mbed TLS 2."
        $mbed = { 6D 62 65 64 20 54 4C 53 20 32 2E (30|32|33|34|35|36) 2E }
        // "PolarSSL 1."
        $polar = { 50 6F 6C 61 72 53 53 4C 20 31 2E 3? 2E }
    condition:
        any of them
}

rule lwip_up_to_1_4_1
{
    meta:
        description = "lwIP up to 1.4.1, whose DNS resolver can be spoofed (by its version text; the vendor may have patched it)"
        severity = "low"
        source = "CVE-2014-4883; lwIP web server (HTTPD_SERVER_AGENT)"
        category = "vulnerable-components"
        component = "lwip"
        component_type = "library"
        version_after = "lwIP/"
        cpe = "cpe:2.3:a:lwip_project:lwip"
    strings:
        // "lwIP/", "0.", "1."
        $agent = { 6C 77 49 50 2F (30|31) 2E 3? }
    condition:
        $agent
}
