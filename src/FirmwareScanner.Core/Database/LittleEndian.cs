using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// Reads and writes little-endian integers in an array, as files, frames and records of the device have them. The caller has checked the
/// bounds.
/// </summary>
[AllocationFree]
public static class LittleEndian
{
    /// <summary>Reads 16 bits.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="at">Index of the lowest byte.</param>
    /// <returns>0 to 65,535.</returns>
    public static int UInt16(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8);

    /// <summary>Reads 32 bits.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="at">Index of the lowest byte.</param>
    public static int Int32(byte[] bytes, int at)
    {
        return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    }

    /// <summary>Reads 64 bits.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="at">Index of the lowest byte.</param>
    public static long Int64(byte[] bytes, int at)
    {
        return (uint)Int32(bytes, at) | ((long)Int32(bytes, at + 4) << 32);
    }

    /// <summary>Writes 32 bits.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="at">Index of the lowest byte.</param>
    /// <param name="value">The value.</param>
    public static void PutInt32(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)value;
        bytes[at + 1] = (byte)(value >> 8);
        bytes[at + 2] = (byte)(value >> 16);
        bytes[at + 3] = (byte)(value >> 24);
    }

    /// <summary>Writes 64 bits.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="at">Index of the lowest byte.</param>
    /// <param name="value">The value.</param>
    public static void PutInt64(byte[] bytes, int at, long value)
    {
        PutInt32(bytes, at, (int)value);
        PutInt32(bytes, at + 4, (int)(value >> 32));
    }
}
