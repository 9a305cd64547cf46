using System;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// Statistics of texts that YARA computes from signed characters, as its compiler for x86 has them: a byte of 128 or more counts as
/// a negative number, unlike in files.
/// </summary>
internal static class TextStatistics
{
    /// <summary>The mean; not a number without bytes.</summary>
    internal static double Mean(byte[] text)
    {
        double sum = 0;
        foreach (byte value in text)
        {
            sum += unchecked((sbyte)value);
        }

        return sum / text.Length;
    }

    /// <summary>The mean of the distances from a value; not a number without bytes.</summary>
    internal static double Deviation(byte[] text, double from)
    {
        double sum = 0;
        foreach (byte value in text)
        {
            sum += Math.Abs(unchecked((sbyte)value) - from);
        }

        return sum / text.Length;
    }
}
