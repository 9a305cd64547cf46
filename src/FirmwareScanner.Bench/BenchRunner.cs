using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Boards;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench;

/// <summary>
/// Replays recordings on a device over its link, and compares the events with golden files or with what the core finds on this machine.
/// </summary>
public sealed class BenchRunner
{
    private const int PacedProbeMilliseconds = 20;

    private readonly BenchTarget _target;
    private readonly SignatureSet _signatures;
    private readonly BenchOptions _options;
    private readonly LinkClient _client;
    private readonly BenchReference _reference;
    private BenchCaseList _cases = new();
    private string _identity = string.Empty;

    /// <summary>Prepares a run; the device is not asked yet.</summary>
    /// <param name="target">The device.</param>
    /// <param name="signatures">The signatures that it has, or is to have.</param>
    /// <param name="options">How to replay.</param>
    public BenchRunner(BenchTarget target, SignatureSet signatures, BenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(options);
        _target = target;
        _signatures = signatures;
        _options = options;
        var link = new LinkClientOptions { Reopen = target.Reopen, Keys = options.Keys, Counters = options.Counters, DemandsProof = options.DemandsProof };

        // A line with pauses has room for the question how far the device is; without pauses it would only take time from the stream.
        link = options.Speed is null ? link : link with { ProbeMilliseconds = PacedProbeMilliseconds };
        _client = new LinkClient(target.Port, target.Clock, link);
        _reference = new BenchReference(signatures, options);
    }

    /// <summary>Called before the first case, with what the device says of itself; not if the run does not come to that.</summary>
    public Action<BenchEnvironment>? Begun { get; init; }

    /// <summary>Runs all recordings.</summary>
    /// <param name="recordings">Paths of the recordings.</param>
    /// <param name="environment">On what; what the device says of itself is added.</param>
    /// <param name="onCase">Hears of each case, or null.</param>
    /// <param name="cancellation">Ends the run.</param>
    public BenchReport Run(
        IReadOnlyList<string> recordings, BenchEnvironment environment, Action<BenchCase>? onCase, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentNullException.ThrowIfNull(environment);
        _cases = new BenchCaseList();
        BenchEnvironment known = environment with { RuleCount = _signatures.Rules.Count, Rules = _signatures.RulesLine, Coverage = _signatures.Coverage };
        try
        {
            if (Prepare(cancellation) is BenchProblem problem)
            {
                return new BenchReport(Describe(known), [], problem);
            }

            DeviceMemoryMap map = _client.GetMemoryMap(cancellation);
            known = Describe(known) with { MemoryPlan = map.Rows, MemoryBudget = map.BudgetBytes };
            Begun?.Invoke(known);
            RunAll(recordings, onCase, cancellation);
            return Report(known, null);
        }
        catch (LinkException exception)
        {
            return Report(Describe(known), new BenchProblem(BenchOutcome.Lost, exception.Message));
        }
        catch (OperationCanceledException)
        {
            return Report(Describe(known), null) with { IsInterrupted = true };
        }
    }

    private BenchReport Report(BenchEnvironment environment, BenchProblem? problem) =>
        new(environment, _cases.Listed, problem) { Omitted = _cases.Omitted };

