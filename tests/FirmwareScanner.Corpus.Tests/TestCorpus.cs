using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>A folder with images, a place for results and a store, and what runs over them.</summary>
internal sealed class TestCorpus : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCorpus(string rules = MadeImages.Rules)
    {
        Signatures = Compile(rules);
        RuleText = rules;
        Directory.CreateDirectory(Images);
    }

    public string Images => Path.Combine(_folder.Path, "images");

    public string Results => Path.Combine(_folder.Path, "results");

    public string Store => Path.Combine(_folder.Path, "store.sqlite");

    public SignatureSet Signatures { get; }

    public string RuleText { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static DateTimeOffset Monday { get; } = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    public ScannerIdentity Identity => ScannerIdentity.Of("test 1", Signatures, "test rules", new Dictionary<string, string> { ["default:all"] = RuleText }, [], new UnpackOptions());

    public string At(string name) => Path.Combine(_folder.Path, name);

    public static SignatureSet Compile(string rules)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("rules.yar", rules), "default", RuleLanguage.Yara);
        SignatureSet? set = SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true, MayOmitTables = true }, diagnostics);
        return set ?? throw new InvalidOperationException(string.Join('\n', diagnostics.All));
    }

    public CorpusPlan Plan(int shards, HashChoice hashes = HashChoice.SameLength, bool keepsFolders = false)
    {
        var maker = new PlanMaker { Shards = shards, Hashes = hashes, KeepsFolders = keepsFolders };
        maker.Add(new DirectoryWalker { IsRecursive = true }, Images, Cancellation);
        return maker.Make(Cancellation);
    }

    public ShardOptions Options(CorpusPlan plan, int shard, string? folder = null, int jobs = 1) => new()
    {
        Plan = plan,
        Shard = shard,
        Folder = folder ?? Results,
        Signatures = Signatures,
        Scanner = Identity,
        Unpack = new UnpackOptions(),
        Jobs = jobs,
    };

    public ShardOutcome Run(CorpusPlan plan, int shard, string? folder = null, int jobs = 1) => ShardRun.Run(Options(plan, shard, folder, jobs), Cancellation);

    public MergeOutcome Merge(string? folder = null, string? store = null)
    {
        using CorpusStore opened = CorpusStore.Open(store ?? Store, creates: true);
        return CorpusMerge.Merge(folder ?? Results, opened, Monday);
    }

    /// <summary>What a scan of all images in this process tells, as lines of JSON.</summary>
    public string ScanAll()
    {
        var lines = new StringBuilder();
        var report = new JsonLinesReport(piece => lines.Append(Encoding.UTF8.GetString(piece.Span)));
        var totals = new ScanTotals();
        var scanner = new FileScanner(Signatures) { Unpack = new UnpackOptions() };
        foreach (WalkedFile file in new DirectoryWalker { IsRecursive = true }.Walk(Images).Where(file => file.Kind == WalkedKind.File))
        {
            FileScanResult result = scanner.Scan(file.Path, cancellation: Cancellation);
            totals.Add(result);
            report.Write(result);
            result.Printed.ToList().ForEach(line => lines.Append(line).Append('\n'));
        }

        report.Finish(totals, 0);
        return lines.ToString();
    }

    /// <summary>What a store tells, as lines of JSON.</summary>
    public string ReadStore(string? store = null)
    {
        using CorpusStore opened = CorpusStore.Open(store ?? Store, creates: false);
        var lines = new StringBuilder();
        var report = new JsonLinesReport(piece => lines.Append(Encoding.UTF8.GetString(piece.Span)));
        var totals = new ScanTotals();
        foreach (FileScanResult result in new CorpusResults(opened).Read())
        {
            totals.Add(result);
            report.Write(result);
            result.Printed.ToList().ForEach(line => lines.Append(line).Append('\n'));
        }

        report.Finish(totals, 0);
        return lines.ToString();
    }

    public void Dispose() => _folder.Dispose();
}
