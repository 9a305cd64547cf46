using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Runs all tools over the same files with the same signatures, checks that they agree, and reports.</summary>
public sealed class PeerComparisonRun
{
    private const int Seed = 1;
    private const int ShownDisagreements = 20;
    private const int TinyFileLength = 256;

    // "0.1.0+" and what tells one commit from another.
    private const int ShownVersion = 13;
    private const string YaraXDriver = "tests/benchmarks/peers/yara_x_driver.mjs";

    // Hits in everything that the signatures were cut from, and next to no hits.
    private static readonly SignatureSource[] Sources = [SignatureSource.Random, SignatureSource.Firmware];

    private readonly PeersOptions _options;
    private readonly TimedProcess _process;
    private readonly IReadOnlyList<Peer> _peers;
    private readonly CorpusSubset _files;
    private readonly CorpusSubset _fewFiles;
    private readonly string _tinyFolder;
    private readonly IReadOnlyList<byte[]> _contents;
    private readonly List<PeerResult> _results = [];
    private readonly SortedDictionary<string, int> _explained = [];
    private int _disagreements;

    private PeerComparisonRun(PeersOptions options)
    {
        _options = options;
        Directory.CreateDirectory(options.OutputFolder);
        _process = new TimedProcess(options.OutputFolder, options.Processor);
        // The first is the reference for the matches of the others.
        _peers =
        [
            new FwscanPeer(options.Fwscan, isCompiled: false, FwscanWork.Signatures),
            new FwscanPeer(options.Fwscan, isCompiled: true, FwscanWork.Signatures),
            new HyperscanPeer(options.HyperscanDriver), new YaraPeer(), .. YaraX(options.YaraXPackage), new ClamScanPeer(), new BinwalkPeer(),
            new FwscanPeer(options.Fwscan, isCompiled: true, FwscanWork.Accounting),
            new FwscanPeer(options.Fwscan, isCompiled: true, FwscanWork.Everything),
        ];
        IReadOnlyList<CorpusImage> images = CorpusManifest.Read(options.CorpusFolder);
        long bytes = options.Megabytes == 0 ? long.MaxValue : options.Megabytes * 1_000_000L;
        _files = Subset("images", CorpusSubset.Choose(images, bytes));
        _fewFiles = Subset("few-images", CorpusSubset.Choose(_files.Images, options.SlowMegabytes * 1_000_000L));
        _tinyFolder = Path.Combine(options.OutputFolder, "tiny");
        Directory.CreateDirectory(_tinyFolder);
        File.WriteAllBytes(Path.Combine(_tinyFolder, "zeros.bin"), new byte[TinyFileLength]);
        _contents = _files.ReadAll();
    }

    /// <summary>Runs the comparison.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>0, or 1 if the tools disagree.</returns>
    public static int Run(PeersOptions options) => new PeerComparisonRun(options).Run();

    private int Run()
    {
        IReadOnlyList<string> versions = _peers.Select(peer => peer.Version()).Distinct().ToList();
        foreach (SignatureSource source in Sources)
        {
            foreach (int count in _options.Counts)
            {
                Compare(SignatureSet.Generate(source, count, Seed, _contents), source, count);
            }
        }

        var report = new PeersReport(_options, _files, _fewFiles, versions, _results, _explained, _disagreements);
        Console.WriteLine(report.ToMarkdown());
        report.WriteJson(Path.Combine(_options.OutputFolder, "peers.json"));
        if (_disagreements > 0)
        {
            Console.Error.WriteLine($"error: the tools disagree on {_disagreements} matches (see above)");
            return 1;
        }

        if (_options.Document is string document)
        {
            MarkedRegion.Write(document, "peers", report.ToMarkdown());
            string circumstances = $"{versions[0].Replace("fwscan ", "", StringComparison.Ordinal)[..ShownVersion]}, {MachineDescription.Describe()}";
            MarkedRegion.Write(
                document, PeersRecord.Region, PeersRecord.Add(MarkedRegion.Read(document, PeersRecord.Region), _options.Date, circumstances, _results));
        }

        return 0;
    }

