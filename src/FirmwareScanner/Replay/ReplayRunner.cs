using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Recordings;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Replay;

/// <summary>
/// Runs recordings through ring, blocks, scanner and journal as the board does, in the memory that it plans. One runner may run any
/// number of recordings, one after the other; it is not thread-safe.
/// </summary>
public sealed class ReplayRunner
{
    private const int LargestShown = 3;

    private readonly ReplayOptions _options;
    private readonly MemoryPlan _plan;
    private readonly ScanStation _station;
    private readonly ScanPipeline _pipeline;
    private readonly LayerCollector _matches;

    /// <summary>Plans the memory, and takes it if it is within the budget.</summary>
    /// <param name="signatures">What to look for; its database is loaded once more, into the board's memory.</param>
    /// <param name="options">The board.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of range.</exception>
    /// <exception cref="SignatureSetException">The database cannot be loaded.</exception>
    public ReplayRunner(SignatureSet signatures, ReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _matches = new LayerCollector(signatures, options.Limits);
        const int Entries = FirmwareScanner.Memory.MemoryPlan.DefaultEntries;
        int unwrapEntries = !signatures.Database.Unwraps ? 0 : FirmwareScanner.Memory.MemoryPlan.UnwrapEntries;
        _plan = new MemoryPlan(options.BudgetBytes, Entries + unwrapEntries, options.LargestArrayBytes);
        var reader = new DatabaseReader(new ArrayDatabaseSource(signatures.Image), _plan);
        ExpectDatabase(reader.Open(null));
        _station = new ScanStation(
            _plan,
            reader.Database,
            options.RingCapacity,
            RingPolicy.Refuse,
            options.BlockCount,
            options.BlockLength,
            options.JournalCapacity,
            options.UnwrapWindow);
        _pipeline = _station.Pipeline;
        Expect(_station.SetMinimumFill(options.MinimumFill) == PipelineFault.None, "the minimum fill exceeds ring or block");
        MemoryPlan = MemoryPlanRow.AllOf(_plan);
        BudgetProblem = FindBudgetProblem();
        if (BudgetProblem is null)
        {
            ExpectDatabase(reader.Load());
            Expect(_station.Attach() == PipelineFault.None, $"the pipeline got no memory: {_plan.LastFault}");
            Expect(_plan.Freeze() == MemoryFault.None, $"the memory plan did not freeze: {_plan.LastFault}");
        }
    }

    /// <summary>Everything that the core allocates on the board.</summary>
    public IReadOnlyList<MemoryPlanRow> MemoryPlan { get; }

    /// <summary>Bytes of the whole plan.</summary>
    public int TotalBytes => _plan.Total;

    /// <summary>Bytes that the plan may have.</summary>
    public int BudgetBytes => _plan.Budget;

    /// <summary>Why the board's memory does not suffice, naming the largest entries; null if it does.</summary>
    public string? BudgetProblem { get; }

