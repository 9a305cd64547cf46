using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// What was computed for ranges of a file, so that a thousand rules that ask the same cost one reading. It keeps a bounded number of
/// results; what is asked for behind that is computed each time.
/// </summary>
internal sealed class RangeCache
{
    private const int MaxEntries = 1024;

    private readonly Dictionary<(string Function, FileRange Range), object?> _results = [];

    /// <summary>The result for a range, computed unless it is known.</summary>
    /// <param name="call">The call; the cache is the state of its root.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="range">The range; null gives null.</param>
    /// <param name="compute">Computes it.</param>
    internal static object? Get(ModuleCall call, string function, FileRange? range, Func<FileRange, object?> compute)
    {
        if (range is not FileRange known || call.Root.State is not RangeCache cache)
        {
            return null;
        }

        if (!cache._results.TryGetValue((function, known), out object? result))
        {
            result = compute(known);
            if (cache._results.Count < MaxEntries)
            {
                cache._results.Add((function, known), result);
            }
        }

        return result;
    }
}