    private static IReadOnlyList<Peer> YaraX(string? package)
    {
        return package is null ? [] : [new YaraXPeer(Path.GetFullPath(YaraXDriver), Path.GetFullPath(package))];
    }

    private CorpusSubset Subset(string name, IReadOnlyList<CorpusImage> images)
    {
        return CorpusSubset.Create(_options.CorpusFolder, Path.Combine(_options.OutputFolder, name), images);
    }

    private void Compare(SignatureSet set, SignatureSource source, int count)
    {
        string name = $"{source.ToString().ToLowerInvariant()}-{count}";
        string folder = Path.Combine(_options.OutputFolder, "signatures");
        set.Write(folder, name);
        string signatures = Path.Combine(folder, name);
        string title = $"{count:N0} {(source == SignatureSource.Random ? "random" : "from the corpus")}";
        HashSet<PeerMatch>? reference = null;
        foreach (Peer peer in _peers.Where(peer => count <= peer.MaximumSignatures))
        {
            Console.Error.WriteLine($"{title}: {peer.Name}");
            peer.Prepare(signatures);
            CorpusSubset files = peer.IsSlow ? _fewFiles : _files;
            HashSet<PeerMatch> matches = Measure(peer, signatures, title, files);
            reference ??= matches;
            if (peer.HasSameTask)
            {
                Check(peer, matches, files, reference, set);
            }
        }
    }

    private HashSet<PeerMatch> Measure(Peer peer, string signatures, string title, CorpusSubset files)
    {
        var starts = new List<double>();
        var runs = new List<TimedRun>();
        var own = new List<OwnFigures>();
        for (int run = 0; run < _options.Runs; run++)
        {
            starts.Add(_process.Run(peer.Command(signatures, _tinyFolder), peer.ExitCodes).Seconds);
            runs.Add(_process.Run(peer.Command(signatures, files.Folder), peer.ExitCodes));
            if (peer.ReadOwnFigures(signatures, files.Folder, runs[^1]) is OwnFigures figures)
            {
                own.Add(figures);
            }
        }

        HashSet<PeerMatch> matches = peer.HasSameTask ? peer.Read(runs[^1], files.Folder).ToHashSet() : [];
        _results.Add(new PeerResult(
            peer.Name,
            title,
            files.Bytes,
            Median.Of(runs.Select(run => run.Seconds)),
            Median.Of(starts),
            Median.Of(runs.Select(run => run.CpuSeconds)),
            own.Count == 0 ? null : Median.Of(own.Select(figures => figures.ReadAndScan)),
            InMemory(peer, signatures, own, matches.Count),
            runs.Max(run => run.PeakKilobytes),
            peer.HasSameTask ? matches.Count : null));
        return matches;
    }

    private double? InMemory(Peer peer, string signatures, List<OwnFigures> own, int matches)
    {
        if (peer is FwscanPeer { IsCompiled: true, Work: FwscanWork.Signatures })
        {
            return CoreScan.Measure(signatures + ".fsdb", _contents, _options.Runs, matches);
        }

        return own.Any(figures => figures.Scan is null) || own.Count == 0 ? null : Median.Of(own.Select(figures => figures.Scan!.Value));
    }

    private void Check(
        Peer peer, HashSet<PeerMatch> matches, CorpusSubset files, HashSet<PeerMatch> reference, SignatureSet set)
    {
        HashSet<string> paths = files.Images.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        Agreement agreement = Agreement.Compare(
            peer, matches, reference.Where(match => paths.Contains(match.File)).ToHashSet(), set);
        foreach ((string reason, int count) in agreement.Explained)
        {
            _explained[reason] = _explained.GetValueOrDefault(reason) + count;
        }

        _disagreements += agreement.Disagreements.Count;
        foreach (string disagreement in agreement.Disagreements.Take(ShownDisagreements))
        {
            Console.Error.WriteLine(disagreement);
        }
    }
}
