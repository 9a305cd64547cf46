using FirmwareScanner.Contracts;

namespace FirmwareScanner.Unpack;

/// <summary>Reads big-endian integers from an array; the caller has checked the bounds.</summary>
[AllocationFree]
internal static class BigEndian
{
    internal static uint UInt32(byte[] bytes, int at)
    {
        return (uint)((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
    }
}
