using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.SignatureSets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>The "il" command: IL instructions per input byte, the project's measure of device speed.</summary>
public static class IlCommand
{
    private const int Seed = 1;
    private const int BlockLength = 1024;
    private const int AhoCorasickEvents = 1024;
    private const int WorstCaseCount = 256;
    private const int HostileLength = 8192;
    private const double DearestShare = 0.03;
    private const string DriverName = YardstickNamespace + "ScanDriver";
    private const string YardstickNamespace = "FirmwareScanner.Benchmarks.Yardsticks.";
    private const int BusiestShown = 12;
    private static readonly int[] SignatureCounts = [8, 256, 512, 1000];

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        Option<string> corpus = CorpusCommand.CreateCorpusOption();
        var megabytes = new Option<int>("--megabytes")
        {
            Description = "how much of the corpus to run",
            DefaultValueFactory = _ => 16,
        };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var operations = new Option<bool>("--operations") { Description = "only operations of ring, pool and scope: needs no corpus" };
        var ways = new Option<bool>("--ways") { Description = "only the way of a byte through station and pipeline: needs no corpus" };
        var unwrap = new Option<bool>("--unwrap") { Description = "only what it costs to open what is wrapped: needs no corpus" };
        var builtIn = new Option<bool>("--builtin") { Description = "only the built-in rules, as compiled for the reference board, over the whole corpus" };
        var methods = new Option<bool>("--methods") { Description = "also print in which methods of the core the instructions were executed" };
        var command = new Command("il", "count IL instructions per input byte over the corpus, and those of one operation")
        {
            corpus, megabytes, date, document, operations, ways, unwrap, builtIn, methods,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(ways))
            {
                Console.WriteLine(WayTable.Render(Environment.CurrentDirectory));
                if (parsed.GetValue(methods))
                {
                    WayTable.PrintMethods(Environment.CurrentDirectory);
                }

                return 0;
            }

            if (parsed.GetValue(unwrap))
            {
                Console.WriteLine(UnwrapTable.Render(Environment.CurrentDirectory));
                return 0;
            }

            if (parsed.GetValue(builtIn))
            {
                BuiltInTable.Print(parsed.GetValue(corpus)!, parsed.GetValue(methods));
                return 0;
            }

            OperationTable.Print(parsed.GetValue(document));
            if (parsed.GetValue(operations))
            {
                return 0;
            }

            using var recorder = new ConsoleRecorder();
            int code = Run(parsed.GetValue(corpus)!, parsed.GetValue(megabytes), parsed.GetValue(methods));
            if (parsed.GetValue(document) is string path)
            {
                MarkedRegion.Write(path, "il", $"Counted {parsed.GetValue(date)}: {recorder}");
            }

