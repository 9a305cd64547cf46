using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>private-keys.yar</c>.</summary>
internal static class PrivateKeysSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "pem_rsa_private_key",
            "'-----BEGIN RSA PRIVATE KEY-----' 0A 'MIIEpAIBAAKCAQEA' 'x'*48 0A",
            nearMiss: "'-----BEGIN RSA PRIVATE KEY-----' 0A 'MII...' 0A '-----END RSA PRIVATE KEY-----' 00");
        yield return RuleSample.Component(
            "pem_ec_private_key",
            "'-----BEGIN EC PRIVATE KEY-----' 0A 'MHcCAQEEIB' 'x'*54 0A",
            nearMiss: "'-----BEGIN EC PRIVATE KEY-----' 00 'Malformed key' 00 'expected MHcCAQEEIB' 00");
        yield return RuleSample.Component(
            "pem_dsa_private_key",
            "'-----BEGIN DSA PRIVATE KEY-----' 0A 'MIIBuwIBAAKBgQD' 'x'*49 0A",
            nearMiss: "'-----BEGIN DSA PRIVATE KEY-----' 0A 'My key goes here' 0A");
        yield return RuleSample.Component(
            "pem_pkcs8_private_key",
            "'-----BEGIN PRIVATE KEY-----' 0A 'MIIEvAIBADANBgkqhkiG9w0' 'x'*41 0A",
            nearMiss: "'-----BEGIN PRIVATE KEY-----' 00 'Missing end marker' 00");
        yield return RuleSample.Component(
            "pem_encrypted_private_key",
            "'-----BEGIN ENCRYPTED PRIVATE KEY-----' 0A 'MIIFHDBOBgkqhkiG9w0BBQ0w' 'x'*40 0A",
            nearMiss: "'-----BEGIN ENCRYPTED PRIVATE KEY-----' 00 'MIME header expected here' 00");
        yield return RuleSample.Component(
            "openssh_private_key",
            "'-----BEGIN OPENSSH PRIVATE KEY-----' 0A 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU' 'x'*20 0A",
            nearMiss: "'-----BEGIN OPENSSH PRIVATE KEY-----' 00 '-----END OPENSSH PRIVATE KEY-----' 00");
        yield return RuleSample.Component(
            "openvpn_static_key",
            "'-----BEGIN OpenVPN Static key V1-----' 0A '6acef03f62675b4b1bbd03e53b187727' 0A",
            nearMiss: "'-----BEGIN OpenVPN Static key V1-----' 00 '-----END OpenVPN Static key V1-----' 00");
        yield return RuleSample.Component(
            "pgp_private_key_block",
            "'-----BEGIN PGP PRIVATE KEY BLOCK-----' 0A0A 'lQOYBF' 0A",
            nearMiss: "'-----BEGIN PGP PUBLIC KEY BLOCK-----' 0A0A 'mQENBF' 0A");
        yield return RuleSample.Component(
            "pem_legacy_encrypted_private_key",
            "'-----BEGIN RSA PRIVATE KEY-----' 0A 'Proc-Type: 4,ENCRYPTED' 0A 'DEK-Info: AES-256-CBC,0011' 0A",
            nearMiss: "'-----BEGIN RSA PRIVATE KEY-----' 0A 'Proc-Type: 4,MIC-CLEAR' 0A");
        yield return RuleSample.Component(
            "putty_private_key",
            "'PuTTY-User-Key-File-3: ssh-ed25519' 0A 'Encryption: none' 0A",
            nearMiss: "'PuTTY-User-Key-File-%d: ssh-ed25519' 0A");
        yield return RuleSample.Component(
            "der_rsa_private_key",
            "308204A4 020100 0282010100 C5*256 0203010001 02820100 5A*32",
            breakAt: 7);
        yield return RuleSample.Component(
            "der_pkcs8_rsa_private_key",
            "308204BC 020100 300D06092A864886F70D0101010500 048204A6 308204A2 020100 0282010100",
            breakAt: 22);
        yield return RuleSample.Component(
            "der_ec_private_key",
            "3081A4 020101 0430 C5*48 A00706052B81040022 A164 036200 04 A1*96",
            breakAt: 5);
        yield return RuleSample.Component(
            "der_pkcs8_ec_private_key",
            "308187 020100 3013 06072A8648CE3D0201 06082A8648CE3D030107 046D306B0201010420 C5*32",
            breakAt: 6);
        yield return RuleSample.Component(
            "der_edwards_private_key",
            "302E 020100 3005 06032B656E 0422 0420 C5*32",
            breakAt: 11);
        yield return RuleSample.Component(
            "pkcs12_key_store",
            "308209A1 020103 30820967 06092A864886F70D010701 A0820958 04820954 30820100 060B2A864886F70D010C0A0102 A08200F0",
            nearMiss: "308209A1 020103 30820967 06092A864886F70D010701 A0820958 04820954 30820100 060B2A864886F70D010C0A0103 A08200F0");
        yield return RuleSample.Component(
            "java_key_store",
            "FEEDFEED 00000002 00000001 00000001 0005 'mykey' 00000001 30819B 300E 060A2B060104012A02110101 0500 C5*32",
            nearMiss: "FEEDFEED 00000002 00000001 00000002 0005 'mykey' 00000001 30819B 300E 060A2B060104012A02120101 0500 C5*32");
        yield return RuleSample.Component(
            "dropbear_rsa_host_key",
            "00000007 'ssh-rsa' 00000003 010001 00000101 00 C5*256 00000100 5A*64",
            breakAt: 282);
        yield return RuleSample.Component(
            "wireguard_private_key",
            "'[Interface]' 0A 'PrivateKey = ' 'y'*43 '=' 0A",
            nearMiss: "'[Interface]' 0A 'PrivateKey = ' 'y'*39 0A 'x'*6");
        yield return RuleSample.Component(
            "signify_secret_key",
            "'untrusted comment: private key' 0A 'RWRCSwAAAAA' 'x'*40 0A",
            nearMiss: "'untrusted comment: public key' 0A 'RWQ' 'x'*50 0A");
        yield return RuleSample.Component(
            "age_secret_key",
            "'AGE-SECRET-KEY-1' 'Q'*58 0A",
            nearMiss: "'AGE-PUBLIC-KEY-1' 'Q'*58 0A");
        yield return RuleSample.Component(
            "java_trust_store",
            "FEEDFEED 00000002 00000090 00000002 0005 'mykey'",
            breakAt: 7);
        yield return RuleSample.Component(
            "pem_utf16_private_key",
            "FFFE '-' 00 '-' 00 '-' 00 '-' 00 '-' 00 'B' 00 'E' 00 'G' 00 'I' 00 'N' 00 ' ' 00 'P' 00 'R' 00 'I' 00 'V' 00 " +
            "'A' 00 'T' 00 'E' 00 ' ' 00 'K' 00 'E' 00 'Y' 00 '-' 00 '-' 00 '-' 00 '-' 00 '-' 00 0D000A00 'M' 00 'I' 00 " +
            "'I' 00 'E' 00 'v' 00 'A' 00 'I' 00 'B' 00 'A' 00 'D' 00 'A' 00 'N' 00 'B' 00 'g' 00 'k' 00 'q' 00",
            nearMiss: "FFFE '-' 00 '-' 00 '-' 00 '-' 00 '-' 00 'B' 00 'E' 00 'G' 00 'I' 00 'N' 00 ' ' 00 'P' 00 'R' 00 'I' 00 'V' 00 " +
            "'A' 00 'T' 00 'E' 00 ' ' 00 'K' 00 'E' 00 'Y' 00 '-' 00 '-' 00 '-' 00 '-' 00 '-' 00 0D000A00 'M' 00 'y' 00 ' " +
            "' 00 'k' 00 'e' 00 'y' 00 ' ' 00 'g' 00 'o' 00 'e' 00 's' 00 ' ' 00 'h' 00 'e' 00 'r' 00 'e' 00");
    }
}
