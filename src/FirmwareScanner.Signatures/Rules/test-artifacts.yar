// Test files, and test keys whose private half is public.

rule eicar_test_file
{
    meta:
        description = "EICAR anti-malware test file"
        severity = "high"
        source = "EICAR, \"Anti Malware Testfile\""
        category = "test-artifacts"
    strings:
        // "EICAR"
        $file = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52
            2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 56 49 52 55 53 2D 54 45 53 54 2D 46 49 4C 45 21 24 48 2B 48 2A }
    condition:
        $file
}

rule gtube_test_mail
{
    meta:
        description = "GTUBE test message for unsolicited mail filters"
        severity = "low"
        source = "Apache SpamAssassin, GTUBE"
        category = "test-artifacts"
    strings:
        // "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
        $text = { 58 4A 53 2A 43 34 4A 44 42 51 41 44 4E 31 2E 4E 53 42 4E 33 2A 32 49 44 4E 45 4E 2A 47 54 55 42 45
            2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 2D 55 42 45 2D 54 45 53 54 2D 45 4D 41 49 4C 2A 43 2E 33 34 58 }
    condition:
        $text
}

rule ami_test_platform_key
{
    meta:
        description = "AMI test platform key: Secure Boot can be bypassed (PKfail)"
        severity = "critical"
        source = "CVE-2024-8105; Binarly, \"PKfail: Untrusted Platform Keys Undermine Secure Boot\" (2024)"
        category = "test-artifacts"
    strings:
        $trust = "DO NOT TRUST - AMI Test PK"
        $ship = "DO NOT SHIP - AMI Test PK"
    condition:
        any of them
}

rule do_not_ship_certificate
{
    meta:
        description = "Certificate whose subject says that it must not be shipped"
        severity = "high"
        source = "CVE-2024-8105; RFC 5280, section 4.1.2.6"
        category = "test-artifacts"
    strings:
        // "DO NOT ", "TRUST", "SHIP"
        $name = { 06 03 55 04 (03|0A|0B) (0C|13) ?? 44 4F 20 4E 4F 54 20 (54 52 55 53 54|53 48 49 50) }
    condition:
        $name
}

rule edk2_test_root_certificate
{
    meta:
        description = "EDK II test root certificate, whose private key is public"
        severity = "high"
        source = "EDK II BaseTools/Source/Python/Pkcs7Sign/TestRoot.pem (subject CN=TestRoot)"
        category = "test-artifacts"
    strings:
        // "TestRoot"
        $name = { 06 03 55 04 03 (0C|13) 08 54 65 73 74 52 6F 6F 74 }
    condition:
        $name
}

rule snake_oil_certificate
{
    meta:
        description = "\"Snake oil\" test certificate, whose private key is public"
        severity = "high"
        source = "Apache mod_ssl snake oil CA; Debian edk2 PkKek-1-snakeoil.pem"
        category = "test-artifacts"
    strings:
        // "Snake Oil"
        $organisation = { 06 03 55 04 (03|0A|0B) (0C|13|14) ?? 53 6E 61 6B 65 20 4F 69 6C }
        // "SnakeOil"
        $debian = { 06 03 55 04 0A (0C|13) 08 53 6E 61 6B 65 4F 69 6C }
    condition:
        any of them
}

rule aosp_test_certificate
{
    meta:
        description = "AOSP test certificate, whose private key is public"
        severity = "high"
        source = "AOSP build/make/target/product/security/README (testkey, platform, shared, media)"
        category = "test-artifacts"
    strings:
        // "android@android.com"
        $email = { 16 13 61 6E 64 72 6F 69 64 40 61 6E 64 72 6F 69 64 2E 63 6F 6D }
        // "Android"
        $name = { 13 07 41 6E 64 72 6F 69 64 }
        // "Mountain View"
        $town = { 13 0D 4D 6F 75 6E 74 61 69 6E 20 56 69 65 77 }
    condition:
        all of them
}

