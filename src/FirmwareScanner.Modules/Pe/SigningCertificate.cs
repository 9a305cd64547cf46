using System;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FirmwareScanner.Modules.Pe;

/// <summary>A certificate of X.509 (RFC 5280), read but not believed.</summary>
internal sealed class SigningCertificate
{
    private const string SubjectKeyIdentifier = "2.5.29.14";
    private const string KeyUsage = "2.5.29.15";
    private const string AuthorityKeyIdentifier = "2.5.29.35";

    /// <summary>What a time that is none stands for: what C makes of a calendar of zeros.</summary>
    private static readonly DateTimeOffset NoTime = new(1899, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private SigningCertificate(ReadOnlyMemory<byte> encoded)
    {
        Encoded = encoded;
        AsnReader certificate = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        AsnReader body = certificate.ReadSequence();
        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0, true);
        if (body.PeekTag().HasSameClassAndValue(versionTag))
        {
            AsnReader version = body.ReadSequence(versionTag);
            Version = version.TryReadInt32(out int number) ? number + 1L : 1;
        }

        Serial = body.ReadIntegerBytes();
        body.ReadSequence();
        Issuer = body.ReadEncodedValue();
        AsnReader validity = body.ReadSequence();
        NotBefore = Time(validity);
        NotAfter = Time(validity);
        Subject = body.ReadEncodedValue();
        PublicKey = body.ReadEncodedValue();
        ReadExtensions(body);
        Algorithm = certificate.ReadSequence().ReadObjectIdentifier();
        certificate.ReadBitString(out _);
    }

    /// <summary>All its bytes.</summary>
    internal ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The version, from 1 on.</summary>
    internal long Version { get; } = 1;

    /// <summary>The serial number, high byte first.</summary>
    internal ReadOnlyMemory<byte> Serial { get; }

    /// <summary>The encoded name of who signed it.</summary>
    internal ReadOnlyMemory<byte> Issuer { get; }

    /// <summary>The encoded name of whose it is.</summary>
    internal ReadOnlyMemory<byte> Subject { get; }

    /// <summary>When it begins to be valid, in seconds since 1970.</summary>
    internal long NotBefore { get; }

    /// <summary>When it ends to be valid, in seconds since 1970.</summary>
    internal long NotAfter { get; }

    /// <summary>The encoded public key, with its algorithm.</summary>
    internal ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The algorithm with which it is signed.</summary>
    internal string Algorithm { get; }

    /// <summary>What identifies its key; null without.</summary>
    internal byte[]? KeyIdentifier { get; private set; }

    /// <summary>What identifies the key that signed it; null without.</summary>
    private byte[]? IssuerKeyIdentifier { get; set; }

    /// <summary>Whether it may sign certificates.</summary>
    private bool MaySign { get; set; } = true;

    /// <summary>Whether it is signed with its own key, as far as names tell.</summary>
    internal bool IsSelfSigned => IsIssuedBy(this);

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal static SigningCertificate Read(ReadOnlyMemory<byte> encoded) => new(encoded);

    /// <summary>Its SHA-1.</summary>
    internal byte[] Thumbprint() => SHA1.HashData(Encoded.Span);

    /// <summary>Whether names, identifiers of keys, and what a key may do, allow that another certificate's key signed this one.</summary>
    internal bool IsIssuedBy(SigningCertificate other)
    {
        return Issuer.Span.SequenceEqual(other.Subject.Span)
            && (IssuerKeyIdentifier is null || other.KeyIdentifier is null || IssuerKeyIdentifier.AsSpan().SequenceEqual(other.KeyIdentifier))
            && (other.MaySign || ReferenceEquals(this, other));
    }

    /// <summary>Reads a time of one of the two kinds, in seconds since 1970.</summary>
    internal static long Time(AsnReader reader)
    {
        ReadOnlyMemory<byte> encoded = reader.ReadEncodedValue();
        var time = new AsnReader(encoded, AsnEncodingRules.BER);
        try
        {
            return (time.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime ? time.ReadUtcTime() : time.ReadGeneralizedTime()).ToUnixTimeSeconds();
        }
        catch (AsnContentException)
        {
            return NoTime.ToUnixTimeSeconds();
        }
    }

    private void ReadExtensions(AsnReader body)
    {
        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3, true);
        while (body.HasData && !body.PeekTag().HasSameClassAndValue(extensionsTag))
        {
            body.ReadEncodedValue();
        }

        AsnReader? extensions = body.HasData ? body.ReadSequence(extensionsTag).ReadSequence() : null;
        while (extensions?.HasData == true)
        {
            AsnReader extension = extensions.ReadSequence();
            string identifier = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            ReadExtension(identifier, new AsnReader(extension.ReadOctetString(), AsnEncodingRules.BER));
        }
    }

    private void ReadExtension(string identifier, AsnReader value)
    {
        const int CertificateSign = 5;
        try
        {
            switch (identifier)
            {
                case SubjectKeyIdentifier:
                    KeyIdentifier = value.ReadOctetString();
                    break;
                case AuthorityKeyIdentifier:
                    AsnReader parts = value.ReadSequence();
                    var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
                    IssuerKeyIdentifier = parts.HasData && parts.PeekTag().HasSameClassAndValue(tag) ? parts.ReadOctetString(tag) : null;
                    break;
                case KeyUsage:
                    byte[] bits = value.ReadBitString(out _);
                    MaySign = bits.Length > 0 && (bits[0] & (0x80 >> CertificateSign)) != 0;
                    break;
            }
        }
        catch (AsnContentException)
        {
            // An extension that cannot be read says nothing; the certificate is still there.
        }
    }
}
