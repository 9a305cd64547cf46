using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Tests.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>The rules for private keys on keys that are made here and nowhere kept, and on what only looks like one.</summary>
public sealed class PrivateKeyRulesTests
{
    private static readonly IReadOnlyList<Rule> Rules = BuiltInRules.Load();
    private static readonly Lazy<CompiledDatabase> Database = new(Compile);

    [Theory]
    [InlineData(1024)]
    [InlineData(1536)]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void Rsa_key_of_any_size_is_found_in_every_form(int bits)
    {
        using var key = RSA.Create(bits);

        Assert.Equal(["der_rsa_private_key"], Found(key.ExportRSAPrivateKey()));
        Assert.Equal(["der_pkcs8_rsa_private_key", "der_rsa_private_key"], Found(key.ExportPkcs8PrivateKey()));
        AssertText("pem_rsa_private_key", key.ExportRSAPrivateKeyPem());
        AssertText("pem_pkcs8_private_key", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Keys that take minutes to make, by the numbers that their structure begins with.</summary>
    [Theory]
    [InlineData("308209 28 020100 02820201 00", 512)]
    [InlineData("30820D A8 020100 02820301 00", 768)]
    [InlineData("308212 29 020100 02820401 00", 1024)]
    public void Rsa_key_of_up_to_8192_bits_is_found(string head, int modulusLength)
    {
        byte[] key = [.. SampleBytes.Parse(head), .. Enumerable.Repeat((byte)0xC5, modulusLength), .. SampleBytes.Parse("0203010001")];
        Assert.Equal(["der_rsa_private_key"], Found(key));
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7")]
    [InlineData("1.3.132.0.34")]
    [InlineData("1.3.132.0.35")]
    [InlineData("1.3.132.0.10")]
    public void Elliptic_key_on_any_curve_is_found_in_every_form(string curve)
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has no secp256k1");
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));

        Assert.Equal(["der_ec_private_key"], Found(key.ExportECPrivateKey()));
        Assert.Contains("der_pkcs8_ec_private_key", Found(key.ExportPkcs8PrivateKey()));
        AssertText("pem_ec_private_key", key.ExportECPrivateKeyPem());
        AssertText("pem_pkcs8_private_key", key.ExportPkcs8PrivateKeyPem());
    }

    [Theory]
    [InlineData("302E 020100 3005 06032B6570 0422 0420")]
    [InlineData("302E 020100 3005 06032B656E 0422 0420")]
    [InlineData("3047 020100 3005 06032B6571 043B 0439")]
    [InlineData("3046 020100 3005 06032B656F 043A 0438")]
    [InlineData("3051 020101 3005 06032B6570 0422 0420")]
    public void Edwards_and_montgomery_keys_are_found_as_rfc_8410_writes_them(string head)
    {
        byte[] key = [.. SampleBytes.Parse(head), .. SampleBytes.Filler(57, seed: 5)];

        Assert.Equal(["der_edwards_private_key"], Found(key));
        AssertText("pem_pkcs8_private_key", PemEncoding.WriteString("PRIVATE KEY", key));
    }

    [Fact]
    public void Encrypted_key_is_found_as_such()
    {
        using var key = RSA.Create(2048);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Assert.Equal(["pem_encrypted_private_key"], Found(Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem("password", parameters))));
        using var small = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(
            ["pem_encrypted_private_key"], Found(Encoding.ASCII.GetBytes(small.ExportEncryptedPkcs8PrivateKeyPem("password", parameters))));
    }

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMy key goes here\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY----- Markers are expected\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMII...\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\0Malformed key\0")]
    [InlineData("-----BEGIN PRIVATE KEY-----\0Missing end marker\0")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\0MIME\0")]
    [InlineData("-----BEGIN DSA PRIVATE KEY-----\n-----END DSA PRIVATE KEY-----\n")]
    public void Label_without_a_key_is_no_finding(string text)
    {
        Assert.Empty(Found(Encoding.ASCII.GetBytes(text)));
        Assert.Empty(Found(Encoding.Unicode.GetBytes(text)));
        Assert.Empty(Found(Encoding.BigEndianUnicode.GetBytes(text)));
    }

    [Fact]
    public void Public_keys_are_no_finding()
    {
        using var rsa = RSA.Create(2048);
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        byte[][] exports = [rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), elliptic.ExportSubjectPublicKeyInfo()];
        Assert.All(exports, export => Assert.DoesNotContain(Found(export), rule => rule.Contains("private", StringComparison.Ordinal)));
    }

    [Fact]
    public void Java_trust_store_is_named_and_no_finding()
    {
        byte[] store = SampleBytes.Parse("FEEDFEED 00000002 00000001 00000002 0002 'ca' 0000018ABCDEF012 0005 'X.509' 00000004 30020500");
        Assert.Equal(["java_trust_store"], Found(store));
    }

    /// <summary>The text as it is, indented as in YAML, as in JSON, and as UTF-16 in both byte orders.</summary>
    private static void AssertText(string rule, string pem)
    {
        string indented = "key: |\r\n            " + pem.ReplaceLineEndings("\r\n            ");
        string json = "{\"key\":\"" + pem.ReplaceLineEndings("\\n") + "\"}";
        Assert.Equal([rule], Found(Encoding.ASCII.GetBytes(pem)));
        Assert.Equal([rule], Found(Encoding.ASCII.GetBytes(indented)));
        Assert.Equal([rule], Found(Encoding.ASCII.GetBytes(json)));
        Assert.Equal(["pem_utf16_private_key"], Found(Encoding.Unicode.GetBytes(pem)));
        Assert.Equal(["pem_utf16_private_key"], Found(Encoding.BigEndianUnicode.GetBytes(indented)));
    }

    private static IEnumerable<string> Found(byte[] stream)
    {
        byte[] image = [.. SampleBytes.Filler(333, seed: 3), .. stream, .. SampleBytes.Filler(333, seed: 4)];
        return Scan.Run(Database.Value, image).Rules.Select(number => Rules[number].Name).Order(StringComparer.Ordinal);
    }

    private static CompiledDatabase Compile()
    {
        var diagnostics = new DiagnosticBag();
        return DatabaseCompiler.Compile(new RuleSet(Rules), new CompilerOptions(), diagnostics)
            ?? throw new InvalidDataException(string.Join("; ", diagnostics.All));
    }
}
