using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>Reads little-endian integers from an array; the caller has checked the bounds.</summary>
[AllocationFree]
internal static class LittleEndian
{
    internal static int UInt16(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8);

    internal static int Int32(byte[] bytes, int at)
    {
        return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    }

    internal static long Int64(byte[] bytes, int at)
    {
        return (uint)Int32(bytes, at) | ((long)Int32(bytes, at + 4) << 32);
    }
}
