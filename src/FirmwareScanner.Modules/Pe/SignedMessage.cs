using System;
using System.Collections.Generic;
using System.Formats.Asn1;

namespace FirmwareScanner.Modules.Pe;

/// <summary>A message of PKCS #7 (RFC 2315) or CMS (RFC 5652) of the type signed data.</summary>
internal sealed class SignedMessage
{
    private const string SignedData = "1.2.840.113549.1.7.2";

    /// <summary>How many certificates count; YARA has no bound, and chains of them are searched for.</summary>
    private const int MaxCertificates = 256;

    private SignedMessage(AsnReader data)
    {
        Version = data.TryReadInt32(out int version) ? version : 0;
        AsnReader algorithms = data.ReadSetOf(true);
        while (algorithms.HasData)
        {
            DigestAlgorithms.Add(algorithms.ReadSequence().ReadObjectIdentifier());
        }

        AsnReader content = data.ReadSequence();
        ContentType = content.ReadObjectIdentifier();
        if (content.HasData)
        {
            Content = content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadEncodedValue();
        }

        ReadCertificates(data);
        AsnReader signers = data.ReadSetOf(true);
        while (signers.HasData)
        {
            Signers.Add(new MessageSigner(signers.ReadEncodedValue()));
        }
    }

    /// <summary>The version of the syntax.</summary>
    internal int Version { get; }

    /// <summary>The algorithms with which the content is hashed.</summary>
    internal HashSet<string> DigestAlgorithms { get; } = [];

    /// <summary>What the content is.</summary>
    internal string ContentType { get; }

    /// <summary>The encoded content; empty without.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>The certificates that are sent along; null if there is no place for them.</summary>
    internal List<SigningCertificate>? Certificates { get; private set; }

    /// <summary>Whether certificates of other kinds than X.509 are sent along, which PKCS #7 does not know.</summary>
    internal bool HasOtherCertificates { get; private set; }

    /// <summary>Who signed.</summary>
    internal List<MessageSigner> Signers { get; } = [];

    /// <summary>Reads a message; what follows behind it does not matter.</summary>
    /// <param name="encoded">Its bytes.</param>
    /// <returns>The message; null if it is none, or not of signed data.</returns>
    internal static SignedMessage? TryRead(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader outer = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            return outer.ReadObjectIdentifier() == SignedData
                ? new SignedMessage(outer.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadSequence())
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The certificate of a signer; null if it is not sent along.</summary>
    internal SigningCertificate? CertificateOf(MessageSigner signer) => Certificates?.Find(signer.IsOf);

    /// <summary>A certificate, the one that signed it, and so on, as far as they are sent along.</summary>
    internal List<SigningCertificate> ChainOf(SigningCertificate certificate)
    {
        var chain = new List<SigningCertificate> { certificate };
        var others = new List<SigningCertificate>(Certificates ?? []);
        while (!chain[^1].IsSelfSigned && BestIssuer(others, chain) is SigningCertificate issuer)
        {
            chain.Add(issuer);
            others.Remove(issuer);
        }

        return chain;
    }

    /// <summary>The first of those that are valid the longest: unlike YARA's, the choice does not depend on the time of day.</summary>
    private static SigningCertificate? BestIssuer(List<SigningCertificate> others, List<SigningCertificate> chain)
    {
        SigningCertificate? best = null;
        foreach (SigningCertificate other in others)
        {
            if (chain[^1].IsIssuedBy(other) && !chain.Contains(other) && (best is null || other.NotAfter > best.NotAfter))
            {
                best = other;
            }
        }

        return best;
    }

    private void ReadCertificates(AsnReader data)
    {
        var certificatesTag = new Asn1Tag(TagClass.ContextSpecific, 0, true);
        var revocationsTag = new Asn1Tag(TagClass.ContextSpecific, 1, true);
        if (data.PeekTag().HasSameClassAndValue(certificatesTag))
        {
            Certificates = [];
            AsnReader certificates = data.ReadSetOf(true, certificatesTag);
            while (certificates.HasData)
            {
                // CMS allows other kinds, which have tags of their own.
                bool isOrdinary = certificates.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
                ReadOnlyMemory<byte> certificate = certificates.ReadEncodedValue();
                HasOtherCertificates |= !isOrdinary;
                if (isOrdinary && Certificates.Count < MaxCertificates)
                {
                    Certificates.Add(SigningCertificate.Read(certificate));
                }
            }
        }

        if (data.PeekTag().HasSameClassAndValue(revocationsTag))
        {
            data.ReadSetOf(true, revocationsTag);
        }
    }
}
