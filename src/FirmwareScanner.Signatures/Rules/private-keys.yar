// Private keys, which must not be in an image that many devices share.

rule pem_rsa_private_key
{
    meta:
        description = "RSA private key in PEM form, not encrypted, other than the self-test key of GnuTLS"
        severity = "high"
        source = "RFC 8017, appendix A.1.2; OpenSSL pem.h (PEM_STRING_RSA); GnuTLS lib/crypto-selftests-pk.c (self-test keys)"
        category = "private-keys"
    strings:
        // "-----BEGIN RSA PRIVATE KEY-----", at most a line break with its indentation, "MII...IBAAKB": SEQUENCE, 0, modulus
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 52 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-18]
            4D 49 49 [3] 49 42 41 41 4B (42|43) }
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
        // "-----BEGIN EC PRIVATE KEY-----", at most a line break with its indentation, then SEQUENCE, 1, OCTET STRING in base64:
        // "M..CAQEE", "MI..AgEBB" and, with explicit parameters, "MII...IBAQQ"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 45 43 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-18] (4D
            ?? ?? 43 41 51 45 45|4D 49 ?? ?? 41 67 45 42 42|4D 49 49 [3] 49 42 41 51 51) }
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
        // "-----BEGIN DSA PRIVATE KEY-----", at most a line break with its indentation, "MII...IBAAKB": SEQUENCE, 0, prime
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 44 53 41 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-18]
            4D 49 49 [3] 49 42 41 41 4B (42|43) }
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
        // "-----BEGIN PRIVATE KEY-----", at most a line break with its indentation, then SEQUENCE, 0 or 1, SEQUENCE in base64:
        // "M..CAQAw", "MI..AgEAM", "MII...IBADA"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D [1-18] (4D ?? ?? 43
            41 51 (41|45) 77|4D 49 ?? ?? 41 67 45 (41|42) 4D|4D 49 49 [3] 49 42 41 (44|54) 41) }
        // "-----BEGIN PRIVATE KEY-----", "MGoCAQAwIQYIKoUDBwEBAQIwFQ", "MEgCAQAwHwYIKoUDBwEBAQEwEw", "MEUCAQAwHAYGKoUDAgITMBIGBy"
        $self_test = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D 2D 2D 2D 0A (4D 47 6F
            43 41 51 41 77 49 51 59 49 4B 6F 55 44 42 77 45 42 41 51 49 77 46 51|4D 45 67 43 41 51 41 77 48 77 59 49
            4B 6F 55 44 42 77 45 42 41 51 45 77 45 77|4D 45 55 43 41 51 41 77 48 41 59 47 4B 6F 55 44 41 67 49 54 4D
            42 49 47 42 79) } private
    condition:
        #key > #self_test
}

rule pem_utf16_private_key
{
    meta:
        description = "Private key in PEM form as UTF-16 text"
        severity = "high"
        source = "RFC 7468, section 10; Unicode Standard, section 3.10 (UTF-16LE and UTF-16BE)"
        category = "private-keys"
    strings:
        // "PRIVATE KEY-----" in either byte order, "M" or "b" and nine more characters that may be base64
        $key = { 50 00 52 00 49 00 56 00 41 00 54 00 45 00 20 00 4B 00 45 00 59 00 2D 00 2D 00 2D 00 2D 00 2D [2-38]
            (4D|62) 00 (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) 00
            (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) 00
            (2B|2F|3?|4?|5?|6?|7?) 00 (2B|2F|3?|4?|5?|6?|7?) }
    condition:
        $key
}

