using System;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>
/// How often the operating system has taken the processor away from the calling thread for somebody else; 0 where it does not tell
/// (everywhere but on Linux). A collection runs on the thread that allocates and is no such thing.
/// </summary>
internal static class Preemptions
{
    private const int CallingThread = 1;

    // struct rusage of 64-bit Linux: two times of two words, then fourteen counters, the last of them ru_nivcsw.
    private const int Words = 18;
    private const int Involuntary = 17;

    private static readonly bool IsTold = OperatingSystem.IsLinux() && Environment.Is64BitProcess;
    private static readonly long[] Usage = new long[Words];

    /// <summary>The number so far. Allocates nothing. For one thread at a time.</summary>
    internal static long Count()
    {
        return IsTold && GetResourceUsage(CallingThread, Usage) == 0 ? Usage[Involuntary] : 0;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, [In, Out] long[] usage);
}