    private void RunAll(IReadOnlyList<string> recordings, Action<BenchCase>? onCase, CancellationToken cancellation)
    {
        for (int repetition = 1; repetition <= _options.Repetitions; repetition++)
        {
            foreach (string recording in recordings)
            {
                cancellation.ThrowIfCancellationRequested();
                BenchCase benchCase = RunCase(recording, repetition, cancellation);
                _cases.Add(benchCase);
                onCase?.Invoke(benchCase);
                if (_options.StopsAtFailure && !benchCase.Outcome.IsGood())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Connects, and sees to it that the device has the signatures that its events are named and judged by.</summary>
    private BenchProblem? Prepare(CancellationToken cancellation)
    {
        DeviceHello device = _client.Connect(cancellation);
        _reference.UnwrapWindow = BoardFit.BoardOf(device)?.Plan.UnwrapBytes ?? 0;
        if (_options.Keys is not null)
        {
            _identity = _client.DemandKey(cancellation).Identity;
        }

        uint wanted = _signatures.Names.Identity;
        if (device.DatabaseIdentity == wanted)
        {
            return null;
        }

        if (!_options.InstallsDatabase)
        {
            return new BenchProblem(
                BenchOutcome.Unreadable,
                $"the device has database {device.DatabaseIdentity:X8}, the signatures given are {wanted:X8}: name those of the device "
                + "with --db or --rules, or update the device with fwscan update");
        }

        if (BoardFit.OfDevice(device, _client.GetMemoryMap(cancellation), _signatures)?.Problem is string excess)
        {
            return new BenchProblem(BenchOutcome.Exceeded, excess);
        }

        try
        {
            _client.Update(_signatures.Image, device.DatabaseVersion + 1, isForced: true, cancellation: cancellation);
        }
        catch (LinkException exception) when (exception.UpdateFault != UpdateFault.None)
        {
            return new BenchProblem(
                BenchOutcome.Exceeded,
                $"the database of {_signatures.Image.Length:N0} bytes cannot be stored on the board: {exception.UpdateFault}");
        }

        device = _client.Reboot(cancellation);
        return device.DatabaseIdentity == wanted ? null : new BenchProblem(
            BenchOutcome.Exceeded,
            $"the board gave the signatures back: their database of {_signatures.Image.Length:N0} bytes failed its self-test");
    }

    private BenchEnvironment Describe(BenchEnvironment environment)
    {
        return _client.Device is not DeviceHello device ? environment : environment with
        {
            Board = NameOf(device),
            Firmware = device.Firmware,
            DatabaseIdentity = device.DatabaseIdentity,
            DatabaseVersion = device.DatabaseVersion,
            RuleCount = device.RuleCount,
            Coverage = environment.Coverage is null ? null : environment.Coverage with { Rules = device.RuleCount, AboveInfo = device.RulesAboveInfo },
            Key = KeyOf(device),
            LargestFrame = device.LargestFrame,
            Window = device.Window,
        };
    }

    private string KeyOf(DeviceHello device) => device.Key switch
    {
        KeyState.Set when _options.DemandsProof => $"board {_identity}; its code is under every verdict",
        KeyState.Set => "the board has one; verdicts were taken without its code, as anybody on the line may give them",
        KeyState.None => "NONE: anybody on the line may change what the board does, and its verdicts are unauthenticated",
        _ => "UNUSABLE: the board's key file holds no key",
    };

    /// <summary>The application tells the board's number; people know its name.</summary>
    private static string NameOf(DeviceHello device) =>
        BoardFit.BoardOf(device) is Board found ? $"{found.Title} ({found.Name})" : device.Board;

    private BenchCase RunCase(string path, int repetition, CancellationToken cancellation)
    {
        ulong seed = unchecked(_options.Seed + (ulong)repetition - 1);
        RecutPolicy recut = _options.Recut ?? RecutPolicy.Random(seed);
        var benchCase = new BenchCase
        {
            Recording = path,
            Repetition = repetition,
            Outcome = BenchOutcome.Agrees,
            Cut = recut.ToString(),
            Seed = seed,
        };
        try
        {
            var recording = BenchRecording.Load(path, recut, _options.Stream);
            _reference.Prepare(path);
            _target.Prepare(seed);
            var replay = new BenchReplay(_client, _target, _signatures, _options);
            return Judge(replay.Run(benchCase, recording, cancellation));
        }
        catch (Exception exception) when (FileProblem.Is(exception) || exception is InvalidDataException)
        {
            return benchCase with { Outcome = BenchOutcome.Unreadable, Reason = exception.Message };
        }
        catch (OutOfMemoryException)
        {
            return benchCase with { Outcome = BenchOutcome.Unreadable, Reason = "there is not enough memory to hold the recording and its events" };
        }
        catch (LinkException exception)
        {
            return benchCase with { Outcome = BenchOutcome.Lost, Reason = exception.Message };
        }
    }

    private BenchCase Judge((BenchCase Case, EventLog? Log) replay)
    {
        BenchCase benchCase = replay.Case;
        if (replay.Log is null)
        {
            return benchCase;
        }

        long lost = benchCase.Counters.LostEvents;
        if (lost > 0 || (benchCase.Reasons & IncompleteReason.EventsLost) != 0)
        {
            // A golden file is not written of them, and if the rest agrees with one, that says nothing.
            return benchCase with { Outcome = BenchOutcome.Differs, Reason = $"the device lost events ({lost:N0} in its journal)" };
        }

        if ((benchCase.Reasons & (IncompleteReason.Empty | IncompleteReason.NothingToFind)) != 0)
        {
            return benchCase with { Outcome = BenchOutcome.Unreadable, Reason = "nothing was scanned: " + ReasonText.Describe(benchCase.Reasons) };
        }

        if (_options.UpdatesGolden)
        {
            _reference.Update(benchCase.Recording, replay.Log);
            return benchCase with { Outcome = BenchOutcome.Updated };
        }

        if (_reference.Compare(benchCase.Recording, replay.Log) is GoldenDifference difference)
        {
            if (difference.IsOfOtherRules)
            {
                return benchCase with { Outcome = BenchOutcome.Unreadable, Reason = string.Join('\n', difference.ToLines()) };
            }

            string reason = $"line {difference.Line}: expected '{difference.Expected ?? "the end"}', "
                + $"found '{difference.Found ?? "the end"}'";
            return benchCase with { Outcome = BenchOutcome.Differs, Difference = difference, Reason = reason };
        }

        LatencyHistogram latency = benchCase.Latency;
        return latency.OverDeadline == 0 ? benchCase : benchCase with
        {
            Outcome = BenchOutcome.Exceeded,
            Reason = $"{latency.OverDeadline:N0} of {latency.Count:N0} pieces took over "
                + $"{latency.Deadline!.Value.TotalMilliseconds:0.###} ms, the longest {latency.Longest.TotalMilliseconds:0.###} ms",
        };
    }
}
