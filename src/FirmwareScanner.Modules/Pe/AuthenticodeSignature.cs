using System;
using System.Collections.Generic;
using System.Formats.Asn1;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// A signature of Authenticode, read as the parser of YARA 4.5 reads it ("Windows Authenticode Portable Executable Signature Format",
/// Microsoft). Signatures inside of it are signatures of their own.
/// </summary>
internal sealed class AuthenticodeSignature
{
    private const string IndirectData = "1.3.6.1.4.1.311.2.1.4";
    private const string ProgramInformation = "1.3.6.1.4.1.311.2.1.12";
    private const string NestedSignature = "1.3.6.1.4.1.311.2.4.1";

    /// <summary>How many values of an attribute count, as in YARA.</summary>
    private const int MaxNested = 16;

    /// <summary>How deep signatures may lie inside of each other; YARA has no bound.</summary>
    private const int MaxDepth = 8;

    /// <summary>How many signatures are read in all; YARA has no bound.</summary>
    private const int MaxSignatures = 32;

    private AuthenticodeSignature(SignedMessage message) => Certificates = message.Certificates!;

    /// <summary>The certificates that are sent along, also those of Microsoft's time stamps.</summary>
    internal List<SigningCertificate> Certificates { get; private set; }

    /// <summary>The algorithm of the digest; null if there is none to be read.</summary>
    internal string? DigestAlgorithm { get; private set; }

    /// <summary>The digest that the file should have.</summary>
    internal byte[] Digest { get; private set; } = [];

    /// <summary>The signer's certificate and those that it follows from; empty if the content is not what it should be.</summary>
    internal IReadOnlyList<SigningCertificate> Chain { get; private set; } = [];

    /// <summary>The algorithm of the signer's digest; null without.</summary>
    internal string? SignerDigestAlgorithm { get; private set; }

    /// <summary>The signer's digest of the content; null without.</summary>
    internal byte[]? SignerDigest { get; private set; }

    /// <summary>The name of the program that the signer gives, in UTF-8; null without.</summary>
    internal string? ProgramName { get; private set; }

    /// <summary>Whether the signer's key signed the content.</summary>
    internal bool IsSigned { get; private set; }

    /// <summary>The time stamps.</summary>
    internal IReadOnlyList<AuthenticodeTimestamp> Timestamps { get; private set; } = [];

    /// <summary>Reads a signature and those inside of it.</summary>
    /// <param name="encoded">The bytes.</param>
    internal static List<AuthenticodeSignature> ReadAll(ReadOnlyMemory<byte> encoded)
    {
        var signatures = new List<AuthenticodeSignature>();
        Add(signatures, encoded, 0);
        return signatures;
    }

    private static void Add(List<AuthenticodeSignature> signatures, ReadOnlyMemory<byte> encoded, int depth)
    {
        if (depth > MaxDepth
            || signatures.Count >= MaxSignatures
            || SignedMessage.TryRead(encoded) is not { Certificates: not null, HasOtherCertificates: false } message)
        {
            return;
        }

        var signature = new AuthenticodeSignature(message);
        if (!signature.ReadContent(message))
        {
            // YARA lists what is signed, but not as a file.
            signatures.Add(signature);
            return;
        }

        if (message.Signers.Count == 0)
        {
            return;
        }

        MessageSigner signer = message.Signers[0];
        if (signature.ReadSigner(message, signer))
        {
            signatures.Add(signature);
        }

        IReadOnlyList<ReadOnlyMemory<byte>> nested = signer.UnsignedAttributes(NestedSignature);
        for (int i = 0; i < nested.Count && i < MaxNested; i++)
        {
            Add(signatures, nested[i], depth + 1);
        }
    }

    private bool ReadContent(SignedMessage message)
    {
        try
        {
            if (message.ContentType != IndirectData || message.Content.IsEmpty)
            {
                return false;
            }

            AsnReader content = new AsnReader(message.Content, AsnEncodingRules.BER).ReadSequence();
            content.ReadSequence().ReadObjectIdentifier();
            AsnReader digest = content.ReadSequence();
            DigestAlgorithm = digest.ReadSequence().ReadObjectIdentifier();
            Digest = digest.ReadOctetString();
            return true;
        }
        catch (AsnContentException)
        {
            DigestAlgorithm = null;
            return false;
        }
    }

    /// <summary>Reads who signed; false if a certificate is missing, and the signature does not count.</summary>
    private bool ReadSigner(SignedMessage message, MessageSigner signer)
    {
        if (!message.Signers.TrueForAll(any => message.CertificateOf(any) is not null))
        {
            return false;
        }

        Timestamps = AuthenticodeTimestamp.ReadAll(message, signer);
        SigningCertificate certificate = message.CertificateOf(signer)!;
        Chain = message.ChainOf(certificate);
        Certificates = [.. Certificates];
        foreach (AuthenticodeTimestamp timestamp in Timestamps)
        {
            Certificates.AddRange(timestamp.OwnCertificates);
        }

        SignerDigest = SignatureCheck.DigestOf(signer);
        if (SignerDigest is not null)
        {
            SignerDigestAlgorithm = signer.DigestAlgorithm;
            ProgramName = NameOfProgram(signer);
            IsSigned = SignatureCheck.IsSigned(message, signer, certificate, SignedBytes(message));
        }

        return true;
    }

    /// <summary>What is signed: of PKCS #7 the content without its tag and length, of later syntaxes the content.</summary>
    private static ReadOnlySpan<byte> SignedBytes(SignedMessage message)
    {
        if (message.Version != 1)
        {
            return message.Content.Span;
        }

        AsnDecoder.ReadEncodedValue(message.Content.Span, AsnEncodingRules.BER, out int offset, out int length, out _);
        return message.Content.Span.Slice(offset, length);
    }

    private static string? NameOfProgram(MessageSigner signer)
    {
        try
        {
            var nameTag = new Asn1Tag(TagClass.ContextSpecific, 0, true);
            if (signer.SignedAttribute(ProgramInformation) is not ReadOnlyMemory<byte> value
                || new AsnReader(value, AsnEncodingRules.BER).ReadSequence() is not { HasData: true } information
                || !information.PeekTag().HasSameClassAndValue(nameTag))
            {
                return null;
            }

            AsnReader name = information.ReadSequence(nameTag);
            Asn1Tag tag = name.PeekTag();
            return name.ReadCharacterString(tag.TagValue == 0 ? UniversalTagNumber.BMPString : UniversalTagNumber.IA5String, tag);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
