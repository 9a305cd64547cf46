using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>The "peers" command: fwscan beside yara, clamscan, binwalk and Hyperscan.</summary>
public static class PeersCommand
{
    private const int DefaultMegabytes = 120;
    private const int DefaultSlowMegabytes = 20;
    private const int DefaultRuns = 3;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        Option<string> corpus = CorpusCommand.CreateCorpusOption();
        Option<string> output = Text("--output", "folder for everything that is made", "artifacts/peers");
        Option<string> fwscan = Text("--fwscan", "our command line", "tools/fwscan/bin/Release/net10.0/fwscan");
        Option<string?> driver = new("--hyperscan-driver") { Description = "compiled driver; hyperscan_driver in --output if absent" };
        Option<string?> yaraX = new("--yara-x")
        {
            Description = "folder of the installed npm package @virustotal/yara-x; without it YARA-X is left out",
        };
        Option<int[]> counts = SignaturesCommand.CreateCountsOption();
        Option<int> megabytes = Number("--megabytes", "how much of the corpus to scan, spread evenly", DefaultMegabytes);
        Option<bool> all = new("--all") { Description = "scan the whole corpus" };
        Option<int> slow = Number("--slow-megabytes", "how much of it binwalk gets", DefaultSlowMegabytes);
        Option<int> runs = Number("--runs", "runs of each command; the median counts", DefaultRuns);
        Option<int> processor = Number(
            "--processor", "number of the processor all tools are bound to, -1 for none", Environment.ProcessorCount - 1);
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("peers", "compare speed and matches with other scanners")
        {
            corpus, output, fwscan, driver, yaraX, counts, megabytes, all, slow, runs, processor, date, document,
        };
        command.SetAction(parsed => PeerComparisonRun.Run(new PeersOptions(
            parsed.GetValue(corpus)!,
            Path.GetFullPath(parsed.GetValue(output)!),
            Path.GetFullPath(parsed.GetValue(fwscan)!),
            Path.GetFullPath(parsed.GetValue(driver) ?? Path.Combine(parsed.GetValue(output)!, "hyperscan_driver")),
            parsed.GetValue(yaraX),
            parsed.GetValue(counts)!,
            parsed.GetValue(all) ? 0 : parsed.GetValue(megabytes),
            parsed.GetValue(slow),
            parsed.GetValue(runs),
            parsed.GetValue(processor),
            parsed.GetValue(date)!,
            parsed.GetValue(document))));
        return command;
    }

    private static Option<string> Text(string name, string description, string value)
    {
        return new Option<string>(name) { Description = description, DefaultValueFactory = _ => value };
    }

    private static Option<int> Number(string name, string description, int value)
    {
        return new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
    }
}
