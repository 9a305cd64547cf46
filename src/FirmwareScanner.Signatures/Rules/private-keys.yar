// Private keys, which must not be in an image that many devices share.

rule pem_rsa_private_key
{
    meta:
        description = "RSA private key in PEM form, not encrypted, other than the self-test key of GnuTLS"
        severity = "high"
        source = "RFC 8017, appendix A.1.2; OpenSSL pem.h (PEM_STRING_RSA); GnuTLS lib/crypto-selftests-pk.c (self-test keys)"
        category = "private-keys"
    strings:
        // "-----BEGIN RSA PRIVATE KEY-----", "MI"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 52 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 4D
            49 }
        // "-----BEGIN RSA PRIVATE KEY-----", "MIIEogIBAAKCAQEA6yCv+BLrRP"
        $self_test = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 52 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D 0A
            4D 49 49 45 6F 67 49 42 41 41 4B 43 41 51 45 41 36 79 43 76 2B 42 4C 72 52 50 } private
    condition:
        #key > #self_test
}

rule pem_ec_private_key
{
    meta:
        description = "Elliptic curve private key in PEM form, not encrypted, other than the self-test key of GnuTLS"
        severity = "high"
        source = "RFC 5915, section 4; GnuTLS lib/crypto-selftests-pk.c (self-test keys)"
        category = "private-keys"
    strings:
        // "-----BEGIN EC PRIVATE KEY-----", "M"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 45 43 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 4D }
        // "-----BEGIN EC PRIVATE KEY-----", "MHcCAQEEIPAKWV7+pZe9c5EubM"
        $self_test = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 45 43 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D 0A 4D
            48 63 43 41 51 45 45 49 50 41 4B 57 56 37 2B 70 5A 65 39 63 35 45 75 62 4D } private
    condition:
        #key > #self_test
}

rule pem_dsa_private_key
{
    meta:
        description = "DSA private key in PEM form, not encrypted, other than the self-test key of GnuTLS"
        severity = "high"
        source = "OpenSSL pem.h (PEM_STRING_DSA); GnuTLS lib/crypto-selftests-pk.c (self-test keys)"
        category = "private-keys"
    strings:
        // "-----BEGIN DSA PRIVATE KEY-----", "MI"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 44 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 4D
            49 }
        // "-----BEGIN DSA PRIVATE KEY-----", "MIIDTQIBAAKCAQEAh60B6yPMRI"
        $self_test = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 44 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D 0A
            4D 49 49 44 54 51 49 42 41 41 4B 43 41 51 45 41 68 36 30 42 36 79 50 4D 52 49 } private
    condition:
        #key > #self_test
}

rule pem_pkcs8_private_key
{
    meta:
        description = "PKCS #8 private key in PEM form, not encrypted, other than the self-test key of GnuTLS"
        severity = "high"
        source = "RFC 7468, section 10; GnuTLS lib/crypto-selftests-pk.c (self-test keys)"
        category = "private-keys"
    strings:
        // "-----BEGIN PRIVATE KEY-----", "M"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 4D }
        // "-----BEGIN PRIVATE KEY-----", "MGoCAQAwIQYIKoUDBwEBAQIwFQ", "MEgCAQAwHwYIKoUDBwEBAQEwEw", "MEUCAQAwHAYGKoUDAgITMBIGBy"
        $self_test = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D 0A (4D 47 6F
            43 41 51 41 77 49 51 59 49 4B 6F 55 44 42 77 45 42 41 51 49 77 46 51|4D 45 67 43 41 51 41 77 48 77 59 49
            4B 6F 55 44 42 77 45 42 41 51 45 77 45 77|4D 45 55 43 41 51 41 77 48 41 59 47 4B 6F 55 44 41 67 49 54 4D
            42 49 47 42 79) } private
    condition:
        #key > #self_test
}

