using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Fit;

/// <summary>A hash of an image's data that a FIT states.</summary>
internal sealed class FitHash
{
    public string Algorithm { get; set; } = string.Empty;

    public byte[] Value { get; set; } = [];
}

/// <summary>An image in a FIT, as its node describes it.</summary>
/// <param name="name">Name of the node.</param>
internal sealed class FitImage(string name)
{
    public string Name { get; } = name;

    public string Type { get; set; } = string.Empty;

    public string Compression { get; set; } = string.Empty;

    /// <summary>Offset of the data in the content that holds the FIT.</summary>
    public long Start { get; set; } = -1;

    public long Length { get; set; }

    public bool IsEncrypted { get; set; }

    public List<FitHash> Hashes { get; } = [];

    /// <summary>Checks the hashes.</summary>
    /// <returns>What is wrong with the image.</returns>
    public List<LayerProblem> Check(ByteSource content, UnpackContext context)
    {
        var problems = new List<LayerProblem>();
        foreach (FitHash hash in Hashes)
        {
            context.Spend(0);
            byte[]? found = Compute(hash.Algorithm, content, context, out bool isKnown);
            if (!isKnown)
            {
                problems.Add(new LayerProblem(ProblemKind.Unsupported, $"hash {hash.Algorithm} is not known, so it is not checked"));
            }
            else if (found is not null && hash.Value.Length > 0 && !found.AsSpan().SequenceEqual(hash.Value))
            {
                problems.Add(new LayerProblem(ProblemKind.Checksum, $"its {hash.Algorithm} is wrong"));
            }
        }

        if (IsEncrypted)
        {
            problems.Add(new LayerProblem(ProblemKind.Encrypted, "the image is encrypted"));
        }

        return problems;
    }

    private byte[]? Compute(string algorithm, ByteSource content, UnpackContext context, out bool isKnown)
    {
        isKnown = true;
        switch (algorithm)
        {
            case "crc32":
                return ContentPieces.Crc32(content, Start, Length, context) is { } crc ? Bytes(crc, sizeof(uint)) : null;
            case "crc16-ccitt":
                ushort sum = 0;
                bool isWhole = ContentPieces.Read(content, Start, Length, context, piece => sum = Checksums.Crc16Ccitt(piece, sum));
                return isWhole ? Bytes(sum, sizeof(ushort)) : null;
            case "md5" or "sha1" or "sha256" or "sha384" or "sha512":
                return ContentPieces.Hash(new HashAlgorithmName(algorithm.ToUpperInvariant()), content, Start, Length, context);
            default:
                isKnown = false;
                return null;
        }
    }

    private static byte[] Bytes(uint value, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(value >> (8 * (count - 1 - i)));
        }

        return bytes;
    }
}
