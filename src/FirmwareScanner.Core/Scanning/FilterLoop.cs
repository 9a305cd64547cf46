using FirmwareScanner.Contracts;

namespace FirmwareScanner.Scanning;

/// <summary>
/// The loops that look at every s-th byte of the stream: static, over locals, without calls, because on the device an instance
/// field costs three times a local and a call costs as much as six bytes of a loop. Each has its own copy of
/// <see cref="Database.GramHash"/>. (After Fredriksson and Grabowski's average-optimal shift-or; Salmela, Tarhio and Kytojoki, JEA
/// 2007; DFC, NSDI 2016.)
/// </summary>
[AllocationFree]
internal static class FilterLoop
{
    /// <summary>Finds the next sampled position whose gram of 3 bytes may be part of an atom.</summary>
    /// <param name="buffer">The window; at least <paramref name="end"/> + 2 bytes long.</param>
    /// <param name="i">Index of the first sampled position.</param>
    /// <param name="end">Index after the last sampled position.</param>
    /// <param name="stride">Distance between sampled positions.</param>
    /// <param name="filter">The bit filter.</param>
    /// <param name="bitOfByte">The filter bit as a mask, for each value from which it is taken.</param>
    /// <param name="m0">First multiplier of the hash.</param>
    /// <param name="m1">Second multiplier of the hash.</param>
    /// <returns>The position, or the first sampled position at or after <paramref name="end"/>.</returns>
    [BoundedLoop("The stride is at least 1: at most end - i rounds.")]
    internal static int Find3(byte[] buffer, int i, int end, int stride, byte[] filter, byte[] bitOfByte, int m0, int m1)
    {
        for (; i < end; i += stride)
        {
            int bits = filter[(buffer[i] * m0) ^ (buffer[i + 1] * m1) ^ buffer[i + 2]];
            if (bits != 0 && (bits & bitOfByte[buffer[i] ^ buffer[i + 2]]) != 0)
            {
                return i;
            }
        }

        return i;
    }

    /// <summary>The same for grams of 2 bytes.</summary>
    /// <param name="buffer">The window; at least <paramref name="end"/> + 1 bytes long.</param>
    /// <param name="i">Index of the first sampled position.</param>
    /// <param name="end">Index after the last sampled position.</param>
    /// <param name="stride">Distance between sampled positions.</param>
    /// <param name="filter">The bit filter.</param>
    /// <param name="bitOfByte">The filter bit as a mask, for each value from which it is taken.</param>
    /// <param name="m0">Multiplier of the hash.</param>
    /// <returns>The position, or the first sampled position at or after <paramref name="end"/>.</returns>
    [BoundedLoop("The stride is at least 1: at most end - i rounds.")]
    internal static int Find2(byte[] buffer, int i, int end, int stride, byte[] filter, byte[] bitOfByte, int m0)
    {
        for (; i < end; i += stride)
        {
            int bits = filter[(buffer[i] * m0) ^ buffer[i + 1]];
            if (bits != 0 && (bits & bitOfByte[buffer[i]]) != 0)
            {
                return i;
            }
        }

        return i;
    }
}