rule pem_encrypted_private_key
{
    meta:
        description = "PKCS #8 private key in PEM form, encrypted with a password"
        severity = "medium"
        source = "RFC 7468, section 11"
        category = "private-keys"
    strings:
        // "-----BEGIN ENCRYPTED PRIVATE KEY-----", "MI"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 45 4E 43 52 59 50 54 45 44 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D
            2D 2D 2D [1-2] 4D 49 }
    condition:
        $key
}

rule openssh_private_key
{
    meta:
        description = "OpenSSH private key"
        severity = "high"
        source = "OpenSSH PROTOCOL.key"
        category = "private-keys"
    strings:
        // "-----BEGIN OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXkt"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 4F 50 45 4E 53 53 48 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D
            2D [1-2] 62 33 42 6C 62 6E 4E 7A 61 43 31 72 5A 58 6B 74 }
    condition:
        $key
}

rule openvpn_static_key
{
    meta:
        description = "OpenVPN static key"
        severity = "high"
        source = "OpenVPN src/openvpn/crypto.c (static_key_head)"
        category = "private-keys"
    strings:
        // "-----BEGIN OpenVPN Static key V1-----"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 4F 70 65 6E 56 50 4E 20 53 74 61 74 69 63 20 6B 65 79 20 56 31 2D 2D
            2D 2D 2D [1-2] (3?|6?) (3?|6?) (3?|6?) (3?|6?) }
    condition:
        $key
}

rule pgp_private_key_block
{
    meta:
        description = "OpenPGP private key block"
        severity = "high"
        source = "RFC 4880, section 6.2"
        category = "private-keys"
    strings:
        // "-----BEGIN PGP PRIVATE KEY BLOCK-----"
        $block = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 47 50 20 50 52 49 56 41 54 45 20 4B 45 59 20 42 4C 4F 43 4B 2D
            2D 2D 2D 2D [1-2] (0A|0D|56|43) }
    condition:
        $block
}

rule pem_legacy_encrypted_private_key
{
    meta:
        description = "Private key in PEM form, encrypted with OpenSSL's traditional format"
        severity = "medium"
        source = "RFC 1421, section 4.6.1.1; OpenSSL crypto/pem/pem_lib.c"
        category = "private-keys"
    strings:
        // "PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "DEK-Info: ", "AES-", "DES-"
        $info = { 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-2] 50 72 6F 63 2D 54 79 70 65 3A 20 34 2C 45 4E
            43 52 59 50 54 45 44 [1-2] 44 45 4B 2D 49 6E 66 6F 3A 20 (41 45 53 2D|44 45 53 2D) }
    condition:
        $info
}

rule putty_private_key
{
    meta:
        description = "PuTTY private key file"
        severity = "high"
        source = "PuTTY documentation, appendix C \"PPK file format\""
        category = "private-keys"
    strings:
        // "PuTTY-User-Key-File-"
        $header = { 50 75 54 54 59 2D 55 73 65 72 2D 4B 65 79 2D 46 69 6C 65 2D (32|33) 3A 20 }
    condition:
        $header
}

rule der_rsa_private_key
{
    meta:
        description = "RSA private key of 2048 bits in DER form (PKCS #1), other than the self-test keys of Linux and OpenSSL"
        severity = "high"
        source = "RFC 8017, appendix A.1.2; Linux crypto/testmgr.h and OpenSSL apps/testrsa.h (self-test keys)"
        category = "private-keys"
    strings:
        $self_test = { 30 82 04 (A5|A3) 02 01 00 02 82 01 01 00 (D7 1E 77 82|DB 10 1A C2|C0 C0 CE 3E) } private
        $key = { 30 82 04 (9?|A?) 02 01 00 02 82 01 01 00 [256] 02 03 01 00 01 02 82 01 0? }
    condition:
        #key > #self_test
}

rule der_pkcs8_rsa_private_key
{
    meta:
        description = "RSA private key in DER form (PKCS #8)"
        severity = "high"
        source = "RFC 5208, section 5"
        category = "private-keys"
    strings:
        $key = { 30 82 ?? ?? 02 01 00 30 0D 06 09 2A 86 48 86 F7 0D 01 01 01 05 00 04 82 ?? ?? 30 82 ?? ?? 02 01 00 }
    condition:
        $key
}

