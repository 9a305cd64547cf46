using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Random choices that are the same for the same seed on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to below a bound.</summary>
    internal int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>A number from one to another, both included.</summary>
    internal int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True so many times in a hundred.</summary>
    internal bool Percent(int percentage) => Below(100) < percentage;

    /// <summary>One of some things.</summary>
    internal T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
