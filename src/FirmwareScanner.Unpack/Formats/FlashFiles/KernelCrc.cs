using System;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>
/// CRC-32 as Linux's <c>crc32_le</c> has it: the polynomial of IEEE 802.3, reflected, with a start value of the caller's and without
/// inverting the result.
/// </summary>
internal static class KernelCrc
{
    /// <summary>The checksum that JFFS2 uses: it starts with 0.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">The checksum of what lies before them.</param>
    public static uint FromZeros(ReadOnlySpan<byte> bytes, uint start = 0) => ~Checksums.Crc32(bytes, ~start);

    /// <summary>The checksum that UBI, UBIFS and littlefs use: it starts with all bits set.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">The checksum of what lies before them.</param>
    public static uint FromOnes(ReadOnlySpan<byte> bytes, uint start = uint.MaxValue) => ~Checksums.Crc32(bytes, ~start);
}