            return code;
        });
        return command;
    }

    private static int Run(string corpusFolder, int megabytes, bool showsMethods)
    {
        IReadOnlyList<byte[]> streams = CorpusSample.Read(corpusFolder, megabytes);
        var yardstick = new IlMeter(CountedAssemblies.Yardsticks, CountedAssemblies.Yardsticks);
        var scanner = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        Console.WriteLine($"{streams.Sum(stream => (long)stream.Length) / 1e6:F1} MB of {streams.Count} images, seed {Seed}\n");
        Console.WriteLine("| scanner | signatures | IL/byte | native/byte | matches | memory, bytes |\n|---|---|---|---|---|---|");
        Measure(streams, "byte sum", "-", 0, yardstick.Bind<Func<byte[], int, int>>(YardstickNamespace + "ByteSum", "Run"), showsMethods);
        foreach (SignatureSource source in Enum.GetValues<SignatureSource>())
        {
            foreach (int count in SignatureCounts)
            {
                SignatureSet set = SignatureSet.Generate(source, count, Seed, streams);
                MeasureAhoCorasick(yardstick, streams, set, $"{count} {source}", showsMethods);
                MeasureScanner(scanner, streams, set, $"{count} {source}", showsMethods);
                if (count == WorstCaseCount)
                {
                    MeasureWorstCase(scanner, set, $"{count} {source}");
                }
            }
        }

        Console.WriteLine($"\nCounted as their call instruction only: {string.Join(", ", scanner.UnpricedCalls)}");
        return 0;
    }

    private static void MeasureAhoCorasick(
        IlMeter meter, IReadOnlyList<byte[]> streams, SignatureSet set, string signatures, bool showsMethods)
    {
        const string TypeName = YardstickNamespace + "AhoCorasick";
        long memory = meter.Bind<Func<byte[][], int, long>>(TypeName, "Build")(set.Patterns.ToArray(), AhoCorasickEvents);
        Measure(streams, "Aho-Corasick", signatures, memory, meter.Bind<Func<byte[], int, int>>(TypeName, "Run"), showsMethods, isRunningTotal: true);
    }

    private static void MeasureScanner(IlMeter meter, IReadOnlyList<byte[]> streams, SignatureSet set, string signatures, bool showsMethods)
    {
        RuleSet rules = Parse(set);
        CompiledDatabase database = Compile(rules);
        MeasureDatabase(meter, streams, database, signatures, showsMethods);
        if (signatures.EndsWith(nameof(SignatureSource.Firmware), StringComparison.Ordinal))
        {
            int dearest = (int)Math.Ceiling(rules.Rules.Count * DearestShare);
            HashSet<string> left = [.. database.Report.PatternCosts.OrderByDescending(c => c.CostPerByte).Take(dearest).Select(c => c.Rule)];
            var rest = new RuleSet([.. rules.Rules.Where(r => !left.Contains(r.Name))]);
            MeasureDatabase(meter, streams, Compile(rest), $"{signatures} less the dearest {dearest}", showsMethods);
        }
    }

    private static void MeasureDatabase(
        IlMeter meter, IReadOnlyList<byte[]> streams, CompiledDatabase database, string signatures, bool showsMethods)
    {
        long memory = meter.Bind<Func<byte[], int, long>>(DriverName, "Open")(database.Image, BlockLength);
        string tables = string.Join(", ", database.Report.Tables.Select(Describe));
        Measure(
            streams,
            $"FirmwareScanner ({tables}; expected {database.Report.CostPerByte:F2})",
            signatures,
            memory,
            meter.Bind<Func<byte[], int, int>>(DriverName, "Run"),
            showsMethods);
    }

    /// <summary>The dearest of many hostile streams.</summary>
    private static void MeasureWorstCase(IlMeter meter, SignatureSet set, string signatures)
    {
        long memory = meter.Bind<Func<byte[], int, long>>(DriverName, "Open")(Compile(Parse(set)).Image, BlockLength);
        Func<byte[], int, int> run = meter.Bind<Func<byte[], int, int>>(DriverName, "Run");
        double worst = 0;
        int streams = 0;
        foreach (byte[] stream in HostileStreams.Make(set.Patterns, HostileLength))
        {
            IlCount count = IlMeter.Count(() => run(stream, stream.Length));
            worst = Math.Max(worst, (count.Instructions + count.Native) / (double)stream.Length);
            streams++;
        }

        Console.WriteLine($"| FirmwareScanner, worst of {streams:N0} hostile streams | {signatures} | {worst:F2} | | | {memory:N0} |");
    }

    private static RuleSet Parse(SignatureSet set)
    {
        var loader = new RuleLoader(new DiagnosticBag());
        loader.AddText(new SourceText("signatures.yar", set.ToYara()), "default", RuleLanguage.Yara);
        return loader.Build();
    }

    private static CompiledDatabase Compile(RuleSet rules)
    {
        var diagnostics = new DiagnosticBag();
        return DatabaseCompiler.Compile(rules, new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)
            ?? throw new BenchmarkException(string.Join("; ", diagnostics.All.Take(3)));
    }

    private static string Describe(TableReport table) =>
        $"grams of {table.Shape.GramLength} every {table.Shape.Stride}, filter {1 << table.Shape.FilterBits}, hits {table.Rates.Hits:P2}";

    private static void Measure(
        IReadOnlyList<byte[]> streams,
        string name,
        string signatures,
        long memory,
        Func<byte[], int, int> run,
        bool showsMethods,
        bool isRunningTotal = false)
    {
        long matches = 0;
        IlCount count = IlMeter.Count(() =>
        {
            foreach (byte[] stream in streams)
            {
                int found = run(stream, stream.Length);
                matches = isRunningTotal ? found : matches + found;
            }
        });
        double bytes = streams.Sum(stream => (double)stream.Length);
        string shown = signatures == "-" ? "-" : matches.ToString("N0", null);
        Console.WriteLine(
            $"| {name} | {signatures} | {count.Instructions / bytes:F2} | {count.Native / bytes:F2} | {shown} | {memory:N0} |");
        if (showsMethods)
        {
            Console.WriteLine(string.Join(Environment.NewLine, IlCounters.DescribeBusiest(BusiestShown, bytes)));
        }
    }
}