rule pem_encrypted_private_key
{
    meta:
        description = "PKCS #8 private key in PEM form, encrypted with a password"
        severity = "medium"
        source = "RFC 7468, section 11"
        category = "private-keys"
    strings:
        // "-----BEGIN ENCRYPTED PRIVATE KEY-----", at most a line break with its indentation, then the object identifier of a
        // password-based scheme (1.2.840.113549.1) in base64: "MII.....BgkqhkiG", "MI..M..GCSqG"
        $key = { 2D 2D 2D 2D 2D 42 45 47 49 4E 20 45 4E 43 52 59 50 54 45 44 20 50 52 49 56 41 54 45 20 4B 45 59 2D 2D
            2D 2D 2D [1-18] (4D 49 49 [5] 42 67 (6B|6F) 71 68 6B|4D 49 ?? ?? 4D ?? ?? 47 43 (53|69) 71 47) }
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
            2D [1-18] 62 33 42 6C 62 6E 4E 7A 61 43 31 72 5A 58 6B 74 }
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
        description = "RSA (PKCS #1) or DSA private key of 1024 bits and more in DER form, other than self-test keys of Linux and OpenSSL"
        severity = "high"
        source = "RFC 8017, appendix A.1.2; Linux crypto/testmgr.h and OpenSSL apps/testrsa.h (self-test keys)"
        category = "private-keys"
    strings:
        // A sequence, version 0, a modulus or prime of 128 bytes and more whose highest bit is set
        $key = { 30 82 ?? ?? 02 01 00 02 (81|82) [1-2] 00 (8?|9?|A?|B?|C?|D?|E?|F?) }
        // The same with the first bytes of known moduli: a key of one's own has such in one of half a million
        $self_test = { 30 82 ?? ?? 02 01 00 02 (81|82) [1-2] 00 (AD|BC|C0|D7|DB|DC|E3) (10|1E|27|3B|3F|71|98|C0)
            (1A|23|43|46|77|AA|AC|CE) (1A|3E|82|99|C0|C2|DC|E8) } private
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

rule der_ec_private_key
{
    meta:
        description = "Elliptic curve private key (P-256, P-384, P-521, secp256k1) in DER form (SEC 1)"
        severity = "high"
        source = "RFC 5915, section 3; SEC 2, section 2 (curves)"
        category = "private-keys"
    strings:
        $p256 = { 02 01 01 04 20 [32] A0 0A 06 08 2A 86 48 CE 3D 03 01 07 }
        $k256 = { 02 01 01 04 20 [32] A0 07 06 05 2B 81 04 00 0A }
        $p384 = { 02 01 01 04 30 [48] A0 07 06 05 2B 81 04 00 22 }
        $p521 = { 02 01 01 04 42 [66] A0 07 06 05 2B 81 04 00 23 }
    condition:
        any of them
}

rule der_pkcs8_ec_private_key
{
    meta:
        description = "Elliptic curve private key in DER form (PKCS #8)"
        severity = "high"
        source = "RFC 5958, section 2; RFC 5480, section 2.1.1"
        category = "private-keys"
    strings:
        $key = { 02 01 00 30 (10|13|14) 06 07 2A 86 48 CE 3D 02 01 06 [6-10] 04 [1-2] 30 [1-2] 02 01 01 04 (20|30|40|42) }
    condition:
        $key
}

rule der_edwards_private_key
{
    meta:
        description = "Ed25519, X25519, Ed448 or X448 private key in DER form (PKCS #8)"
        severity = "high"
        source = "RFC 8410, section 7"
        category = "private-keys"
    strings:
        $key = { 02 01 (00|01) 30 05 06 03 2B 65 (6E|6F|70|71) 04 (22|3A|3B) 04 (20|38|39) }
    condition:
        $key
}

rule pkcs12_key_store
{
    meta:
        description = "PKCS #12 key store with a private key, not one of certificates only"
        severity = "medium"
        source = "RFC 7292, section 4 and appendix D (keyBag, pkcs-8ShroudedKeyBag)"
        category = "private-keys"
    strings:
        $pfx = { 30 82 ?? ?? 02 01 03 30 82 ?? ?? 06 09 2A 86 48 86 F7 0D 01 07 01 A0 82 }
        $key_bag = { 06 0B 2A 86 48 86 F7 0D 01 0C 0A 01 (01|02) }
    condition:
        $pfx and $key_bag
}

rule java_key_store
{
    meta:
        description = "Java key store (JKS or JCEKS) with a private key, not a trust store"
        severity = "medium"
        source = "OpenJDK sun/security/provider/JavaKeyStore.java (MAGIC) and KeyProtector.java (KEY_PROTECTOR_OID)"
        category = "private-keys"
    strings:
        $jks = { FE ED FE ED 00 00 00 (01|02) 00 00 ?? ?? 00 00 00 (01|02) }
        $jceks = { CE CE CE CE 00 00 00 (01|02) 00 00 ?? ?? 00 00 00 (01|02|03) }
        // The object identifiers of what private keys in it are encrypted with: 1.3.6.1.4.1.42.2.17.1.1 and 1.3.6.1.4.1.42.2.19.1
        $protector = { 2B 06 01 04 01 2A 02 (11|13) 01 }
    condition:
        ($jks or $jceks) and $protector
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
