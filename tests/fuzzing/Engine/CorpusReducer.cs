using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Fuzzing.Coverage;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Chooses few and short inputs that take all edges that all of them take.</summary>
internal static class CorpusReducer
{
    /// <summary>Writes the chosen inputs into a folder.</summary>
    /// <param name="target">What reads them.</param>
    /// <param name="journal">Where the input that is being read is noted.</param>
    /// <param name="options">Where the inputs are, and <see cref="FuzzOptions.Keep"/>: where the chosen ones go.</param>
    /// <returns>How many inputs are findings.</returns>
    internal static int Reduce(FuzzTarget target, InputJournal journal, FuzzOptions options)
    {
        var runner = new InputRunner(target, journal, options.MemoryLimit);
        var taken = new HashSet<int>();
        int findings = 0;
        int kept = 0;
        List<byte[]> inputs = [.. options.Corpora.SelectMany(InputCorpus.Load).OrderBy(input => input.Length)];
        foreach (byte[] input in inputs)
        {
            // What runs only once in a process, such as initialisers, is no reason to keep an input.
            runner.Run(input);
            findings += runner.Run(input) is null ? 0 : 1;
            IReadOnlyList<int> edges = SeenEdges.OfRun();
            int before = taken.Count;
            taken.UnionWith(edges);
            if (taken.Count > before)
            {
                InputCorpus.Save(options.Keep!, input);
                kept++;
            }
        }

        Console.WriteLine($"{target.Name}: {kept} of {inputs.Count} inputs take all {taken.Count} edges");
        return findings;
    }
}
