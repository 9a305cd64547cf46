using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Planning;

/// <summary>Makes plans.</summary>
public sealed class PlanMaker
{
    private const int BytesPerImage = 1 << 16;

    private readonly List<PlannedImage> _images = [];
    private readonly List<string> _named = [];
    private int _links;
    private int _excluded;

    /// <summary>How many shards, 1 to <see cref="CorpusPlan.MostShards"/>.</summary>
    public required int Shards { get; init; }

    /// <summary>Which images are hashed.</summary>
    public HashChoice Hashes { get; init; }

    /// <summary>
    /// Whether all images of a folder are in one shard: releases of one product share most of their objects, which are then scanned once. Shards
    /// may differ more in their work.
    /// </summary>
    public bool KeepsFolders { get; init; }

    /// <summary>Adds what is at a path.</summary>
    /// <param name="walker">How folders are walked.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Add(DirectoryWalker walker, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(walker);
        _named.Add(path);
        foreach (WalkedFile entry in walker.Walk(path))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (entry.Kind)
            {
                case WalkedKind.Link:
                    _links++;
                    break;
                case WalkedKind.Excluded:
                    _excluded++;
                    break;
                default:
                    _images.Add(Examine(entry));
                    break;
            }
        }
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public CorpusPlan Make(CancellationToken cancellation)
    {
        Hash(cancellation);
        int[] shards = Balance();
        return new CorpusPlan
        {
            Shards = Shards,
            Named = _named,
            Links = _links,
            Excluded = _excluded,
            Images = [.. _images.Select((image, number) => image with { Shard = shards[number] })],
        };
    }

    private static PlannedImage Examine(WalkedFile entry)
    {
        var image = new PlannedImage(entry.Path, 0);
        switch (entry.Kind)
        {
            case WalkedKind.EmptyFolder:
                return image with { Reasons = ObjectReason.EmptyFolder, Reason = ReasonText.Describe(ObjectReason.EmptyFolder) };
            case WalkedKind.Folder:
                return image with { Reasons = ObjectReason.NotEntered, Reason = ReasonText.Describe(ObjectReason.NotEntered) };
            case WalkedKind.Unreadable:
                return image with { Reasons = IncompleteReason.Unreadable, Reason = entry.Problem ?? string.Empty };
        }

        if (FileStatus.TryOf(entry.Path) is not FileStatus status)
        {
            return image with { Reasons = ObjectReason.Vanished, Reason = ReasonText.Describe(ObjectReason.Vanished) };
        }

        return status.Kind == FileKind.Regular
            ? image with { Size = status.Length, WrittenAt = status.WrittenAt }
            : image with { Reasons = ObjectReason.Special, Reason = $"is {status.Kind.Describe()}, not a regular file: skipped" };
    }

    private void Hash(CancellationToken cancellation)
    {
        if (Hashes == HashChoice.None)
        {
            return;
        }

        HashSet<long> shared = [.. _images.GroupBy(image => image.Size).Where(group => group.Skip(1).Any()).Select(group => group.Key)];
        var hasher = new ImageHasher();
        for (int i = 0; i < _images.Count; i++)
        {
            if (_images[i].Reasons == 0 && (Hashes == HashChoice.All || shared.Contains(_images[i].Size)))
            {
                _images[i] = Hash(_images[i], hasher, cancellation);
            }
        }
    }

    private static PlannedImage Hash(PlannedImage image, ImageHasher hasher, CancellationToken cancellation)
    {
        try
        {
            return image with { Sha256 = hasher.Hash(image.Path, cancellation) };
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // The run says what is wrong with it, if it still is.
            return image;
        }
    }

    /// <summary>
    /// Gives each image a shard. What belongs together is a parcel; the largest goes first, each to the shard that has least (Graham, "Bounds on
    /// multiprocessing timing anomalies", 1969: at most a third above the best).
    /// </summary>
    private int[] Balance()
    {
        var shards = new int[_images.Count];
        var loads = new PriorityQueue<int, (long Load, int Shard)>(Enumerable.Range(0, Shards).Select(shard => (shard, (0L, shard))));
        IEnumerable<(long Cost, int[] Numbers)> parcels = Enumerable.Range(0, _images.Count)
            .GroupBy(ParcelOf)
            .Select(parcel => (CostOf(parcel), parcel.Order().ToArray()))
            .OrderByDescending(parcel => parcel.Item1)
            .ThenBy(parcel => parcel.Item2[0]);
        foreach ((long cost, int[] numbers) in parcels)
        {
            loads.TryDequeue(out int shard, out (long Load, int Shard) load);
            Array.ForEach(numbers, number => shards[number] = shard);
            loads.Enqueue(shard, (load.Load + cost, shard));
        }

        return shards;
    }

    // Twins are scanned once where they are together.
    private string ParcelOf(int number) => KeepsFolders ? Path.GetDirectoryName(_images[number].Path) ?? string.Empty
        : _images[number].Sha256.Length > 0 ? Convert.ToHexString(_images[number].Sha256)
        : FormattableString.Invariant($"#{number}");

    private long CostOf(IEnumerable<int> numbers) =>
        numbers.DistinctBy(number => _images[number].Sha256.Length > 0 ? Convert.ToHexString(_images[number].Sha256) : FormattableString.Invariant($"#{number}"))
            .Sum(number => _images[number].Size) + (numbers.LongCount() * BytesPerImage);
}
