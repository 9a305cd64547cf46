using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>test-artifacts.yar</c>.</summary>
internal static class TestArtifactsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "eicar_test_file",
            "58354F2150254041505B345C505A58353428505E2937434329377D24 'EICAR' '-STANDARD-ANTIVIRUS-TEST-FILE' " +
            "'!$H+H*'",
            nearMiss: "58354F2150254041505B345C505A58353428505E2937434329377D24 'EICAR' " +
            "'-STANDARD-ANTIVIRUS-TEST-FILE' '!$H+H+'");
        yield return RuleSample.Component(
            "gtube_test_mail",
            "'XJS*C4JDBQADN1.NSBN3*2IDNEN*' 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'",
            nearMiss: "'XJS*C4JDBQADN1.NSBN3*2IDNEN*' 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34Y'");
        yield return RuleSample.Component(
            "ami_test_platform_key",
            "310B30 0603550403 0C1A 'DO NOT TRUST - AMI Test PK' 30",
            nearMiss: "310B30 0603550403 0C1A 'DO TRUST IN - AMI Prod PK-' 30");
        yield return RuleSample.Component(
            "do_not_ship_certificate",
            "300B 0603550403 130D 'DO NOT SHIP -' 30",
            nearMiss: "300B 0603550403 130D 'DO NOT COPY -' 30");
        yield return RuleSample.Component(
            "edk2_test_root_certificate",
            "310B30 0603550403 0C08 'TestRoot' 30",
            nearMiss: "310B30 0603550403 0C08 'ProdRoot' 30");
        yield return RuleSample.Component(
            "snake_oil_certificate",
            "310B30 060355040A 1313 'Snake Oil, Ltd pad.' 30",
            nearMiss: "310B30 060355040A 1313 'Snake Farm, Ltd pad' 30");
        yield return RuleSample.Component(
            "aosp_test_certificate",
            "130D 'Mountain View' 31 1307 'Android' 3122 16 13 'android@android.com' 30",
            nearMiss: "130D 'Mountain View' 31 1307 'Android' 3122 16 14 'androids@android.com' 30");
        yield return RuleSample.Component(
            "android_test_keys_build",
            "0A 'ro.build.tags=test-keys' 0A",
            nearMiss: "0A 'ro.build.tags=release-keys' 0A");
        yield return RuleSample.Component(
            "tfa_development_root_key",
            "B0F382091297D83A377A72471BEC3273E99232E24959F65E8B4A4A46D8229ADA",
            nearMiss: "B0F382091297D83A377A72471BEC3273E99232E24959F65E8B4A4A46D8229ADB");
        yield return RuleSample.Component(
            "optee_default_ta_key",
            "02820101 00 A65A18ADC0B3CEE30C902B7D409BACBB5A4988420AB1E092C08691E69EEFA0E1",
            nearMiss: "02820101 00 A65A18ADC0B3CEE30C902B7D409BACBB5A4988420AB1E092C08691E69EEFA0E2");
        yield return RuleSample.Component(
            "mcuboot_sample_signing_key",
            "3082010A 02820101 00D106081A18442C18E8FBFDF70DA34F1FBBEE5EF9AAD24B18D35AE96D188019",
            nearMiss: "3082010A 02820101 00D106081A18442C18E8FBFDF70DA34F1FBBEE5EF9AAD24B18D35AE96D188018");
        yield return RuleSample.Component(
            "uboot_development_key",
            "00000001 'signature' 000000 00000001 'key-dev' 00 00000003",
            nearMiss: "00000001 'signature' 000000 00000001 'key-prod' 00*4 00000003");
        yield return RuleSample.Component(
            "default_openssl_subject",
            "3121301F 060355040A 0C18 'Internet Widgits Pty Ltd' 30",
            nearMiss: "3121301F 060355040A 0C18 'Internet Gadgets Pty Ltd' 30");
        yield return RuleSample.Component(
            "wolfssl_test_certificate",
            "06092A864886F70D010901 1610 'info@wolfssl.com' 30",
            nearMiss: "06092A864886F70D010901 1610 'sale@wolfssl.com' 30");
        yield return RuleSample.Component(
            "mbedtls_test_certificate",
            "0603550403 0C10 'PolarSSL Test CA' 30",
            nearMiss: "0603550403 0C10 'PolarSSL Prod CA' 30");
    }
}
