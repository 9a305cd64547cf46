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

    /// <summary>Sets all counters to 0.</summary>
    public static void Reset()
    {
        Instructions = 0;
        Checks = 0;
        NativeTenThousandths = 0;
    }
}
