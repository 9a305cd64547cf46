using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Files;

/// <summary>Scans many files on several threads and delivers the results in the order of the files.</summary>
public sealed class BatchScanner
{
    /// <summary>The most threads.</summary>
    public const int MaximumJobs = 1024;

    // Results wait for those before them; so that a slow first file does not pile up all others, few may wait.
    private const int ResultsAheadPerJob = 32;

    private readonly SignatureSet _signatures;
    private readonly MatchLimits? _limits;
    private readonly int _jobs;

    /// <summary>Prepares a scanner.</summary>
    /// <param name="signatures">What to look for.</param>
    /// <param name="jobs">Threads, 1 to <see cref="MaximumJobs"/>; with 1 everything runs on the caller's.</param>
    /// <param name="limits">How many matches to list of each file; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is out of range.</exception>
    public BatchScanner(SignatureSet signatures, int jobs, MatchLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jobs, MaximumJobs);
        _signatures = signatures;
        _jobs = jobs;
        _limits = limits;
    }

    /// <summary>Called after each piece with its length in bytes, on the scanning threads; for progress displays.</summary>
    public Action<int>? Advanced { get; set; }

    /// <summary>Which rules to tell of and to judge by; all if null.</summary>
    public RuleFilter? Filter { get; init; }

    /// <summary>How to look inside; null to scan bytes as they are.</summary>
    public UnpackOptions? Unpack { get; init; }

    /// <summary>What to keep of the bytes of matches; nothing if null.</summary>
    public ExcerptOptions? Excerpts { get; init; }

    /// <summary>Called when a layer or a file inside begins, on the scanning threads, with its path below the file; for progress displays.</summary>
    public Action<string>? Entered { get; set; }

    /// <summary>Scans files.</summary>
    /// <param name="count">How many.</param>
    /// <param name="scan">Scans file number n (from 0) with the scanner it is given; called on several threads.</param>
    /// <param name="report">Takes the results in order, on the caller's thread.</param>
    /// <param name="cancellation">Ends the run after the files that are being scanned; their results are still reported.</param>
    /// <returns>How many results were reported; fewer than <paramref name="count"/> only after cancellation.</returns>
    public int Scan(
        int count, Func<FileScanner, int, FileScanResult> scan, Action<FileScanResult> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(report);
        return Math.Min(_jobs, count) <= 1
            ? ScanHere(count, scan, report, cancellation)
            : ScanOnThreads(count, scan, report, cancellation);
    }

    private FileScanner CreateScanner() =>
        new(_signatures, _limits, Filter) { Advanced = Advanced, Entered = Entered, Unpack = Unpack, Excerpts = Excerpts };

    private int ScanHere(
        int count, Func<FileScanner, int, FileScanResult> scan, Action<FileScanResult> report, CancellationToken cancellation)
    {
        FileScanner scanner = CreateScanner();
        int done = 0;
        for (; done < count && !cancellation.IsCancellationRequested; done++)
        {
            report(scan(scanner, done));
        }

        return done;
    }

    private int ScanOnThreads(
        int count, Func<FileScanner, int, FileScanResult> scan, Action<FileScanResult> report, CancellationToken cancellation)
    {
        using var room = new SemaphoreSlim(_jobs * ResultsAheadPerJob);
        using var failure = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, failure.Token);
        var finished = new TaskCompletionSource<FileScanResult?>[count];
        for (int i = 0; i < count; i++)
        {
            finished[i] = new TaskCompletionSource<FileScanResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int next = -1;
        void Work()
        {
            FileScanner scanner = CreateScanner();
            while (true)
            {
                bool mayGoOn = WaitForRoom(room, stop.Token);
                int number = Interlocked.Increment(ref next);
                if (number >= count)
                {
                    return;
                }

                Complete(finished[number], mayGoOn ? () => scan(scanner, number) : static () => null, failure);
            }
        }

        var threads = new List<Thread>();
        for (int i = 0; i < Math.Min(_jobs, count); i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "scan " + i };
            thread.Start();
            threads.Add(thread);
        }

        try
        {
            return Deliver(finished, report, room);
        }
        finally
        {
            failure.Cancel();
            threads.ForEach(thread => thread.Join());
        }
    }

    private static bool WaitForRoom(SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
            room.Wait(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void Complete(
        TaskCompletionSource<FileScanResult?> slot, Func<FileScanResult?> scan, CancellationTokenSource failure)
    {
        try
        {
            slot.SetResult(scan());
        }
        catch (Exception exception)
        {
            // Thrown again where the result is awaited; the other threads need not go on.
            slot.SetException(exception);
            failure.Cancel();
        }
    }

    private static int Deliver(
        TaskCompletionSource<FileScanResult?>[] finished, Action<FileScanResult> report, SemaphoreSlim room)
    {
        int done = 0;
        for (int i = 0; i < finished.Length; i++)
        {
            FileScanResult? result = finished[i].Task.GetAwaiter().GetResult();
            finished[i] = null!;
            if (result is not null)
            {
                report(result);
                done++;
            }

            room.Release();
        }

        return done;
    }
}
