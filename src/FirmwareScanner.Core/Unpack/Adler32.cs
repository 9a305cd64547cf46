using FirmwareScanner.Contracts;

namespace FirmwareScanner.Unpack;

/// <summary>Adler-32 (RFC 1950), the checksum of zlib.</summary>
[AllocationFree]
internal sealed class Adler32
{
    internal const int FieldCount = 2;

    private const uint Modulus = 65521;

    // So many bytes of 255 do not overflow 32 bits.
    private const int Run = 5552;

    private uint _low = 1;
    private uint _high;

    internal uint Value => (_high << 16) | _low;

    internal void Reset()
    {
        _low = 1;
        _high = 0;
    }

    [BoundedLoop("Each round adds at least a byte.")]
    internal void Add(byte[] bytes, int start, int count)
    {
        uint low = _low;
        uint high = _high;
        int end = start + count;
        int at = start;
        while (at < end)
        {
            int stop = end - at < Run ? end : at + Run;
            for (; at < stop; at++)
            {
                low += bytes[at];
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
        }

        _low = low;
        _high = high;
    }
}
