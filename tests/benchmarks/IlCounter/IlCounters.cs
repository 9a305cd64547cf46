using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What woven code has counted so far. Not thread-safe: one scenario at a time.</summary>
public static class IlCounters
{
    /// <summary>IL instructions executed by woven methods; nop and the woven instructions themselves do not count.</summary>
    public static long Instructions;

    /// <summary>How many of them are checks, see <see cref="CheckFinder"/>.</summary>
    public static long Checks;

    /// <summary>Estimated cost, in hundredths of a percent of an IL instruction (1/10,000), of native array calls.</summary>
    public static long NativeTenThousandths;

    /// <summary>The same instructions, by the method that they belong to.</summary>
    public static long[] OfMethods = [];

    private static readonly List<string> Methods = [];

    /// <summary>Gives a woven method a counter of its own.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <returns>Its index in <see cref="OfMethods"/>.</returns>
    public static int AddMethod(string name)
    {
        Methods.Add(name);
        Array.Resize(ref OfMethods, Methods.Count);
        return Methods.Count - 1;
    }

    /// <summary>The methods that counted most.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Names and instructions, the most first.</returns>
    public static IEnumerable<(string Method, long Instructions)> Busiest(int count) => OfMethods
        .Select((instructions, method) => (Methods[method], instructions)).OrderByDescending(one => one.instructions).Take(count);

    /// <summary>Sets all counters to 0.</summary>
    public static void Reset()
    {
        Instructions = 0;
        Checks = 0;
        NativeTenThousandths = 0;
        Array.Clear(OfMethods);
    }
}
