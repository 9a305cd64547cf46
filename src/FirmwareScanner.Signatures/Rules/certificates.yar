// Certificates, public keys and signatures.

rule x509_certificate_der
{
    meta:
        description = "X.509 version 3 certificate in DER form"
        severity = "info"
        source = "RFC 5280, section 4.1; ITU-T X.690"
        category = "certificates"
    strings:
        $certificate = { 30 82 ?? ?? 30 82 ?? ?? A0 03 02 01 02 02
            (01|02|03|04|08|09|0A|0B|0C|0D|0E|0F|10|11|12|13|14|15) }
    condition:
        $certificate
}

rule x509_certificate_pem
{
    meta:
        description = "X.509 certificate in PEM form"
        severity = "info"
        source = "RFC 7468, section 5"
        category = "certificates"
    strings:
        // "-----BEGIN CERTIFICATE-----", "MI"
        $certificate = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 43 45 52 54 49 46 49 43 41 54 45 2D 2D 2D 2D 2D [1-2] 4D 49
        }
    condition:
        $certificate
}

rule pkcs7_signed_data
{
    meta:
        description = "PKCS #7 signed data (Authenticode, firmware signatures)"
        severity = "info"
        source = "RFC 2315, section 9.1"
        category = "certificates"
    strings:
        $content = { 06 09 2A 86 48 86 F7 0D 01 07 02 A0 82 ?? ?? 30 82 ?? ?? 02 01 (01|03) }
    condition:
        $content
}

rule public_key_pem
{
    meta:
        description = "Public key in PEM form"
        severity = "info"
        source = "RFC 7468, section 13"
        category = "certificates"
    strings:
        // "-----BEGIN PUBLIC KEY-----", "M"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 55 42 4C 49 43 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 4D }
    condition:
        $key
}

rule rsa_public_key_der
{
    meta:
        description = "RSA public key (SubjectPublicKeyInfo) in DER form"
        severity = "info"
        source = "RFC 3279, section 2.3.1"
        category = "certificates"
    strings:
        $key = { 30 0D 06 09 2A 86 48 86 F7 0D 01 01 01 05 00 03 82 ?? ?? 00 30 82 ?? ?? 02 82 ?? ?? 00 }
    condition:
        $key
}

rule ec_p256_public_key_der
{
    meta:
        description = "Elliptic curve P-256 public key in DER form"
        severity = "info"
        source = "RFC 5480, section 2"
        category = "certificates"
    strings:
        $key = { 30 59 30 13 06 07 2A 86 48 CE 3D 02 01 06 08 2A 86 48 CE 3D 03 01 07 03 42 00 04 }
    condition:
        $key
}

rule pgp_public_key_block
{
    meta:
        description = "OpenPGP public key block"
        severity = "info"
        source = "RFC 4880, section 6.2"
        category = "certificates"
    strings:
        $block = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
    condition:
        $block
}

rule usign_key_file
{
    meta:
        description = "usign or signify key file, as OpenWrt ships for its package feeds"
        severity = "info"
        source = "OpenBSD signify(1); OpenWrt usign main.c (pkalg \"Ed\")"
        category = "certificates"
    strings:
        // "untrusted comment: ", "RW"
        $key = { 75 6E 74 72 75 73 74 65 64 20 63 6F 6D 6D 65 6E 74 3A 20 [4-100] 0A 52 57 }
    condition:
        $key
}