rule android_test_keys_build
{
    meta:
        description = "Android build signed with test keys"
        severity = "high"
        source = "AOSP, \"Sign builds for release\" (ro.build.tags)"
        category = "test-artifacts"
    strings:
        // "ro.build.tags=", "test-keys"
        $tags = { 72 6F 2E 62 75 69 6C 64 2E 74 61 67 73 3D [0-24] 74 65 73 74 2D 6B 65 79 73 }
    condition:
        $tags
}

rule tfa_development_root_key
{
    meta:
        description = "Trusted Firmware-A development root of trust key, whose private key is public"
        severity = "critical"
        source = "Trusted Firmware-A plat/arm/board/common/rotpk/arm_rotprivk_rsa.pem"
        category = "test-artifacts"
    strings:
        $modulus = { 00 CB 2C 60 D5 8D 63 D4 07 79 7E C7 16 96 BD 4D 24 4E AC 86 }
        $hash = { B0 F3 82 09 12 97 D8 3A 37 7A 72 47 1B EC 32 73 E9 92 32 E2 49 59 F6 5E 8B 4A 4A 46 D8 22 9A DA }
    condition:
        any of them
}

rule optee_default_ta_key
{
    meta:
        description = "OP-TEE default key for trusted applications, whose private key is public"
        severity = "critical"
        source = "OP-TEE keys/default_ta.pem; OP-TEE documentation, \"Offline signing of TAs\""
        category = "test-artifacts"
    strings:
        $modulus = { A6 5A 18 AD C0 B3 CE E3 0C 90 2B 7D 40 9B AC BB 5A 49 88 42 0A B1 E0 92 C0 86 91 E6 9E EF A0 E1 }
    condition:
        $modulus
}

rule mcuboot_sample_signing_key
{
    meta:
        description = "MCUboot sample RSA signing key, whose private key is public"
        severity = "critical"
        source = "MCUboot root-rsa-2048.pem; MCUboot documentation, \"Image tool\""
        category = "test-artifacts"
    strings:
        $modulus = { 00 D1 06 08 1A 18 44 2C 18 E8 FB FD F7 0D A3 4F 1F BB EE 5E F9 AA D2 4B 18 D3 5A E9 6D 18 80 19 }
    condition:
        $modulus
}

rule uboot_development_key
{
    meta:
        description = "FIT or U-Boot control device tree that names the example key \"dev\""
        severity = "medium"
        source = "U-Boot doc/usage/fit/beaglebone_vboot.rst and doc/usage/fit/signature.rst (key-name-hint = \"dev\")"
        category = "test-artifacts"
    strings:
        // "key-dev"
        $node = { 00 00 00 01 6B 65 79 2D 64 65 76 00 }
    condition:
        $node
}

rule default_openssl_subject
{
    meta:
        description = "Certificate with OpenSSL's default organisation"
        severity = "low"
        source = "OpenSSL apps/openssl.cnf (0.organizationName_default)"
        category = "test-artifacts"
    strings:
        // "Internet Widgits Pty Ltd"
        $organisation = { 06 03 55 04 0A (0C|13) 18 49 6E 74 65 72 6E 65 74 20 57 69 64 67 69 74 73 20 50 74 79 20 4C
            74 64 }
    condition:
        $organisation
}

rule wolfssl_test_certificate
{
    meta:
        description = "wolfSSL test certificate, whose private key is public"
        severity = "high"
        source = "wolfSSL certs/README and certs/server-cert.pem (info@wolfssl.com)"
        category = "test-artifacts"
    strings:
        // "info@wolfssl.com"
        $email = { 16 10 69 6E 66 6F 40 77 6F 6C 66 73 73 6C 2E 63 6F 6D }
    condition:
        $email
}

rule mbedtls_test_certificate
{
    meta:
        description = "Mbed TLS (PolarSSL) test certificate, whose private key is public"
        severity = "high"
        source = "Mbed TLS library/certs.c and tests/data_files"
        category = "test-artifacts"
    strings:
        // "PolarSSL Test CA"
        $ca = { (0C|13) 10 50 6F 6C 61 72 53 53 4C 20 54 65 73 74 20 43 41 }
        // "PolarSSL Server 1"
        $server = { (0C|13) 11 50 6F 6C 61 72 53 53 4C 20 53 65 72 76 65 72 20 31 }
    condition:
        any of them
}
