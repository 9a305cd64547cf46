using System;

namespace FirmwareScanner.Tests.Memory;

/// <summary>
/// Counts what a piece of work allocates on its thread. What the code allocates, it allocates every time; the tables that the .NET run time
/// enlarges while it compiles a method are charged to whichever run comes just then. So the fewest bytes of some runs are the code's own.
/// </summary>
internal static class Allocations
{
    private const int Runs = 3;

    /// <summary>The fewest bytes of three runs, after one that warms up.</summary>
    internal static long Of(Action work)
    {
        work();
        long fewest = long.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
