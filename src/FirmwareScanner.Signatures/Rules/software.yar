// Well-known software, by the text it carries.

rule busybox_banner
{
    meta:
        description = "BusyBox with its version"
        severity = "info"
        source = "BusyBox libbb/messages.c (bb_banner)"
        category = "software"
        component = "busybox"
        component_type = "application"
        version_after = "BusyBox v"
        cpe = "cpe:2.3:a:busybox:busybox"
    strings:
        // "BusyBox v1."
        $banner = { 42 75 73 79 42 6F 78 20 76 31 2E 3? }
    condition:
        $banner
}

rule dropbear_ssh
{
    meta:
        description = "Dropbear SSH server or client"
        severity = "info"
        source = "Dropbear src/sysoptions.h (LOCAL_IDENT)"
        category = "software"
        component = "dropbear"
        component_type = "application"
        version_after = "dropbear_"
        cpe = "cpe:2.3:a:dropbear_ssh_project:dropbear_ssh"
    strings:
        // "SSH-2.0-dropbear_20"
        $banner = { 53 53 48 2D 32 2E 30 2D 64 72 6F 70 62 65 61 72 5F 32 30 3? 3? 2E }
    condition:
        $banner
}

rule openssh
{
    meta:
        description = "OpenSSH with its version"
        severity = "info"
        source = "OpenSSH version.h (SSH_VERSION)"
        category = "software"
        component = "openssh"
        component_type = "application"
        version_after = "OpenSSH_"
        cpe = "cpe:2.3:a:openbsd:openssh"
    strings:
        // "OpenSSH_"
        $banner = { 4F 70 65 6E 53 53 48 5F 3? 2E 3? 70 3? }
    condition:
        $banner
}

rule openssl_version
{
    meta:
        description = "OpenSSL library with its version"
        severity = "info"
        source = "OpenSSL include/openssl/opensslv.h (OPENSSL_VERSION_TEXT)"
        category = "software"
        component = "openssl"
        component_type = "library"
        version_after = "OpenSSL "
        cpe = "cpe:2.3:a:openssl:openssl"
    strings:
        // "OpenSSL ", " 20"
        $banner = { 4F 70 65 6E 53 53 4C 20 (30|31|33) 2E 3? 2E 3? [1-12] 20 32 30 3? 3? 00 }
    condition:
        $banner
}

rule mbedtls_version
{
    meta:
        description = "Mbed TLS library with its version"
        severity = "info"
        source = "Mbed TLS include/mbedtls/build_info.h (MBEDTLS_VERSION_STRING_FULL)"
        category = "software"
        component = "mbedtls"
        component_type = "library"
        version_after = "bed TLS "
        cpe = "cpe:2.3:a:arm:mbed_tls"
    strings:
        // "bed TLS "
        $banner = { (4D|6D) 62 65 64 20 54 4C 53 20 3? 2E 3? 3? 2E }
        // "bed TLS "
        $one = { (4D|6D) 62 65 64 20 54 4C 53 20 3? 2E 3? 2E 3? }
    condition:
        any of them
}

rule lwip_stack
{
    meta:
        description = "lwIP TCP/IP stack"
        severity = "info"
        source = "lwIP src/core/tcp_in.c and pbuf.c (assertion texts)"
        category = "software"
        component = "lwip"
        component_type = "library"
    strings:
        $pbuf = "pbuf_free: p->ref > 0"
        $tcp = "tcp_input: pcb->next != pcb (after cache)"
    condition:
        any of them
}

rule uclibc_library
{
    meta:
        description = "uClibc C library"
        severity = "info"
        source = "uClibc-ng ldso/ldso/ldso.c and ld-uClibc.so.0 path"
        category = "software"
        component = "uclibc"
        component_type = "library"
    strings:
        $loader = "/lib/ld-uClibc.so.0"
    condition:
        $loader
}

rule musl_library
{
    meta:
        description = "musl C library"
        severity = "info"
        source = "musl ldso/dynlink.c and Makefile (LDSO_PATHNAME)"
        category = "software"
        component = "musl"
        component_type = "library"
    strings:
        // "/lib", "/etc", "/ld-musl-"
        $loader = { (2F 6C 69 62|2F 65 74 63) 2F 6C 64 2D 6D 75 73 6C 2D }
    condition:
        $loader
}
