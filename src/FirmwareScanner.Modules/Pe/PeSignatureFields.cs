using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The fields about signatures.</summary>
internal static class PeSignatureFields
{
    private const int DirectoryIndex = 4;
    private const int HeaderSize = 8;

    /// <summary>Largest serial number, in bytes, as YARA has it.</summary>
    private const int MaxSerialSize = 20;

    /// <summary>How large signatures may be, in bytes; YARA has no bound.</summary>
    private const uint MaxSize = 1 << 24;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        ModuleType certificates = ModuleType.ArrayOf(ModuleType.StructureOf(CertificateFields()));
        Dictionary<string, ModuleType> signature = CertificateFields();
        signature["verified"] = ModuleType.Integer;
        signature["valid_on"] = ModuleType.FunctionOf(new ModuleFunction("i", ModuleType.Integer, IsValidOn));
        signature["digest_alg"] = ModuleType.Text;
        signature["digest"] = ModuleType.Text;
        signature["file_digest"] = ModuleType.Text;
        signature["number_of_certificates"] = ModuleType.Integer;
        signature["certificates"] = certificates;
        signature["signer_info"] = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["program_name"] = ModuleType.Text,
            ["digest"] = ModuleType.Text,
            ["digest_alg"] = ModuleType.Text,
            ["length_of_chain"] = ModuleType.Integer,
            ["chain"] = certificates,
        });
        signature["number_of_countersignatures"] = ModuleType.Integer;
        signature["countersignatures"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["verified"] = ModuleType.Integer,
            ["sign_time"] = ModuleType.Integer,
            ["digest_alg"] = ModuleType.Text,
            ["digest"] = ModuleType.Text,
            ["length_of_chain"] = ModuleType.Integer,
            ["chain"] = certificates,
        }));
        fields["signatures"] = ModuleType.ArrayOf(ModuleType.StructureOf(signature));
        fields["number_of_signatures"] = ModuleType.Integer;
        fields["is_signed"] = ModuleType.Integer;
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, ModuleStructure root)
    {
        // Signatures may be many, and the file long: it is hashed once for each algorithm.
        var digests = new Dictionary<HashAlgorithmName, byte[]?>();
        ModuleStructure[] signatures = Read(image, out long start) is { Length: > 0 } encoded
            ? [.. AuthenticodeSignature.ReadAll(encoded).Select(signature => Structure(signature, FileDigest(image, start, signature, digests)))]
            : [];
        root["signatures"] = new ModuleArray(signatures);
        root["number_of_signatures"] = (long)signatures.Length;
        root["is_signed"] = signatures.Any(signature => (long)signature["verified"]! != 0) ? 1L : 0L;
    }

    private static object? IsValidOn(ModuleCall call) => (call.Owner["not_before"], call.Owner["not_after"]) is (long first, long last)
        ? call.Integer(0) >= first && call.Integer(0) <= last ? 1L : 0L
        : null;

    private static Dictionary<string, ModuleType> CertificateFields() => new()
    {
        ["thumbprint"] = ModuleType.Text,
        ["issuer"] = ModuleType.Text,
        ["subject"] = ModuleType.Text,
        ["version"] = ModuleType.Integer,
        ["algorithm"] = ModuleType.Text,
        ["algorithm_oid"] = ModuleType.Text,
        ["serial"] = ModuleType.Text,
        ["not_before"] = ModuleType.Integer,
        ["not_after"] = ModuleType.Integer,
    };

    /// <summary>The first entry of the table of certificates; what the directory holds is not an address but an offset.</summary>
    private static byte[] Read(PeImage image, out long start)
    {
        (uint offset, uint size) = image.Directory(DirectoryIndex) ?? default;
        start = offset;
        if (offset == 0 || size < HeaderSize || size > image.Reader.Length || unchecked(offset + size) > image.Reader.Length
            || !image.Reader.TryReadUInt32(offset, out uint length) || !image.Reader.Contains(offset, Math.Max(length, HeaderSize))
            || length <= HeaderSize || length > MaxSize)
        {
            return [];
        }

        return image.Reader.ReadBytes(offset + HeaderSize, (int)length - HeaderSize);
    }

    private static byte[]? FileDigest(PeImage image, long start, AuthenticodeSignature signature, Dictionary<HashAlgorithmName, byte[]?> digests)
    {
        if (signature is not { DigestAlgorithm: string identifier, Digest.Length: > 0 } || SignatureCheck.HashOf(identifier) is not HashAlgorithmName algorithm)
        {
            return null;
        }

        if (!digests.TryGetValue(algorithm, out byte[]? digest))
        {
            digest = PeFileDigest.Of(image, start, algorithm);
            digests.Add(algorithm, digest);
        }

        return digest;
    }

    private static ModuleStructure Structure(AuthenticodeSignature signature, byte[]? fileDigest)
    {
        ModuleStructure structure = signature.Chain.Count > 0 ? Certificate(signature.Chain[0]) : new ModuleStructure();
        structure["verified"] = signature.IsSigned && fileDigest.AsSpan().SequenceEqual(signature.Digest) ? 1L : 0L;
        structure["digest_alg"] = AlgorithmText(signature.DigestAlgorithm);
        structure["digest"] = Hexadecimal(signature.Digest);
        structure["file_digest"] = Hexadecimal(fileDigest);
        structure["number_of_certificates"] = (long)signature.Certificates.Count;
        structure["certificates"] = Certificates(signature.Certificates);
        if (signature.DigestAlgorithm is not null)
        {
            structure["signer_info"] = new ModuleStructure
            {
                ["program_name"] = signature.ProgramName is null ? null : Encoding.UTF8.GetBytes(signature.ProgramName),
                ["digest"] = Hexadecimal(signature.SignerDigest),
                ["digest_alg"] = AlgorithmText(signature.SignerDigestAlgorithm),
                ["length_of_chain"] = (long)signature.Chain.Count,
                ["chain"] = Certificates(signature.Chain),
            };
        }

        structure["number_of_countersignatures"] = (long)signature.Timestamps.Count;
        structure["countersignatures"] = new ModuleArray([.. signature.Timestamps.Select(Timestamp)]);
        return structure;
    }

    private static ModuleStructure Timestamp(AuthenticodeTimestamp timestamp) => new()
    {
        ["verified"] = timestamp.IsVerified ? 1L : 0L,
        ["sign_time"] = timestamp.Time,
        ["digest_alg"] = AlgorithmText(timestamp.DigestAlgorithm),
        ["digest"] = Hexadecimal(timestamp.Digest),
        ["length_of_chain"] = (long)timestamp.Chain.Count,
        ["chain"] = Certificates(timestamp.Chain),
    };

    private static ModuleArray Certificates(IReadOnlyList<SigningCertificate> certificates) => new([.. certificates.Select(Certificate)]);

    private static ModuleStructure Certificate(SigningCertificate certificate) => new()
    {
        ["thumbprint"] = Hexadecimal(certificate.Thumbprint()),
        ["issuer"] = NameText(certificate.Issuer),
        ["subject"] = NameText(certificate.Subject),
        ["version"] = certificate.Version,
        ["algorithm"] = AlgorithmText(certificate.Algorithm),
        ["algorithm_oid"] = Encoding.ASCII.GetBytes(certificate.Algorithm),
        ["serial"] = certificate.Serial.Length > MaxSerialSize ? null : Serial(certificate.Serial.ToArray()),
        ["not_before"] = certificate.NotBefore,
        ["not_after"] = certificate.NotAfter,
    };

    private static byte[] Serial(byte[] serial) => Encoding.ASCII.GetBytes(BitConverter.ToString(serial).Replace('-', ':').ToLowerInvariant());

    private static byte[]? NameText(ReadOnlyMemory<byte> name)
    {
        try
        {
            return Encoding.ASCII.GetBytes(DistinguishedName.OneLine(name));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[]? AlgorithmText(string? identifier)
    {
        return identifier is not null && ObjectNames.OfAlgorithm(identifier) is string name ? Encoding.ASCII.GetBytes(name) : null;
    }

    private static byte[]? Hexadecimal(byte[]? bytes) => bytes is { Length: > 0 } ? Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)) : null;
}
