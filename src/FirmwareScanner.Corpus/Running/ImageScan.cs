using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Running;

/// <summary>Scans images of a shard, or takes what is known of them. Any thread may use it, with a scanner of its own.</summary>
/// <param name="options">The shard.</param>
/// <param name="writer">Takes the results.</param>
/// <param name="knowledge">Knows objects.</param>
/// <param name="known">Knows earlier runs; null for none.</param>
internal sealed class ImageScan(ShardOptions options, PartWriter writer, ObjectKnowledge knowledge, IKnownResults? known)
{
    private int _notScanned;

    /// <summary>Images that could not be scanned.</summary>
    public int NotScanned => _notScanned;

    /// <summary>Scans an image, unless the scan is cancelled: then nothing is said of it.</summary>
    /// <param name="scanner">Scans it.</param>
    /// <param name="number">Its number in the plan.</param>
    /// <param name="cancellation">Ends the scan.</param>
    public void Scan(FileScanner scanner, int number, CancellationToken cancellation)
    {
        PlannedImage planned = options.Plan.Images[number];
        string path = options.Base is null ? planned.Path : Path.Combine(options.Base, planned.Path);
        var work = new ImageWork(new ImageRecord(number, planned.Path, planned.Size, []), path, Stopwatch.GetTimestamp());
        if (planned.Reasons != 0)
        {
            Leave(work, planned.Reasons, planned.Reason);
        }
        else if (FileStatus.TryOf(path) is not FileStatus status)
        {
            Leave(work, ObjectReason.Vanished, ReasonText.Describe(ObjectReason.Vanished));
        }
        else if (DescribeChange(planned, status) is string change)
        {
            Leave(work, IncompleteReason.Changed, "changed since the plan was made: " + change);
        }
        else if (TryHash(work, cancellation) is byte[] sha256)
        {
            work = work with { Image = work.Image with { Sha256 = sha256 }, Hashing = Stopwatch.GetElapsedTime(work.Begun), ChangedAt = status.ChangedAt };
            if (planned.Sha256.Length > 0 && !planned.Sha256.AsSpan().SequenceEqual(sha256))
            {
                Leave(work, IncompleteReason.Changed, "changed since the plan was made: its bytes are others");
            }
            else if (!TryTakeKnown(work))
            {
                ScanNow(scanner, work, cancellation);
            }
        }
    }

    private static string? DescribeChange(PlannedImage planned, FileStatus status) =>
        status.Kind != FileKind.Regular ? $"it is {status.Kind.Describe()}, no regular file"
        : status.Length != planned.Size ? FormattableString.Invariant($"it had {planned.Size:N0} bytes, and has {status.Length:N0}")
        : planned.Sha256.Length == 0 && planned.WrittenAt != 0 && status.WrittenAt != planned.WrittenAt ? "it was written to"
        : null;

    /// <summary>Hashes an image; null if it cannot be read, which is said, or if the run is over.</summary>
    private byte[]? TryHash(ImageWork work, CancellationToken cancellation)
    {
        try
        {
            return new ImageHasher().Hash(work.Path, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            Leave(work, IncompleteReason.Unreadable, FileProblem.Describe(exception));
            return null;
        }
    }

    private bool TryTakeKnown(ImageWork work)
    {
        bool isHere = writer.HasScan(work.Image.Sha256);
        ScanRecord? earlier = isHere ? null : known?.FindScan(work.Image.Sha256);
        ObjectRecord?[] objects =
            [.. (earlier?.Places ?? []).Where(place => place.Sha256.Length > 0).Select(place => known!.FindObject(place.Sha256, place.Place))];
        if ((!isHere && earlier is null) || objects.Contains(null))
        {
            return false;
        }

        writer.Add(work.Image, earlier, objects!, new Spending
        {
            Images = 1,
            KnownImages = 1,
            Bytes = work.Image.Size,
            Hashing = work.Hashing,
            Total = Stopwatch.GetElapsedTime(work.Begun),
        });
        return true;
    }

    private void ScanNow(FileScanner scanner, ImageWork work, CancellationToken cancellation)
    {
        var recorder = new ImageRecorder(work.Image.Sha256, knowledge);
        scanner.Memory = recorder;
        FileScanResult result = scanner.Scan(work.Path, readSpecial: false, cancellation);
        if ((result.Reasons & IncompleteReason.Stopped) != 0)
        {
            return;
        }

        if (!recorder.IsRepeatable || (result.Reasons & IncompleteReason.Changed) != 0)
        {
            Leave(work, result.Reasons, result.Reason);
        }
        else if (FileStatus.TryOf(work.Path)?.ChangedAt != work.ChangedAt)
        {
            Leave(work, IncompleteReason.Changed, "changed between hash and scan");
        }
        else
        {
            writer.Add(work.Image, recorder.Make(result), recorder.Objects, recorder.Spending with
            {
                Images = 1,
                Bytes = work.Image.Size,
                Hashing = recorder.Spending.Hashing + work.Hashing,
                Total = Stopwatch.GetElapsedTime(work.Begun),
            });
        }
    }

    private void Leave(ImageWork work, int reasons, string reason)
    {
        Interlocked.Increment(ref _notScanned);
        writer.Add(
            work.Image with { Sha256 = [], Reasons = reasons, Reason = reason },
            null,
            [],
            new Spending { Images = 1, Total = Stopwatch.GetElapsedTime(work.Begun) });
    }

    /// <summary>An image in work.</summary>
    /// <param name="Image">What is said of it.</param>
    /// <param name="Path">Where it is.</param>
    /// <param name="Begun">When the work began.</param>
    private sealed record ImageWork(ImageRecord Image, string Path, long Begun)
    {
        public TimeSpan Hashing { get; init; }

        public long ChangedAt { get; init; }
    }
}
