using System;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>Compares bytes with the checksum that an archive has of them, while they are read.</summary>
internal abstract class ContentCheck
{
    /// <summary>Takes the next bytes.</summary>
    public abstract void Add(ReadOnlySpan<byte> bytes);

    /// <summary>Compares, when all bytes were taken.</summary>
    /// <returns>What is wrong; null if nothing.</returns>
    public abstract LayerProblem? Finish();
}

/// <summary>CRC-32 (IEEE 802.3).</summary>
internal sealed class Crc32Check(uint expected) : ContentCheck
{
    private uint _sum;

    public override void Add(ReadOnlySpan<byte> bytes) => _sum = Checksums.Crc32(bytes, _sum);

    public override LayerProblem? Finish() => _sum == expected
        ? null
        : new LayerProblem(ProblemKind.Checksum, $"the CRC-32 is {_sum:x8}, and should be {expected:x8}");
}

/// <summary>The sum of all bytes, modulo 2^32.</summary>
internal sealed class ByteSumCheck(uint expected) : ContentCheck
{
    private uint _sum;

    public override void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _sum += value;
        }
    }

    public override LayerProblem? Finish() => _sum == expected
        ? null
        : new LayerProblem(ProblemKind.Checksum, $"the sum of the bytes is {_sum:x8}, and should be {expected:x8}");
}

/// <summary>SHA-256.</summary>
internal sealed class Sha256Check(byte[] expected) : ContentCheck
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public override LayerProblem? Finish() => _hash.GetHashAndReset().AsSpan().SequenceEqual(expected)
        ? null
        : new LayerProblem(ProblemKind.Checksum, "the SHA-256 is not the one in the header");
}
