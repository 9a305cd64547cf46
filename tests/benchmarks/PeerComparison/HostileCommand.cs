using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.IlCounter;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>
/// The "hostile" command: for a database, the slowest of all streams that are made of it (<see cref="HostileStreams"/>), and what yara and
/// Hyperscan take for the same one.
/// </summary>
public static class HostileCommand
{
    private const int Seed = 1;
    private const int DefaultCount = 1000;
    private const int TrialLength = 32 * 1024;
    private const int TrialRuns = 5;
    private const int StreamLength = 512 * TrialLength;
    private const int Runs = 5;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        Option<string> corpus = CorpusCommand.CreateCorpusOption();
        var output = new Option<string>("--output") { Description = "folder for what is made, with the driver of Hyperscan in it", DefaultValueFactory = _ => "artifacts/peers" };
        var fwscan = new Option<string>("--fwscan") { Description = "our command line", DefaultValueFactory = _ => "artifacts/peers/fwscan/fwscan" };
        var count = new Option<int>("--count") { Description = "signatures of a set", DefaultValueFactory = _ => DefaultCount };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("hostile", "find the slowest stream for a database, and compare it with yara and Hyperscan")
        {
            corpus, output, fwscan, count, date, document,
        };
        command.SetAction(parsed =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(output)!);
            string table = Measure(
                CorpusManifest.Read(parsed.GetValue(corpus)!), parsed.GetValue(corpus)!, folder, Path.GetFullPath(parsed.GetValue(fwscan)!), parsed.GetValue(count));
            string text = $"Measured {parsed.GetValue(date)} on {MachineDescription.Describe()}.\n\n{table}";
            Console.Write(text);
            if (parsed.GetValue(document) is string page)
            {
                MarkedRegion.Write(page, "hostile", text);
            }

            return 0;
        });
        return command;
    }

    private static string Measure(IReadOnlyList<CorpusImage> images, string corpus, string folder, string fwscan, int count)
    {
        const int SampledBytes = 120_000_000;
        IReadOnlyList<byte[]> samples = CorpusSubset.Create(corpus, Path.Combine(folder, "images"), CorpusSubset.Choose(images, SampledBytes)).ReadAll();
        var text = new StringBuilder("| signatures | streams tried | slowest, MB/s | Hyperscan on it | yara on it | matches a KB |\n|---|---|---|---|---|---|\n");
        foreach (SignatureSource source in Enum.GetValues<SignatureSource>())
        {
            SignatureSet set = SignatureSet.Generate(source, count, Seed, samples);
            string name = $"{source.ToString().ToLowerInvariant()}-{count}";
            set.Write(Path.Combine(folder, "signatures"), name);
            text.Append(Row(set, Path.Combine(folder, "signatures", name), $"{count:N0} {source.ToString().ToLowerInvariant()}", folder, fwscan));
        }

        return text.ToString();
    }

    private static string Row(SignatureSet set, string signatures, string title, string folder, string fwscan)
    {
        new FwscanPeer(fwscan, isCompiled: true, FwscanWork.Signatures).Prepare(signatures);
        var scanner = new CoreScanner(signatures + ".fsdb");
        double slowest = 0;
        int tried = 0;
        byte[] slow = [];
        foreach (byte[] stream in HostileStreams.Make(set.Patterns, TrialLength))
        {
            double seconds = Least(scanner, stream, TrialRuns, out _);
            if (seconds > slowest)
            {
                (slowest, slow) = (seconds, stream);
            }

            tried++;
        }

        byte[] worst = [.. Enumerable.Repeat(slow, StreamLength / TrialLength).SelectMany(piece => piece)];
        string streams = Path.Combine(folder, "hostile");
        Directory.CreateDirectory(streams);
        File.WriteAllBytes(Path.Combine(streams, "stream.bin"), worst);
        double own = Speed(Least(scanner, worst, Runs, out int matches));
        double hyperscan = Speed(Least(new HyperscanPeer(Path.Combine(folder, "hyperscan_driver")), signatures, streams, folder));
        double yara = Speed(Least(new YaraPeer(), signatures, streams, folder));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {title} | {tried:N0} | {own:N0} | {hyperscan:N0} | {yara:N0} | {matches * 1000.0 / StreamLength:F1} |\n");
    }

    private static double Speed(double seconds) => StreamLength / seconds / 1e6;

    private static double Least(CoreScanner scanner, byte[] stream, int runs, out int matches)
    {
        double least = scanner.Scan(stream, out matches);
        for (int run = 1; run < runs; run++)
        {
            least = Math.Min(least, scanner.Scan(stream, out matches));
        }

        return least;
    }

    /// <summary>Seconds of a tool by its own clock or, where it has none, of processor time.</summary>
    private static double Least(Peer peer, string signatures, string streams, string folder)
    {
        var process = new TimedProcess(folder, Environment.ProcessorCount - 1);
        double least = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            TimedRun timed = process.Run(peer.Command(signatures, streams), peer.ExitCodes);
            least = Math.Min(least, peer.ReadOwnFigures(signatures, streams, timed)?.Scan ?? timed.CpuSeconds);
        }

        return least;
    }
}
