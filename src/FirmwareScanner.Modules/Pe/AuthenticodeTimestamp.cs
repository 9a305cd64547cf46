using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// A countersignature, which says when a file was signed: one of PKCS #9, or a time stamp of RFC 3161 as Microsoft has it.
/// </summary>
internal sealed class AuthenticodeTimestamp
{
    private const string Countersignature = "1.2.840.113549.1.9.6";
    private const string MicrosoftTimestamp = "1.3.6.1.4.1.311.3.3.1";
    private const string TimestampInformation = "1.2.840.113549.1.9.16.1.4";
    private const string SigningTime = "1.2.840.113549.1.9.5";
    private const int MaxNested = 16;

    /// <summary>When the file was signed, in seconds since 1970; 0 if it is not said.</summary>
    internal long Time { get; private set; }

    /// <summary>The algorithm of the digest; null without.</summary>
    internal string? DigestAlgorithm { get; private set; }

    /// <summary>The digest of the signature; empty without.</summary>
    internal byte[] Digest { get; private set; } = [];

    /// <summary>Whether it is right.</summary>
    internal bool IsVerified { get; private set; }

    /// <summary>The certificate of who signed the time, and those that it follows from.</summary>
    internal IReadOnlyList<SigningCertificate> Chain { get; private set; } = [];

    /// <summary>The certificates that are sent along with the time stamp itself.</summary>
    internal IReadOnlyList<SigningCertificate> OwnCertificates { get; private set; } = [];

    /// <summary>Reads the time stamps of a signer, those of PKCS #9 first.</summary>
    internal static List<AuthenticodeTimestamp> ReadAll(SignedMessage message, MessageSigner signer)
    {
        var timestamps = new List<AuthenticodeTimestamp>();
        Read(signer, Countersignature, timestamps, (timestamp, value) => timestamp.ReadCountersignature(value, message, signer));
        Read(signer, MicrosoftTimestamp, timestamps, (timestamp, value) => timestamp.ReadMicrosoft(value, signer));
        return timestamps;
    }

    private static void Read(
        MessageSigner signer,
        string attribute,
        List<AuthenticodeTimestamp> timestamps,
        Action<AuthenticodeTimestamp, ReadOnlyMemory<byte>> read)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> values = signer.UnsignedAttributes(attribute);
        for (int i = 0; i < values.Count && i < MaxNested; i++)
        {
            var timestamp = new AuthenticodeTimestamp();
            try
            {
                read(timestamp, values[i]);
            }
            catch (AsnContentException)
            {
                timestamp.IsVerified = false;
            }

            timestamps.Add(timestamp);
        }
    }

    private void ReadCountersignature(ReadOnlyMemory<byte> encoded, SignedMessage message, MessageSigner countersigned)
    {
        var signer = new MessageSigner(encoded);
        DigestAlgorithm = signer.DigestAlgorithm;
        if (signer.SignedAttribute(SigningTime) is not ReadOnlyMemory<byte> time)
        {
            return;
        }

        Time = SigningCertificate.Time(new AsnReader(time, AsnEncodingRules.BER));
        if (message.CertificateOf(signer) is not SigningCertificate certificate)
        {
            return;
        }

        Chain = message.ChainOf(certificate);
        if (SignatureCheck.DigestOf(signer) is not { Length: > 0 } digest
            || SignatureCheck.HashOf(signer.DigestAlgorithm) is not HashAlgorithmName algorithm)
        {
            return;
        }

        Digest = digest;
        IsVerified = signer.SignedAttributes is byte[] attributes
            && SignatureCheck.IsSignedHash(certificate, CryptographicOperations.HashData(algorithm, attributes), signer.Signature)
            && CryptographicOperations.HashData(algorithm, countersigned.Signature).AsSpan().SequenceEqual(digest);
    }

    private void ReadMicrosoft(ReadOnlyMemory<byte> encoded, MessageSigner countersigned)
    {
        if (SignedMessage.TryRead(encoded) is not SignedMessage message || message.ContentType != TimestampInformation)
        {
            return;
        }

        byte[] content = new AsnReader(message.Content, AsnEncodingRules.BER).ReadOctetString();
        AsnReader information = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        bool isKnown = information.TryReadInt32(out int version) && version == 1;
        information.ReadObjectIdentifier();
        AsnReader imprint = information.ReadSequence();
        string algorithmIdentifier = imprint.ReadSequence().ReadObjectIdentifier();
        byte[] digest = imprint.ReadOctetString();
        information.ReadInteger();
        Time = SigningCertificate.Time(information);
        if (message.Signers.Count == 0 || message.CertificateOf(message.Signers[0]) is not SigningCertificate certificate)
        {
            return;
        }

        OwnCertificates = message.Certificates!;
        Chain = message.ChainOf(certificate);
        DigestAlgorithm = algorithmIdentifier;
        Digest = digest;
        IsVerified = isKnown
            && SignatureCheck.HashOf(algorithmIdentifier) is HashAlgorithmName algorithm
            && CryptographicOperations.HashData(algorithm, countersigned.Signature).AsSpan().SequenceEqual(digest)
            && SignatureCheck.IsSigned(message, message.Signers[0], certificate, content);
    }
}