rule der_ec_p256_private_key
{
    meta:
        description = "Elliptic curve P-256 private key in DER form (SEC 1)"
        severity = "high"
        source = "RFC 5915, section 3"
        category = "private-keys"
    strings:
        $key = { 30 77 02 01 01 04 20 [32] A0 0A 06 08 2A 86 48 CE 3D 03 01 07 A1 44 03 42 00 }
    condition:
        $key
}

rule der_pkcs8_ec_private_key
{
    meta:
        description = "Elliptic curve P-256 private key in DER form (PKCS #8)"
        severity = "high"
        source = "RFC 5958, section 2"
        category = "private-keys"
    strings:
        $key = { 02 01 00 30 13 06 07 2A 86 48 CE 3D 02 01 06 08 2A 86 48 CE 3D 03 01 07 04 6D 30 6B 02 01 01 04 20 }
    condition:
        $key
}

rule der_ed25519_private_key
{
    meta:
        description = "Ed25519 private key in DER form (PKCS #8)"
        severity = "high"
        source = "RFC 8410, section 7"
        category = "private-keys"
    strings:
        $key = { 30 2E 02 01 00 30 05 06 03 2B 65 70 04 22 04 20 }
    condition:
        $key
}

rule pkcs12_key_store
{
    meta:
        description = "PKCS #12 key store (certificate with private key)"
        severity = "medium"
        source = "RFC 7292, section 4"
        category = "private-keys"
    strings:
        $pfx = { 30 82 ?? ?? 02 01 03 30 82 ?? ?? 06 09 2A 86 48 86 F7 0D 01 07 01 A0 82 }
    condition:
        $pfx
}

rule java_key_store
{
    meta:
        description = "Java key store (JKS)"
        severity = "medium"
        source = "OpenJDK sun/security/provider/JavaKeyStore.java (MAGIC)"
        category = "private-keys"
    strings:
        $header = { FE ED FE ED 00 00 00 02 00 00 00 ?? 00 00 00 (01|02) 00 }
    condition:
        $header
}

rule dropbear_rsa_host_key
{
    meta:
        description = "Dropbear RSA host key file: every device with this image shares it"
        severity = "high"
        source = "Dropbear src/rsa.c (buf_put_rsa_priv_key)"
        category = "private-keys"
    strings:
        // "ssh-rsa"
        $key = { 00 00 00 07 73 73 68 2D 72 73 61 00 00 00 03 01 00 01 00 00 01 01 00 [256] 00 00 01 (00|01) }
    condition:
        $key
}

rule wireguard_private_key
{
    meta:
        description = "WireGuard private key in a configuration file"
        severity = "high"
        source = "wireguard-tools wg(8), \"CONFIGURATION FILE FORMAT\""
        category = "private-keys"
    strings:
        // "PrivateKey = "
        $key = { 0A 50 72 69 76 61 74 65 4B 65 79 20 3D 20 [43] 3D (0A|0D) }
    condition:
        $key
}

rule signify_secret_key
{
    meta:
        description = "signify or usign secret signing key"
        severity = "high"
        source = "OpenBSD signify(1), signify.c (struct enckey: \"Ed\", \"BK\")"
        category = "private-keys"
    strings:
        // "untrusted comment: ", "RWRCS"
        $key = { 75 6E 74 72 75 73 74 65 64 20 63 6F 6D 6D 65 6E 74 3A 20 [4-100] 0A 52 57 52 43 53 }
    condition:
        $key
}

rule age_secret_key
{
    meta:
        description = "age secret key"
        severity = "high"
        source = "C2SP age specification, \"Native X25519 recipients\""
        category = "private-keys"
    strings:
        $key = "AGE-SECRET-KEY-1"
    condition:
        $key
}
