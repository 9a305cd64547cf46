using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using CompiledSignatures = FirmwareScanner.Rules.SignatureSet;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>
/// Our scanner as a library: files in memory, code compiled and warm, matches kept in memory. What Hyperscan's driver
/// measures as "scan".
/// </summary>
public static class CoreScan
{
    private const int PlanEntries = 128;
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
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var signatures = CompiledSignatures.Load(database);
        var scanner = new StreamScanner(signatures.Database, plan, signatures.Search?.CreateFinder());
        if (!scanner.Attach(plan))
        {
            throw new BenchmarkException($"{database}: the memory plan refused the scanner: {plan.LastFault}");
        }

        var sink = new MatchSink();
        var seconds = new List<double>();
        for (int run = 0; run < WarmUps + runs; run++)
        {
            sink.Clear();
            var clock = Stopwatch.StartNew();
            foreach (byte[] file in files)
            {
                scanner.Begin(sink);
                Expect(scanner.Scan(file, 0, file.Length));
                Expect(scanner.Finish(file, file.Length));
            }

            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        if (sink.Count != matches)
        {
            throw new BenchmarkException($"{database}: expected {matches} matches of the scanner as a library, found {sink.Count}");
        }

        return Median.Of(seconds.Skip(WarmUps));
    }

    private static void Expect(ScanFault fault)
    {
        if (fault != ScanFault.None)
        {
            throw new BenchmarkException($"the core refused to scan a file in one piece: {fault}");
        }
    }

    private sealed class MatchSink : ScanEventSink
    {
        private readonly List<(int Number, long Offset)> _matches = [];

        public int Count => _matches.Count;

        public void Clear() => _matches.Clear();

        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
            if (kind == ScanEventKind.Match)
            {
                _matches.Add((number, offset));
            }
        }
    }
}
