using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>certificates.yar</c>.</summary>
internal static class CertificatesSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "x509_certificate_der",
            "30820321 30820209 A003020102 0209 00C3A1B2D4E5F60718 300D06092A864886F70D01010B0500",
            breakAt: 12);
        yield return RuleSample.Component(
            "x509_certificate_pem",
            "'-----BEGIN CERTIFICATE-----' 0A 'MIIDITCCAgmgAwIBAgIJAMOh' 0A",
            nearMiss: "'-----BEGIN CERTIFICATE-----' 00 '-----END CERTIFICATE-----'");
        yield return RuleSample.Component(
            "pkcs7_signed_data",
            "30821234 06092A864886F70D010702 A0821223 3082121F 020101 310F",
            breakAt: 23);
        yield return RuleSample.Component(
            "public_key_pem",
            "'-----BEGIN PUBLIC KEY-----' 0A 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A' 0A",
            nearMiss: "'-----BEGIN PUBLIC KEY-----' 00 '-----END PUBLIC KEY-----'");
        yield return RuleSample.Component(
            "rsa_public_key_der",
            "30820122 300D06092A864886F70D0101010500 0382010F 00 3082010A 02820101 00C1A2",
            breakAt: 24);
        yield return RuleSample.Component(
            "ec_p256_public_key_der",
            "30593013 06072A8648CE3D0201 06082A8648CE3D030107 03420004 C1A2",
            breakAt: 22);
        yield return RuleSample.Component(
            "pgp_public_key_block",
            "'-----BEGIN PGP PUBLIC KEY BLOCK-----' 0A0A 'mQENB' 0A",
            nearMiss: "'-----BEGIN PGP SIGNED MESSAGE-----' 0A0A");
        yield return RuleSample.Component(
            "usign_key_file",
            "'untrusted comment: Public usign key for 23.05 release builds' 0A " +
            "'RWRoKXAGS4epF5gGGh7tVQxiJIuZWQ0geStqgCkwRyviQCWXpufBggaP' 0A",
            nearMiss: "'untrusted comment: Public usign key for 23.05 release builds' 0A 'EWRoKXAGS4epF5gGGh7tVQ' " +
            "0A");
    }
}
