using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What a byte costs with the built-in rules, as they are compiled for the reference board, over the whole corpus of real firmware.</summary>
public static class BuiltInTable
{
    private const string DriverName = "FirmwareScanner.Benchmarks.Yardsticks.ScanDriver";
    private const string ReferenceBoard = "esp32-devkitc";
    private const string Informational = "info";
    private const int MethodsShown = 12;

    /// <summary>Prints a line for each set of rules.</summary>
    /// <param name="corpusFolder">The corpus.</param>
    /// <param name="showsMethods">Whether to print in which methods the instructions were executed.</param>
    public static void Print(string corpusFolder, bool showsMethods)
    {
        List<CorpusImage> images = [.. CorpusManifest.Read(corpusFolder)];
        var meter = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        RuleSet all = Load();
        var above = new RuleSet([.. all.Rules.Where(rule => !IsInformational(rule))]);
        Print(meter, "above info", above, corpusFolder, images, showsMethods);
        Print(meter, "all built-in", all, corpusFolder, images, showsMethods);
    }

    private static bool IsInformational(Rule rule) => rule.Meta.Any(meta => meta is { Key: "severity", Value: Informational });

    private static RuleSet Load()
    {
        var loader = new RuleLoader(new DiagnosticBag());
        loader.AddBuiltIn();
        return loader.Build();
    }

    private static void Print(
        IlMeter meter, string name, RuleSet rules, string corpusFolder, List<CorpusImage> images, bool showsMethods)
    {
        BoardDatabase database = Compile(rules);
        int block = BoardCatalog.Boards.First(board => board.Name == ReferenceBoard).Plan.BlockPayloadBytes;
        meter.Bind<Func<byte[], int, long>>(DriverName, "Open")(database.Compiled.Image, block);
        Func<byte[], int, int> run = meter.Bind<Func<byte[], int, int>>(DriverName, "Run");
        long bytes = 0;
        IlCount count = IlMeter.Count(() =>
        {
            foreach (CorpusImage image in images)
            {
                byte[] stream = File.ReadAllBytes(Path.Combine(corpusFolder, image.Path));
                run(stream, stream.Length);
                bytes += stream.Length;
            }
        });
        string tables = string.Join(", ", database.Compiled.Report.Tables.Select(
            table => $"grams of {table.Shape.GramLength} every {table.Shape.Stride} bytes, filter of {1 << table.Shape.FilterBits} bytes"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, real firmware: {(count.Instructions + count.Native) / bytes:F2} IL/byte ({rules.Rules.Count} rules, {images.Count} images, "
            + $"{bytes} bytes; {tables}; {database.Fit.TotalBytes} of {database.Fit.BudgetBytes} bytes of memory on {ReferenceBoard})"));
        if (showsMethods)
        {
            Console.WriteLine(string.Join(Environment.NewLine, IlCounters.DescribeBusiest(MethodsShown, bytes)));
        }
    }

    private static BoardDatabase Compile(RuleSet rules)
    {
        var diagnostics = new DiagnosticBag();
        Board board = BoardCatalog.Boards.First(known => known.Name == ReferenceBoard);
        return BoardDatabase.Compile(rules, board, new CompilerOptions(), diagnostics)
            ?? throw new BenchmarkException(string.Join("; ", diagnostics.All.Take(3)));
    }
}
