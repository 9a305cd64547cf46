using System;
using FirmwareScanner.Fuzzing.Coverage;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Runs a target on one input, and says what was wrong.</summary>
internal sealed class InputRunner(FuzzTarget target, InputJournal journal, long memoryLimit)
{
    /// <summary>Runs so far.</summary>
    internal long Runs { get; private set; }

    /// <summary>Runs the target; <see cref="CoverageMap"/> then holds the edges that it took.</summary>
    /// <returns>What was wrong, or null.</returns>
    internal Finding? Run(byte[] input)
    {
        Runs++;
        journal.Begin(Runs, input);
        CoverageMap.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
#pragma warning disable CA1031 // Whatever is thrown is what is looked for.
        catch (Exception exception)
        {
            return Finding.Of(exception, input);
        }
#pragma warning restore CA1031

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > memoryLimit
            ? new Finding("memory", "one run", $"{allocated} bytes were allocated for an input of {input.Length}; the limit is {memoryLimit}", input)
            : null;
    }
}
