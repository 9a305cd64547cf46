using System;
using System.Collections.Generic;
using FirmwareScanner.Modules.Functions;

namespace FirmwareScanner.Modules.Firmware;

/// <summary>What the functions of the module need.</summary>
internal sealed class FirmwareState
{
    private const long LeastBudget = 256L << 20;
    private const int MostReadings = 16;
    private const int MostKept = 4096;

    private readonly Dictionary<FileRange, double> _entropies = [];
    private long _left;

    /// <summary>Prepares for an object.</summary>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="length">Its length in bytes.</param>
    internal FirmwareState(ObjectOrigin origin, long length)
    {
        Origin = origin;
        var places = new List<ObjectOrigin>();
        for (ObjectOrigin? place = origin; place is not null; place = place.Parent)
        {
            places.Add(place);
        }

        Places = places;
        _left = LeastBudget + (length > long.MaxValue / (2 * MostReadings) ? long.MaxValue / 2 : length * MostReadings);
    }

    /// <summary>Where the object comes from.</summary>
    internal ObjectOrigin Origin { get; }

    /// <summary>The object and what it is in, the image last.</summary>
    internal IReadOnlyList<ObjectOrigin> Places { get; }

    /// <summary>
    /// The entropy of a range, which is computed once for the first few thousand ranges. Tables of partitions that overlap may ask for all of a disk a thousand times: what
    /// goes beyond sixteen readings of the object, and 256 MiB, is not computed.
    /// </summary>
    /// <returns>Bits a byte, 0 to 8; null when that much was read.</returns>
    internal object? Entropy(IModuleContent content, FileRange range)
    {
        if (_entropies.TryGetValue(range, out double entropy))
        {
            return entropy;
        }

        if (range.Length > _left)
        {
            return null;
        }

        // A call costs something without bytes, too.
        _left -= Math.Max(range.Length, 4096);
        entropy = ByteDistribution.Of(content, range).Entropy();
        if (_entropies.Count < MostKept)
        {
            _entropies.Add(range, entropy);
        }

        return entropy;
    }
}
