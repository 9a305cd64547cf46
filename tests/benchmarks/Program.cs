using System;
using System.CommandLine;
using FirmwareScanner.Benchmarks;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.Grammar;
using FirmwareScanner.Benchmarks.IlCounter;
using FirmwareScanner.Benchmarks.Latency;
using FirmwareScanner.Benchmarks.PeerComparison;
using FirmwareScanner.Benchmarks.Rulesets;
using FirmwareScanner.Benchmarks.SignatureSets;
using FirmwareScanner.Benchmarks.Statistics;
using FirmwareScanner.Benchmarks.Unpacking;

var root = new RootCommand("Measures FirmwareScanner: see tests/benchmarks/README.md.")
{
    CorpusCommand.Create(),
    StatisticsCommand.Create(),
    IlCommand.Create(),
    SignaturesCommand.Create(),
    PeersCommand.Create(),
    HostileCommand.Create(),
    LatencyCommand.Create(),
    UnpackCommand.Create(),
    UnpackSpeedCommand.Create(),
    RulesetsCommand.Create(),
    GrammarCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchmarkException failure)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
