using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Station;

/// <summary>
/// What excludes loss on a line without frames: 16 bytes with the length and the CRC-32 of a stream, in front of it or behind it. It is
/// no protection against somebody who means harm. docs/device.md has the layout.
/// </summary>
[AllocationFree]
public static class LineSeal
{
    /// <summary>Bytes of a seal.</summary>
    public const int Length = 16;

    private const int Magic = 0x434C5346;
    private const int ChecksumPosition = 4;
    private const int LengthPosition = 8;

    /// <summary>Writes a seal.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="start">Index of its first byte; 16 have to be there.</param>
    /// <param name="length">Bytes of the stream.</param>
    /// <param name="checksum">Its CRC-32, that of zip and Ethernet.</param>
    public static void Write(byte[] bytes, int start, long length, uint checksum)
    {
        LittleEndian.PutInt32(bytes, start, Magic);
        LittleEndian.PutInt32(bytes, start + ChecksumPosition, (int)checksum);
        LittleEndian.PutInt64(bytes, start + LengthPosition, length);
    }

    /// <summary>Whether bytes are a seal: the magic is there, and the length is none less than 0.</summary>
    /// <param name="bytes">Where the 16 bytes are.</param>
    /// <param name="start">Index of the first.</param>
    public static bool IsSeal(byte[] bytes, int start)
    {
        return LittleEndian.Int32(bytes, start) == Magic && LengthOf(bytes, start) >= 0;
    }

    /// <summary>The length that a seal says.</summary>
    /// <param name="bytes">Where the seal is.</param>
    /// <param name="start">Index of its first byte.</param>
    public static long LengthOf(byte[] bytes, int start)
    {
        return LittleEndian.Int64(bytes, start + LengthPosition);
    }

    /// <summary>The CRC-32 that a seal says.</summary>
    /// <param name="bytes">Where the seal is.</param>
    /// <param name="start">Index of its first byte.</param>
    public static uint ChecksumOf(byte[] bytes, int start)
    {
        return (uint)LittleEndian.Int32(bytes, start + ChecksumPosition);
    }
}
