using System;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>Signs PE files as Authenticode does, with a certificate that is made for it, and that of a made-up authority.</summary>
internal sealed class PeSigner : IDisposable
{
    internal const string ProgramName = "Some program";

    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, true);
    private static readonly Asn1Tag Second = new(TagClass.ContextSpecific, 1, true);

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _authorityKey = RSA.Create(2048);

    internal PeSigner()
    {
        var start = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Authority = Request("CN=\"Root / of + trust\", O=Authority, C=XX", _authorityKey).CreateSelfSigned(start, start.AddYears(20));
        Certificate = Request("CN=Signer, O=Company, C=XX", _key).Create(
            Authority.SubjectName, X509SignatureGenerator.CreateForRSA(_authorityKey, RSASignaturePadding.Pkcs1), start, start.AddYears(10), [0x12, 0x34, 0x56]);
    }

    internal X509Certificate2 Certificate { get; }

    internal X509Certificate2 Authority { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
        _key.Dispose();
        _authorityKey.Dispose();
    }

    /// <summary>Signs a built file.</summary>
    /// <param name="file">The file, without a signature.</param>
    /// <param name="is64Bit">Whether it is of 64 bits.</param>
    /// <param name="isNested">Whether another signature is put inside of the signature.</param>
    internal byte[] Sign(byte[] file, bool is64Bit, bool isNested = false)
    {
        int directory = PeBuilder.HeaderOffset + 24 + (is64Bit ? 112 : 96) + 32;
        int checksum = PeBuilder.HeaderOffset + 24 + 64;
        byte[] padded = [.. file, .. new byte[(8 - (file.Length % 8)) % 8]];
        byte[] digest = SHA256.HashData([.. padded[..checksum], .. padded[(checksum + 4)..directory], .. padded[(directory + 8)..]]);
        byte[] signature = Message(digest, isNested ? Message(digest, null) : null);
        PeBlob.Word((uint)padded.Length).CopyTo(padded, directory);
        PeBlob.Word((uint)signature.Length + 8).CopyTo(padded, directory + 4);
        return [.. padded, .. PeBlob.Word((uint)signature.Length + 8), .. PeBlob.Half(0x200), .. PeBlob.Half(2), .. signature];
    }

    private static CertificateRequest Request(string name, RSA key)
    {
        return new CertificateRequest(new X500DistinguishedName(name), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private byte[] Message(byte[] digest, byte[]? nested)
    {
        byte[] content = Write(writer => Sequence(writer, () =>
        {
            Sequence(writer, () => writer.WriteObjectIdentifier("1.3.6.1.4.1.311.2.1.15"));
            Sequence(writer, () =>
            {
                Algorithm(writer, Sha256);
                writer.WriteOctetString(digest);
            });
        }));
        return Write(writer => Sequence(writer, () =>
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            Wrap(writer, First, () => Sequence(writer, () =>
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                    Algorithm(writer, Sha256);
                }

                Sequence(writer, () =>
                {
                    writer.WriteObjectIdentifier("1.3.6.1.4.1.311.2.1.4");
                    Wrap(writer, First, () => writer.WriteEncodedValue(content));
                });
                using (writer.PushSetOf(First))
                {
                    writer.WriteEncodedValue(Certificate.RawData);
                    writer.WriteEncodedValue(Authority.RawData);
                }

                using (writer.PushSetOf())
                {
                    Signer(writer, content, nested);
                }
            }));
        }));
    }

    private void Signer(AsnWriter writer, byte[] content, byte[]? nested)
    {
        // The digest is that of the content without its tag and length.
        AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.DER, out int offset, out int length, out _);
        byte[] attributes = Attributes(SHA256.HashData(content.AsSpan(offset, length)));
        Sequence(writer, () =>
        {
            writer.WriteInteger(1);
            Sequence(writer, () =>
            {
                writer.WriteEncodedValue(Certificate.IssuerName.RawData);
                writer.WriteInteger([.. Certificate.GetSerialNumber().Reverse()]);
            });
            Algorithm(writer, Sha256);
            byte[] tagged = (byte[])attributes.Clone();
            tagged[0] = 0xa0;
            writer.WriteEncodedValue(tagged);
            Algorithm(writer, "1.2.840.113549.1.1.1");
            writer.WriteOctetString(_key.SignData(attributes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            if (nested is not null)
            {
                using (writer.PushSetOf(Second))
                {
                    Attribute(writer, "1.3.6.1.4.1.311.2.4.1", () => writer.WriteEncodedValue(nested));
                }
            }
        });
    }

    private static byte[] Attributes(byte[] digest) => Write(writer =>
    {
        using (writer.PushSetOf())
        {
            Attribute(writer, "1.2.840.113549.1.9.3", () => writer.WriteObjectIdentifier("1.3.6.1.4.1.311.2.1.4"));
            Attribute(writer, "1.2.840.113549.1.9.4", () => writer.WriteOctetString(digest));
            Attribute(writer, "1.3.6.1.4.1.311.2.1.12", () => Sequence(writer, () => Wrap(writer, First, () =>
                writer.WriteOctetString(Encoding.BigEndianUnicode.GetBytes(ProgramName), new Asn1Tag(TagClass.ContextSpecific, 0)))));
        }
    });

    private static void Attribute(AsnWriter writer, string identifier, Action writeValue) => Sequence(writer, () =>
    {
        writer.WriteObjectIdentifier(identifier);
        using (writer.PushSetOf())
        {
            writeValue();
        }
    });

    private static void Algorithm(AsnWriter writer, string identifier) => Sequence(writer, () =>
    {
        writer.WriteObjectIdentifier(identifier);
        writer.WriteNull();
    });

    private static void Sequence(AsnWriter writer, Action writeContent) => Wrap(writer, Asn1Tag.Sequence, writeContent);

    private static void Wrap(AsnWriter writer, Asn1Tag tag, Action writeContent)
    {
        using (writer.PushSequence(tag))
        {
            writeContent();
        }
    }

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
