using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>The middle of several measurements.</summary>
public static class Median
{
    /// <summary>The median; of an even number of values the lower of the two in the middle.</summary>
    /// <param name="values">One value or more.</param>
    /// <returns>The median.</returns>
    public static double Of(IEnumerable<double> values)
    {
        List<double> sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }
}
