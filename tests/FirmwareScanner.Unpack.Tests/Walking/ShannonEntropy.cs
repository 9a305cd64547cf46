using System;
using System.Linq;

namespace FirmwareScanner.Unpack.Tests.Walking;

/// <summary>Shannon's entropy by its definition.</summary>
internal static class ShannonEntropy
{
    /// <summary>Bits a byte, 0 to 8.</summary>
    internal static double Of(byte[] window) => window.GroupBy(value => value).Sum(group =>
    {
        double share = (double)group.Count() / window.Length;
        return -share * Math.Log2(share);
    });
}
