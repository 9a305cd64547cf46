using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// Checks signatures, not whom they are of: whether a certificate can be trusted is not asked, as in YARA. Keys and signatures are
/// hostile, and what the cryptography of the platform does not take does not verify.
/// </summary>
internal static class SignatureCheck
{
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EllipticCurveKey = "1.2.840.10045.2.1";
    private const string MessageDigest = "1.2.840.113549.1.9.4";

    /// <summary>How large a key may be where it is computed with here, in bytes: keys are hostile too, and large ones take long.</summary>
    private const int MaxModulusSize = 1024;

    private const int MaxExponentSize = 8;

    private static readonly Dictionary<string, HashAlgorithmName> Algorithms = new()
    {
        ["1.2.840.113549.2.5"] = HashAlgorithmName.MD5,
        ["1.3.14.3.2.26"] = HashAlgorithmName.SHA1,
        ["2.16.840.1.101.3.4.2.1"] = HashAlgorithmName.SHA256,
        ["2.16.840.1.101.3.4.2.2"] = HashAlgorithmName.SHA384,
        ["2.16.840.1.101.3.4.2.3"] = HashAlgorithmName.SHA512,
    };

    /// <summary>The hash of an identifier; null if it is not known.</summary>
    internal static HashAlgorithmName? HashOf(string identifier) => Algorithms.TryGetValue(identifier, out HashAlgorithmName name) ? name : null;

    /// <summary>The digest in a signed attribute; null without.</summary>
    internal static byte[]? DigestOf(MessageSigner signer)
    {
        try
        {
            return signer.SignedAttribute(MessageDigest) is ReadOnlyMemory<byte> value
                ? new AsnReader(value, AsnEncodingRules.BER).ReadOctetString()
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Whether a signer signed some content, the digest of which the signed attributes must have.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signer">The signer, with signed attributes.</param>
    /// <param name="certificate">Whose key it is.</param>
    /// <param name="content">The content.</param>
    internal static bool IsSigned(SignedMessage message, MessageSigner signer, SigningCertificate certificate, ReadOnlySpan<byte> content)
    {
        return signer.SignedAttributes is byte[] attributes
            && message.DigestAlgorithms.Contains(signer.DigestAlgorithm)
            && HashOf(signer.DigestAlgorithm) is HashAlgorithmName algorithm
            && DigestOf(signer) is byte[] digest
            && CryptographicOperations.HashData(algorithm, content).AsSpan().SequenceEqual(digest)
            && Verifies(certificate, CryptographicOperations.HashData(algorithm, attributes), signer.Signature, algorithm);
    }

    /// <summary>Whether a signature with RSA is that of a hash, be it alone or with the name of its algorithm.</summary>
    internal static bool IsSignedHash(SigningCertificate certificate, byte[] hash, byte[] signature)
    {
        return Recover(certificate, signature) is byte[] recovered
            && (recovered.AsSpan().SequenceEqual(hash) || HashIn(recovered).AsSpan().SequenceEqual(hash));
    }

    private static bool Verifies(SigningCertificate certificate, byte[] hash, byte[] signature, HashAlgorithmName algorithm)
    {
        try
        {
            switch (KeyAlgorithm(certificate))
            {
                case RsaKey:
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportSubjectPublicKeyInfo(certificate.PublicKey.Span, out _);
                        return rsa.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1);
                    }

                case EllipticCurveKey:
                    using (var curve = ECDsa.Create())
                    {
                        curve.ImportSubjectPublicKeyInfo(certificate.PublicKey.Span, out _);
                        return curve.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
                    }

                default:
                    return false;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static string KeyAlgorithm(SigningCertificate certificate)
    {
        return new AsnReader(certificate.PublicKey, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadObjectIdentifier();
    }

    /// <summary>What is in a signature with RSA and the padding of PKCS #1 version 1.5; null if that is not what it is.</summary>
    private static byte[]? Recover(SigningCertificate certificate, byte[] signature)
    {
        try
        {
            AsnReader key = new AsnReader(certificate.PublicKey, AsnEncodingRules.BER).ReadSequence();
            if (key.ReadSequence().ReadObjectIdentifier() != RsaKey)
            {
                return null;
            }

            AsnReader numbers = new AsnReader(key.ReadBitString(out _), AsnEncodingRules.BER).ReadSequence();
            BigInteger modulus = numbers.ReadInteger();
            BigInteger exponent = numbers.ReadInteger();
            var number = new BigInteger(signature, true, true);
            if (modulus.Sign <= 0 || exponent.Sign <= 0 || number >= modulus
                || modulus.GetByteCount(true) > MaxModulusSize || exponent.GetByteCount(true) > MaxExponentSize)
            {
                return null;
            }

            byte[] padded = BigInteger.ModPow(number, exponent, modulus).ToByteArray(true, true);
            int end = Array.IndexOf(padded, (byte)0);
            return padded.Length == modulus.GetByteCount(true) - 1 && padded[0] == 1 && end > 8 && padded[1..end].All(value => value == 0xff)
                ? padded[(end + 1)..]
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[]? HashIn(byte[] digestInformation)
    {
        try
        {
            AsnReader reader = new AsnReader(digestInformation, AsnEncodingRules.BER).ReadSequence();
            reader.ReadSequence();
            return reader.ReadOctetString();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
