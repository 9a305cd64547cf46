using System;
using System.Collections.Generic;
using System.Globalization;
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

    /// <summary>About what they cost on the interpreter in native instructions, see <see cref="InterpreterCost"/>, by the method that they belong to.</summary>
    public static long[] InterpreterCostOfMethods = [];

    private static readonly List<string> Methods = [];

    /// <summary>Gives a woven method a counter of its own.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <returns>Its index in <see cref="OfMethods"/>.</returns>
    public static int AddMethod(string name)
    {
        Methods.Add(name);
        Array.Resize(ref OfMethods, Methods.Count);
        Array.Resize(ref InterpreterCostOfMethods, Methods.Count);
        return Methods.Count - 1;
    }

    /// <summary>The methods that cost most on the interpreter.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Names, IL instructions, and about what these cost in native instructions; the most first.</returns>
    public static IEnumerable<(string Method, long Instructions, long InterpreterCost)> Busiest(int count) => OfMethods
        .Select((instructions, method) => (Methods[method], instructions, InterpreterCostOfMethods[method]))
        .OrderByDescending(one => one.Item3)
        .Take(count);

    /// <summary>The lines of a report in which methods what was counted was executed.</summary>
    /// <param name="count">How many methods to name.</param>
    /// <param name="bytes">Bytes of the streams.</param>
    public static IEnumerable<string> DescribeBusiest(int count, double bytes)
    {
        long all = InterpreterCostOfMethods.Sum();
        yield return string.Create(
            CultureInfo.InvariantCulture, $"  {all / bytes / InterpreterCost.ByteSum:F3} byte sums on the interpreter, by estimate; of these:");
        foreach ((string method, long instructions, long cost) in Busiest(count))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"  {cost / bytes / InterpreterCost.ByteSum:F3} and {instructions / bytes:F2} IL in {method}");
        }
    }

    /// <summary>Sets all counters to 0.</summary>
    public static void Reset()
    {
        Instructions = 0;
        Checks = 0;
        NativeTenThousandths = 0;
        Array.Clear(OfMethods);
        Array.Clear(InterpreterCostOfMethods);
    }
}
