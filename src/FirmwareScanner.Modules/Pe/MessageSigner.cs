using System;
using System.Collections.Generic;
using System.Formats.Asn1;

namespace FirmwareScanner.Modules.Pe;

/// <summary>Who signed a message: SignerInfo of RFC 5652.</summary>
internal sealed class MessageSigner
{
    private static readonly Asn1Tag FirstTag = new(TagClass.ContextSpecific, 0, true);
    private static readonly Asn1Tag SecondTag = new(TagClass.ContextSpecific, 1, true);

    private readonly byte[]? _keyIdentifier;
    private readonly ReadOnlyMemory<byte> _issuer;
    private readonly ReadOnlyMemory<byte> _serial;
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _signedAttributes = [];
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _unsignedAttributes = [];

    /// <summary>Reads a signer.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal MessageSigner(ReadOnlyMemory<byte> encoded)
    {
        AsnReader signer = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        signer.ReadInteger();
        var keyTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (signer.PeekTag().HasSameClassAndValue(keyTag))
        {
            _keyIdentifier = signer.ReadOctetString(keyTag);
        }
        else
        {
            AsnReader certificate = signer.ReadSequence();
            _issuer = certificate.ReadEncodedValue();
            _serial = certificate.ReadIntegerBytes();
        }

        DigestAlgorithm = signer.ReadSequence().ReadObjectIdentifier();
        if (signer.PeekTag().HasSameClassAndValue(FirstTag))
        {
            // What is signed is the same set with the tag that sets have.
            byte[] attributes = signer.PeekEncodedValue().ToArray();
            attributes[0] = 0x31;
            SignedAttributes = attributes;
            ReadAttributes(signer.ReadSetOf(true, FirstTag), _signedAttributes);
        }

        signer.ReadSequence();
        Signature = signer.ReadOctetString();
        if (signer.HasData && signer.PeekTag().HasSameClassAndValue(SecondTag))
        {
            ReadAttributes(signer.ReadSetOf(true, SecondTag), _unsignedAttributes);
        }
    }

    /// <summary>The algorithm with which the content is hashed.</summary>
    internal string DigestAlgorithm { get; }

    /// <summary>The encoded set of signed attributes; null without.</summary>
    internal byte[]? SignedAttributes { get; }

    /// <summary>The signature.</summary>
    internal byte[] Signature { get; }

    /// <summary>Whether a certificate is the signer's.</summary>
    internal bool IsOf(SigningCertificate certificate)
    {
        return _keyIdentifier is not null
            ? _keyIdentifier.AsSpan().SequenceEqual(certificate.KeyIdentifier)
            : _serial.Span.SequenceEqual(certificate.Serial.Span) && _issuer.Span.SequenceEqual(certificate.Issuer.Span);
    }

    /// <summary>The first value of a signed attribute, encoded; null without.</summary>
    internal ReadOnlyMemory<byte>? SignedAttribute(string identifier)
    {
        return _signedAttributes.TryGetValue(identifier, out List<ReadOnlyMemory<byte>>? values) && values.Count > 0 ? values[0] : null;
    }

    /// <summary>The values of an attribute that is not signed, encoded.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> UnsignedAttributes(string identifier) => _unsignedAttributes.GetValueOrDefault(identifier) ?? [];

    private static void ReadAttributes(AsnReader attributes, Dictionary<string, List<ReadOnlyMemory<byte>>> byIdentifier)
    {
        while (attributes.HasData)
        {
            AsnReader attribute = attributes.ReadSequence();
            string identifier = attribute.ReadObjectIdentifier();
            AsnReader values = attribute.ReadSetOf(true);
            var list = new List<ReadOnlyMemory<byte>>();
            while (values.HasData)
            {
                list.Add(values.ReadEncodedValue());
            }

            // Of two attributes with one identifier OpenSSL finds the first.
            byIdentifier.TryAdd(identifier, list);
        }
    }
}
