using System;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// Stands in for the native methods of <see cref="Array"/> in woven code: does the same and adds what the native code costs
/// on the device. Costs are ratios measured on the nanoFramework interpreter, in IL instructions, where a byte of the
/// byte-sum loop is 13: IndexOf costs 4 bytes of that loop a call and 0.04 of one a byte; Copy and Clear 0.0003 of one a byte.
/// </summary>
public static class NativeArray
{
    private const long IndexOfCall = 4 * 13 * 10_000;
    private const long IndexOfByte = 13 * 400;
    private const long CopyByte = 13 * 3;

    /// <summary>Stands in for <see cref="Array.IndexOf(Array, object, int, int)"/>.</summary>
    /// <param name="array">Array to search.</param>
    /// <param name="value">Boxed value.</param>
    /// <param name="startIndex">First index.</param>
    /// <param name="count">Elements to search.</param>
    /// <returns>Index found, or -1.</returns>
    public static int IndexOf(Array array, object? value, int startIndex, int count)
    {
        int found = Array.IndexOf(array, value, startIndex, count);
        IlCounters.NativeTenThousandths += IndexOfCall + IndexOfByte * (found < 0 ? count : found - startIndex + 1);
        return found;
    }

    /// <summary>Stands in for <see cref="Array.Copy(Array, int, Array, int, int)"/>.</summary>
    /// <param name="source">Array to copy from.</param>
    /// <param name="sourceIndex">First index to copy.</param>
    /// <param name="destination">Array to copy to.</param>
    /// <param name="destinationIndex">First index to write.</param>
    /// <param name="length">Elements to copy.</param>
    public static void Copy(Array source, int sourceIndex, Array destination, int destinationIndex, int length)
    {
        Array.Copy(source, sourceIndex, destination, destinationIndex, length);
        IlCounters.NativeTenThousandths += CopyByte * length;
    }

    /// <summary>Stands in for <see cref="Array.Clear(Array, int, int)"/>.</summary>
    /// <param name="array">Array to clear.</param>
    /// <param name="index">First index.</param>
    /// <param name="length">Elements to clear.</param>
    public static void Clear(Array array, int index, int length)
    {
        Array.Clear(array, index, length);
        IlCounters.NativeTenThousandths += CopyByte * length;
    }
}
