using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FirmwareScanner.Unpack.Measuring;

/// <summary>Counts padding: runs of one value.</summary>
internal static class PaddingMeter
{
    /// <summary>Bytes of the shortest run that is padding; shorter ones are part of whatever they stand in.</summary>
    public const int ShortestRun = 64;

    // A run of 64 bytes covers 32 that begin at a multiple of 32: only there is a run looked for.
    private const int Step = 32;

    /// <summary>How many bytes of a window lie in runs of <see cref="ShortestRun"/> or more.</summary>
    public static int Count(ReadOnlySpan<byte> window)
    {
        int total = 0;
        int position = 0;
        while (position + Step <= window.Length)
        {
            if (!IsRun(window.Slice(position, Step)))
            {
                position += Step;
                continue;
            }

            byte value = window[position];
            int begin = window[..position].LastIndexOfAnyExcept(value) + 1;
            int rest = window[position..].IndexOfAnyExcept(value);
            int end = rest < 0 ? window.Length : position + rest;
            total += end - begin >= ShortestRun ? end - begin : 0;
            position = (end + Step - 1) / Step * Step;
        }

        return total;
    }

    private static bool IsRun(ReadOnlySpan<byte> bytes) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(bytes)) == Vector256.Create(bytes[0]);
}