    /// <summary>Replays a recording.</summary>
    /// <param name="recording">The recording (pcapng); read strictly forward, left open.</param>
    /// <param name="name">What to call it in the result.</param>
    /// <returns>The result; of a damaged recording, that of the part before the damage.</returns>
    /// <exception cref="InvalidOperationException">There is a <see cref="BudgetProblem"/>.</exception>
    public ReplayResult Run(Stream recording, string name)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(name);
        Expect(BudgetProblem is null, BudgetProblem ?? string.Empty);
        _matches.Begin();
        _pipeline.Ring.ResetHighWater();
        _pipeline.Pool.ResetHighWater();
        _pipeline.Journal.ResetHighWater();
        long droppedBefore = _pipeline.Ring.DroppedBytes;
        long lostBefore = _pipeline.Journal.LostEvents;
        using var reader = new RecordingReader(recording, leaveOpen: true);
        Expect(_station.BeginStream(_options.DeclaredSize) == PipelineFault.None, $"no stream was begun: {_station.Faults.Last}");
        var stream = new RecordedStream(reader, _options.Stream);
        long pieces = Feed(stream, out string? problem);
        _station.EndStream();
        Expect(StepAll() == StepResult.Finished, $"the stream did not finish: {_station.Faults.Last}");
        long lostEvents = _pipeline.Journal.LostEvents - lostBefore;
        // Words of the recording say more than those of these reasons; missing bytes have their own.
        int told = IncompleteReason.Unreadable | (stream.Reasons & ~IncompleteReason.Gap);
        FileScanResult result = NameResult(name, problem, told);
        return new ReplayResult
        {
            Result = result,
            Log = EventLog.Of(result, lostEvents, _matches.Layers),
            Layers = _matches.Layers,
            Info = reader.Info,
            Recording = stream.Summarize(),
            Damage = reader.Damage,
            Pieces = pieces,
            Blocks = _pipeline.Blocks,
            DroppedBytes = _pipeline.Ring.DroppedBytes - droppedBefore,
            LostEvents = lostEvents,
            RingHighWater = _pipeline.Ring.HighWater,
            PoolHighWater = _pipeline.Pool.HighWater,
            JournalHighWater = _pipeline.Journal.HighWater,
        };
    }

    private long Feed(RecordedStream stream, out string? problem)
    {
        long pieces = 0;
        problem = null;
        try
        {
            var recutter = new Recutter(stream, _options.Recut, null, _options.RingCapacity);
            while (recutter.TryRead(out RecordedChunk piece))
            {
                pieces++;
                Offer(piece);
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            _station.MarkIncomplete(IncompleteReason.Unreadable);
            problem = $"read error: {FileProblem.Describe(exception)}";
        }

        _station.MarkIncomplete(stream.Reasons);
        problem ??= stream.Problem;
        return pieces;
    }

    private void Offer(RecordedChunk piece)
    {
        // How long lost packets were nobody knows; they had at least one byte each.
        NoteGap((long)Math.Min(piece.LostPacketsBefore, int.MaxValue));
        byte[] bytes = piece.Data.ToArray();
        int taken = 0;
        while (taken < bytes.Length)
        {
            taken += _station.Offer(bytes, taken, bytes.Length - taken);
            Expect(StepAll() == StepResult.Waiting, $"the stream was given up: {_station.Faults.Last}");
        }

        NoteGap(piece.MissingByteCount);
    }

    private void NoteGap(long missing)
    {
        if (missing > 0)
        {
            Expect(_station.Gap(missing) == PipelineFault.None, $"a gap was refused: {_station.Faults.Last}");
            StepAll();
        }
    }

    /// <summary>Steps while there is work, and takes the events after each step, as the sinks of a board do.</summary>
    private StepResult StepAll()
    {
        StepResult result;
        do
        {
            result = _station.Step();
            EventJournal journal = _pipeline.Journal;
            while (journal.TryTake())
            {
                _matches.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
            }
        }
        while (result == StepResult.Worked);
        return result;
    }

    private FileScanResult NameResult(string name, string? problem, int told) => new()
    {
        Path = name,
        Verdict = _station.Ledger.Verdict,
        Reasons = _station.Ledger.Reasons,
        Reason = DescribeReasons(problem, told),
        Size = _pipeline.StreamLength,
        BytesScanned = _pipeline.ScannedBytes,
        MissingBytes = _station.Ledger.MissingBytes,
        Rules = _matches.Finish(),
    };

    /// <summary>The problem of the recording, and the reasons that it does not tell.</summary>
    private string DescribeReasons(string? problem, int told)
    {
        string others = ReasonText.Describe(_station.Ledger.Reasons & (problem is null ? -1 : ~told));
        return string.Join("; ", new[] { problem, others }.Where(clause => !string.IsNullOrEmpty(clause)));
    }

    private string? FindBudgetProblem()
    {
        MemoryFault fault = _plan.Check();
        if (fault == MemoryFault.None)
        {
            return null;
        }

        IEnumerable<string> largest = MemoryPlan.OrderByDescending(row => row.Bytes).Take(LargestShown)
            .Select(row => $"{row.Name} {row.Bytes} ({row.Reason})");
        string consumers = $"the largest entries are {string.Join(", ", largest)}";
        return fault switch
        {
            MemoryFault.PlanOverBudget => $"the board's budget is {BudgetBytes} bytes and the plan needs {TotalBytes}: {consumers}",
            MemoryFault.PlanArrayTooLarge => $"one array may have {_options.LargestArrayBytes} bytes of data: {consumers}",
            _ => $"the memory plan was refused ({fault}): {consumers}",
        };
    }

    private static void ExpectDatabase(DatabaseError error)
    {
        if (error != DatabaseError.None)
        {
            throw new SignatureSetException($"the signatures: {DatabaseErrorText.Describe(error)}", error);
        }
    }

    private static void Expect(bool isAsExpected, string problem)
    {
        if (!isAsExpected)
        {
            throw new InvalidOperationException(problem);
        }
    }
}
