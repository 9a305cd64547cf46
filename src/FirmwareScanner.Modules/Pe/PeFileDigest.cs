using System;
using System.Security.Cryptography;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The hash of a PE file that its signature is about: everything up to the signature but the checksum and the place of the signature
/// ("Windows Authenticode Portable Executable Signature Format", Microsoft).
/// </summary>
internal static class PeFileDigest
{
    private const int ChecksumField = 64;
    private const int SecurityDirectory = 4;
    private const int ChunkSize = 1 << 16;

    /// <summary>Computes the hash.</summary>
    /// <param name="image">The file.</param>
    /// <param name="end">Where the signature begins.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The hash; null if the signature begins inside of the header.</returns>
    internal static byte[]? Of(PeImage image, long end, HashAlgorithmName algorithm)
    {
        long checksum = image.OptionalHeader + ChecksumField;
        long directory = image.Directories + (8 * SecurityDirectory);
        if (end < directory + 8)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(algorithm);
        Add(image.Reader, hash, 0, checksum);
        Add(image.Reader, hash, checksum + 4, directory);
        Add(image.Reader, hash, directory + 8, end);
        return hash.GetHashAndReset();
    }

    private static void Add(ContentReader reader, IncrementalHash hash, long offset, long end)
    {
        byte[] chunk;
        for (; offset < end && (chunk = reader.ReadBytes(offset, (int)Math.Min(ChunkSize, end - offset))).Length > 0; offset += chunk.Length)
        {
            hash.AppendData(chunk);
        }
    }
}
