using System;
using System.Linq;

namespace FirmwareScanner.Modules.Functions;

/// <summary>How often each value of a byte occurs.</summary>
internal sealed class ByteDistribution
{
    private readonly long[] _counts = new long[256];
    private long _total;

    /// <summary>Counts the bytes of a text.</summary>
    internal static ByteDistribution Of(byte[] text)
    {
        var distribution = new ByteDistribution();
        distribution.Add(text);
        return distribution;
    }

    /// <summary>Counts the bytes of a range.</summary>
    internal static ByteDistribution Of(IModuleContent content, FileRange range)
    {
        var distribution = new ByteDistribution();
        range.Read(content, distribution.Add);
        return distribution;
    }

    /// <summary>Shannon's entropy in bits a byte, 0 to 8.</summary>
    internal double Entropy()
    {
        double entropy = 0;
        foreach (long count in _counts)
        {
            if (count != 0)
            {
                double share = (double)count / _total;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>The mean; not a number without bytes.</summary>
    internal double Mean()
    {
        double sum = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            sum += (double)i * _counts[i];
        }

        return sum / _total;
    }

    /// <summary>The mean of the distances from a value; not a number without bytes.</summary>
    internal double Deviation(double from)
    {
        double sum = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            sum += Math.Abs(i - from) * _counts[i];
        }

        return sum / _total;
    }

    /// <summary>How often a value occurs.</summary>
    internal long Count(int value) => _counts[value];

    /// <summary>Which part of the bytes has a value, 0 to 1, in single precision; not a number without bytes.</summary>
    internal double Share(int value) => (float)_counts[value] / _total;

    /// <summary>The value that occurs most often; of several the smallest.</summary>
    internal long Mode() => Array.IndexOf(_counts, _counts.Max());

    private void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _counts[value]++;
        }

        _total += bytes.Length;
    }
}
