using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Serving.Watching;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>A watch from its beginning to its end.</summary>
/// <param name="settings">How it runs.</param>
/// <param name="watch">Knows which files are complete.</param>
/// <param name="batch">Scans them.</param>
/// <param name="reports">Takes the results.</param>
/// <param name="terminal">Where the rest is said, and what is flushed after each result.</param>
internal sealed class WatchRun(WatchSettings settings, FolderWatch watch, BatchScanner batch, IScanReport reports, Terminal terminal)
{
    // Of a thousand files that arrive at once the first tells of a change, and one look sees them all.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Takes findings out of results; null for nothing.</summary>
    public FindingFilter? Findings { get; init; }

    /// <summary>Whether layers are not looked for.</summary>
    public bool IsRaw { get; init; }

    /// <summary>The sums of what was scanned.</summary>
    public ScanTotals Totals { get; } = new();

    /// <summary>Watches until somebody ends it, or until everything that is there was scanned.</summary>
    /// <param name="cancellation">Ends it.</param>
    public void Run(CancellationToken cancellation)
    {
        Totals.IsRaw = IsRaw;
        using var events = new FolderEvents(settings.Folder, settings.IsRecursive);
        if (events.Problem is string problem)
        {
            terminal.Complain(FormattableString.Invariant(
                $"note: the system tells of no changes in {settings.Folder} ({problem}): it is looked at every {settings.Interval.TotalSeconds:N0} seconds"));
        }

        if (settings.IsNewOnly)
        {
            watch.PassOver();
        }

        terminal.Complain($"watching {settings.Folder}");
        bool isDone = false;
        while (!isDone && !cancellation.IsCancellationRequested)
        {
            FolderLook look = watch.Look(_clock.Elapsed, events.TakeRenamed());
            Tell(look);
            Scan(look.Ready, cancellation);
            isDone = settings.Patience is not null && IsOver(look);
            if (!isDone && !cancellation.IsCancellationRequested)
            {
                Wait(look.NextDue, events, cancellation);
            }
        }

        Totals.NotBegun = cancellation.IsCancellationRequested ? CountNotBegun() : 0;
        Totals.Time = _clock.Elapsed;
        Totals.Known = Findings?.Known ?? 0;
    }

    /// <summary>The exit code, after what is to be said of the end.</summary>
    /// <param name="failOn">The severity that the run fails by; null for whatever makes a file found.</param>
    /// <param name="cancellation">Whether it was ended.</param>
    public int Conclude(Severity? failOn, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            terminal.Complain($"interrupted: {Counted.Of(Totals.NotBegun, "file")} had not been scanned as they are");
            return ExitCode.Interrupted;
        }

        if (Totals.IsNothing)
        {
            terminal.Complain("nothing was scanned: there is no file with content");
        }

        return ExitCode.Of(Totals, failOn);
    }

    private void Tell(FolderLook look)
    {
        Totals.Links = look.Links;
        Totals.Excluded = look.Excluded;
        foreach (FileScanResult problem in look.Problems)
        {
            Report(problem);
        }

        foreach (string path in look.Vanished)
        {
            terminal.Complain($"{path}: is gone, and was not scanned");
        }
    }

    private void Scan(IReadOnlyList<ArrivedFile> files, CancellationToken cancellation)
    {
        int reported = 0;
        batch.Scan(
            files.Count,
            (scanner, number) => ScanGuarded(scanner, files[number], cancellation),
            result =>
            {
                // One that was stopped half has not been scanned.
                if (!cancellation.IsCancellationRequested || (result.Reasons & IncompleteReason.Stopped) == 0)
                {
                    watch.MarkScanned(files[reported]);
                }

                reported++;
                Report(result);
            },
            cancellation);
    }

    /// <summary>Whatever goes wrong with one file is that file's result.</summary>
    private FileScanResult ScanGuarded(FileScanner scanner, ArrivedFile file, CancellationToken cancellation)
    {
        try
        {
            if (settings.Limits.RefuseLength(file.Path, file.Version.Length) is FileScanResult refused)
            {
                return refused;
            }

            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (settings.MostSeconds is int seconds)
            {
                bound.CancelAfter(TimeSpan.FromSeconds(seconds));
            }

            return ScanTargets.ScanEntry(scanner, file.Path, bound.Token);
        }
        catch (OutOfMemoryException)
        {
            return FileScanResult.NotScanned(file.Path, IncompleteReason.Limit, "there is not enough memory for it");
        }
        catch (Exception exception)
        {
            return FileScanResult.NotScanned(
                file.Path, IncompleteReason.Stopped, $"internal error: {exception.GetType().Name}: {exception.Message}; this is a bug of fwscan, please report it");
        }
    }

    private void Report(FileScanResult raw)
    {
        FileScanResult result = Findings?.Apply(raw) ?? raw;
        Totals.Add(result);
        terminal.WriteErrors(result.Printed.Select(line => $"{result.Path}: {line}"));
        reports.Write(result, Findings?.Settled ?? []);
        terminal.Flush();
    }

    /// <summary>Whether everything that is there was scanned, or will not come to an end in time.</summary>
    private bool IsOver(FolderLook look)
    {
        if (look.Waiting.Count > 0 && _clock.Elapsed < settings.Patience)
        {
            return false;
        }

        foreach (string path in look.Waiting)
        {
            Report(FileScanResult.NotScanned(path, IncompleteReason.Changed, "is still being written to, and was not scanned"));
        }

        return true;
    }

    private int CountNotBegun()
    {
        FolderLook look = watch.Look(_clock.Elapsed, new HashSet<string>());
        return look.Waiting.Count + look.Ready.Count;
    }

    private void Wait(TimeSpan? due, FolderEvents events, CancellationToken cancellation)
    {
        TimeSpan pause = due < settings.Interval ? due.Value : settings.Interval;
        if (WaitHandle.WaitAny([cancellation.WaitHandle, events.Changed], pause) == 1)
        {
            cancellation.WaitHandle.WaitOne(Gathering);
        }
    }
}
