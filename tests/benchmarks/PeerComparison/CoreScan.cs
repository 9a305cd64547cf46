using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Times our scanner as a library: files in memory, code compiled and warm.</summary>
public static class CoreScan
{
    private const int WarmUps = 2;

    /// <summary>Measures.</summary>
    /// <param name="database">Compiled database.</param>
    /// <param name="files">Files.</param>
    /// <param name="runs">How often.</param>
    /// <param name="matches">How many matches it has to find.</param>
    /// <returns>Seconds for all files, median of the runs.</returns>
    /// <exception cref="BenchmarkException">It finds another number of matches.</exception>
    public static double Measure(string database, IReadOnlyList<byte[]> files, int runs, int matches)
    {
        var scanner = new CoreScanner(database);
        var seconds = new List<double>();
        int found = 0;
        for (int run = 0; run < WarmUps + runs; run++)
        {
            double sum = 0;
            found = 0;
            foreach (byte[] file in files)
            {
                sum += scanner.Scan(file, out int ofFile);
                found += ofFile;
            }

            seconds.Add(sum);
        }

        return found == matches
            ? Median.Of(seconds.Skip(WarmUps))
            : throw new BenchmarkException($"{database}: expected {matches} matches of the scanner as a library, found {found}");
    }
}
