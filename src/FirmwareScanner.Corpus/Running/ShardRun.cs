using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Running;

/// <summary>
/// Scans the images of a shard. What ends it leaves whole images, with which the next process goes on; several at once do no harm, and what they
/// leave in the end is the same file.
/// </summary>
public sealed class ShardRun
{
    // Bytes on both sides of a match, for the page.
    private const int ExcerptContext = 48;

    private readonly ShardOptions _options;
    private readonly ShardFiles _files;
    private readonly ShardHead _head;
    private readonly byte[] _headLine;
    private readonly RuleBook _book = new();
    private readonly int[] _images;

    private ShardRun(ShardOptions options)
    {
        _options = options;
        _files = new ShardFiles(options.Folder);
        _images = [.. options.Plan.ImagesOf(options.Shard)];
        _head = new ShardHead
        {
            Plan = options.Plan.Identity,
            Shard = options.Shard,
            Shards = options.Plan.Shards,
            Images = options.Plan.Images.Count,
            Links = options.Plan.Links,
            Excluded = options.Plan.Excluded,
            Named = options.Plan.Named,
            Scanner = options.Scanner,
        };
        _headLine = _head.ToLine();
    }

    /// <summary>Scans what is left of a shard.</summary>
    /// <param name="options">The shard.</param>
    /// <param name="cancellation">Ends the run; the images that are whole by then stay.</param>
    /// <exception cref="CorpusException">The folder has results of something else.</exception>
    /// <exception cref="IOException">Results cannot be written.</exception>
    public static ShardOutcome Run(ShardOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Shard, options.Plan.Shards);
        Directory.CreateDirectory(options.Folder);
        var run = new ShardRun(options);
        if (run.IsComplete())
        {
            return new ShardOutcome(true, true, run._images.Length, 0, null);
        }

        try
        {
            return run.Scan(cancellation);
        }
        catch (Exception exception) when (FileProblem.Is(exception) && run.IsComplete())
        {
            // Another process was faster, and has removed the parts.
            return new ShardOutcome(true, true, run._images.Length, 0, null);
        }
    }

    private bool IsComplete()
    {
        string path = _files.NameOf(_options.Shard);
        if (!FileStatus.Exists(path))
        {
            return false;
        }

        byte[] first = new byte[_headLine.Length];
        using FileStream file = InputFile.OpenNamed(path);
        int count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        ShardIndex.RequireHead(path, first.AsSpan(0, count), _headLine);
        return true;
    }

    private ShardOutcome Scan(CancellationToken cancellation)
    {
        using StoreKnownResults? known = _options.Known is null ? null : StoreKnownResults.Open(_options.Known, _options.Scanner, _book);
        foreach (SignatureRule rule in _options.Signatures.Rules)
        {
            _book.Of(rule);
        }

        var knowledge = new ObjectKnowledge(known);
        using var index = new ShardIndex(_book, knowledge);
        IReadOnlyList<string> parts = _files.PartsOf(_options.Shard);
        foreach (string part in parts)
        {
            index.Load(part, _headLine);
        }

        index.DropTorn();
        int resumed = index.Images.Count;
        string own = _files.NewPartName(_options.Shard);
        using var writer = new PartWriter(own, _headLine, index, _book);
        var scan = new ImageScan(_options, writer, knowledge, known);
        ScanLeft(scan, index, cancellation);
        if (_images.Any(number => !index.Images.ContainsKey(number)))
        {
            return new ShardOutcome(false, false, resumed, 0, null);
        }

        Spending spent = index.Spent.Where(entry => index.Images.ContainsKey(entry.Key)).Aggregate(new Spending(), (sum, entry) => sum + entry.Value);
        new ShardFinisher(index, _book).Write(_files.NameOf(_options.Shard), _headLine, _images);
        OutputFile.WriteWhole(_files.SpentNameOf(_options.Shard), spent.ToLine(-1));
        foreach (string part in parts.Append(own))
        {
            File.Delete(part);
        }

        return new ShardOutcome(true, false, resumed, scan.NotScanned, spent);
    }

    private void ScanLeft(ImageScan scan, ShardIndex index, CancellationToken cancellation)
    {
        int[] left = [.. _images.Where(number => !index.Images.ContainsKey(number))];
        var batch = new BatchScanner(_options.Signatures, _options.Jobs)
        {
            Filter = _options.Filter,
            Unpack = _options.Unpack,
            Excerpts = new ExcerptOptions { HasDigests = true, Context = ExcerptContext },
            Advanced = _options.Advanced,
        };
        batch.Scan(
            left.Length,
            (scanner, position) =>
            {
                scan.Scan(scanner, left[position], cancellation);
                return FileScanResult.NotScanned(string.Empty, IncompleteReason.Empty);
            },
            static _ => { },
            cancellation);
    }
}
