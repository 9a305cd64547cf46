using System.Collections.Generic;
using System.Diagnostics;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using CompiledSignatures = FirmwareScanner.Rules.SignatureSet;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Our scanner as a library: data in memory, matches kept in memory. What Hyperscan's driver measures as "scan".</summary>
public sealed class CoreScanner
{
    private const int PlanEntries = 128;

    private readonly StreamScanner _scanner;
    private readonly MatchSink _sink = new();

    /// <summary>Prepares to scan.</summary>
    /// <param name="database">Path of a compiled database.</param>
    /// <exception cref="BenchmarkException">The memory plan refuses the scanner.</exception>
    public CoreScanner(string database)
    {
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var signatures = CompiledSignatures.Load(database);
        _scanner = new StreamScanner(signatures.Database, plan, signatures.Search?.CreateFinder());
        if (!_scanner.Attach(plan))
        {
            throw new BenchmarkException($"{database}: the memory plan refused the scanner: {plan.LastFault}");
        }
    }

    /// <summary>Scans data in one piece.</summary>
    /// <param name="data">The data.</param>
    /// <param name="matches">Receives the number of matches.</param>
    /// <returns>Seconds it took.</returns>
    public double Scan(byte[] data, out int matches)
    {
        _sink.Clear();
        long start = Stopwatch.GetTimestamp();
        _scanner.Begin(_sink);
        Expect(_scanner.Scan(data, 0, data.Length));
        Expect(_scanner.Finish(data, data.Length));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        matches = _sink.Count;
        return seconds;
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
