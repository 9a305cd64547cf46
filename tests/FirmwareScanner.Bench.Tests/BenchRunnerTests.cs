using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Link;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Recordings;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

public sealed class BenchRunnerTests : IDisposable
{
    private readonly BenchRig _rig = new();

    [Fact]
    public void Case_tells_verdict_events_throughput_latency_and_marks()
    {
        string recording = _rig.Record("infected", BenchRig.Infected(10_000, 1));

        BenchCase benchCase = Assert.Single(Run([recording], new BenchOptions()).Cases);

        Assert.Equal((BenchOutcome.Agrees, ScanVerdict.Found), (benchCase.Outcome, benchCase.Verdict));
        Assert.Equal(10_000, benchCase.Size);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => 1000L + (i * 1535)), benchCase.Events.Select(found => found.Offset).Distinct());
        Assert.Equal(benchCase.Pieces, benchCase.Latency.Count);
        Assert.True(benchCase.Duration > TimeSpan.Zero && benchCase.BytesPerSecond > 0);
        Assert.True(benchCase.Samples.Count > 4, $"{benchCase.Samples.Count} samples");
        int[] marks = [.. benchCase.Samples.OrderBy(sample => sample.Time).Select(sample => sample.RingBytes)];
        Assert.Equal(marks.Order(), marks);
        Assert.Equal((0, 0), (benchCase.Counters.DroppedBytes, benchCase.Counters.LostEvents));
        Assert.Empty(benchCase.Counters.Faults);
    }

    /// <summary>At the recorded pace a second of traffic takes a second of the board's time; twice as fast takes half of that.</summary>
    [Theory]
    [InlineData(1.0, 868)]
    [InlineData(2.0, 434)]
    [InlineData(null, 0)]
    public void Pace_is_that_of_the_recording_times_the_speed(double? speed, int milliseconds)
    {
        string recording = _rig.Record("paced", new byte[10_000], ChunkingPolicy.Fixed(100), 115_200);

        BenchCase benchCase = Assert.Single(Run([recording], new BenchOptions { Speed = speed }).Cases);

        // The first piece of 8.68 ms is due at once.
        double expected = Math.Max(0, milliseconds - 9);
        Assert.InRange(benchCase.Duration.TotalMilliseconds, expected, expected + 60);
        Assert.Equal((BenchOutcome.Agrees, 100L), (benchCase.Outcome, benchCase.Latency.Count));
    }

    [Fact]
    public void Golden_file_that_differs_is_shown_with_the_place()
    {
        string recording = _rig.Record("infected", BenchRig.Infected(5000, 1));
        var options = new BenchOptions { GoldenFolder = _rig.Folder };
        Assert.Equal(BenchOutcome.Unreadable, Run([recording], options).Outcome);
        Assert.Equal(BenchOutcome.Updated, Run([recording], options with { UpdatesGolden = true }).Outcome);
        Assert.Equal(BenchOutcome.Agrees, Run([recording], options).Outcome);
        string golden = Path.Combine(_rig.Folder, "infected.events");
        File.WriteAllText(golden, File.ReadAllText(golden).Replace("verdict found", "verdict clean"));

        BenchCase benchCase = Assert.Single(Run([recording], options).Cases);

        Assert.Equal(BenchOutcome.Differs, benchCase.Outcome);
        Assert.Equal(("verdict clean", "verdict found"), (benchCase.Difference!.Expected, benchCase.Difference.Found));
    }

    [Fact]
    public void Repetitions_have_seeds_of_their_own_and_end_at_a_failure()
    {
        string recording = _rig.Record("infected", BenchRig.Infected(5000, 1));
        var options = new BenchOptions { Repetitions = 3, Seed = 7, Recut = null };

        BenchReport report = Run([recording], options);

        Assert.Equal(
            [(1, 7UL, "random:7"), (2, 8UL, "random:8"), (3, 9UL, "random:9")],
            report.Cases.Select(benchCase => (benchCase.Repetition, benchCase.Seed, benchCase.Cut)));
        options = options with { Deadline = TimeSpan.Zero, StopsAtFailure = true };
        Assert.Equal(BenchOutcome.Exceeded, Assert.Single(Run([recording], options).Cases).Outcome);
    }

    [Fact]
    public void Seed_gives_the_same_run_again()
    {
        string recording = _rig.Record("infected", BenchRig.Infected(30_000, 1));
        var options = new BenchOptions { Seed = 5, Recut = null };
        var line = new VirtualTargetOptions { NoisePerMille = 20, BaudRate = 115_200 };

        BenchCase first = Assert.Single(Run([recording], options, line).Cases);
        BenchCase second = Assert.Single(Run([recording], options, line).Cases);

        Assert.True(first.Counters.FramesMissed > 0, "the line was too good to test anything");
        Assert.Equal(first.Log, second.Log);
    }

    [Fact]
    public void Recording_that_is_damaged_or_has_a_gap_is_unreadable_and_the_others_run()
    {
        string good = _rig.Record("good", new byte[100]);
        string damaged = _rig.Record("damaged", new byte[100]);
        using (FileStream file = File.OpenWrite(damaged))
        {
            file.SetLength(file.Length - 10);
        }

        string gap = Write("gap", (RecordingDirection.ToDevice, 5), (RecordingDirection.ToDevice, 0));
        string both = Write("both", (RecordingDirection.ToDevice, 0), (RecordingDirection.FromDevice, 0));
        string other = Path.Combine(_rig.Folder, "other.pcapng");
        File.WriteAllText(other, "no recording");

        BenchReport report = Run([damaged, gap, both, other, Path.Combine(_rig.Folder, "none.pcapng"), good], new BenchOptions());

        Assert.Equal(
            [.. Enumerable.Repeat(BenchOutcome.Unreadable, 5), BenchOutcome.Agrees], report.Cases.Select(benchCase => benchCase.Outcome));
        Assert.Contains("the recording is cut off: ", report.Cases[0].Reason);
        Assert.Contains("missing near stream offset 0", report.Cases[1].Reason);
        Assert.Contains("not scanned: 10 bytes from the board on interface 1", report.Cases[2].Reason);
        Assert.Contains("this is no recording: make one with fwscan record", report.Cases[3].Reason);
    }

    [Fact]
    public void Stream_that_is_chosen_is_the_one_that_is_sent()
    {
        string both = Write("both", (RecordingDirection.ToDevice, 0), (RecordingDirection.FromDevice, 0), (RecordingDirection.FromDevice, 0));

        foreach ((RecordingDirection direction, long size) in new[] { (RecordingDirection.ToDevice, 10), (RecordingDirection.FromDevice, 20L) })
        {
            BenchReport report = Run([both], new BenchOptions { Stream = new StreamChoice(Direction: direction) });

            Assert.Equal((BenchOutcome.Agrees, size), (report.Outcome, report.Cases[0].Size));
            Assert.Equal(30 - size, report.Cases[0].NotWantedBytes);
        }
    }

    [Fact]
    public void Device_that_lost_an_event_never_agrees_and_makes_no_golden_file()
    {
        string recording = _rig.Record("infected", BenchRig.Infected(10_000, 1));
        foreach (bool updates in (bool[])[false, true])
        {
            var options = new BenchOptions { UpdatesGolden = updates, GoldenFolder = updates ? _rig.Folder : null };
            using var target = new ForgetfulTarget();
            var runner = new BenchRunner(target, BenchRig.DeviceSignatures, options);

            BenchReport report = runner.Run([recording], BenchRig.Environment, null, TestContext.Current.CancellationToken);

            BenchCase benchCase = Assert.Single(report.Cases);
            Assert.Equal((BenchOutcome.Differs, 1), (benchCase.Outcome, benchCase.Counters.LostEvents));
            Assert.Equal("the device lost events (1 in its journal)", benchCase.Reason);
            Assert.Equal((ScanVerdict.Found, IncompleteReason.EventsLost), (benchCase.Verdict, benchCase.Reasons));
            Assert.False(File.Exists(Path.Combine(_rig.Folder, "infected.events")));
        }
    }

    [Fact]
    public void Database_that_does_not_fit_the_board_is_told_from_a_lost_device()
    {
        BenchReport report = BenchRig.Run(BenchRig.Small, BenchRig.Crowd, [], new BenchOptions());

        Assert.Equal(BenchOutcome.Exceeded, report.Problem!.Outcome);
        Assert.Contains("more than the budget of 65,536", report.Problem.Reason);
    }

    [Fact]
    public void Device_that_never_answers_is_lost()
    {
        using var target = new DeadTarget();
        var runner = new BenchRunner(target, BenchRig.DeviceSignatures, new BenchOptions());

        BenchReport report = runner.Run(["any"], BenchRig.Environment, null, TestContext.Current.CancellationToken);

        Assert.Equal(BenchOutcome.Lost, report.Outcome);
        Assert.Contains("does not answer", report.Problem!.Reason);
    }

    [Fact]
    public void Run_that_is_interrupted_tells_of_the_cases_until_then()
    {
        string recording = _rig.Record("zeros", new byte[100]);
        using var interruption = new CancellationTokenSource();
        using var target = new VirtualTarget(BoardCatalog.Find(BenchRig.Small)!);
        var runner = new BenchRunner(target, BenchRig.DeviceSignatures, new BenchOptions { Repetitions = int.MaxValue });

        BenchReport report = runner.Run([recording], BenchRig.Environment, _ => interruption.Cancel(), interruption.Token);

        Assert.True(report.IsInterrupted);
        Assert.Equal(BenchOutcome.Agrees, Assert.Single(report.Cases).Outcome);
    }

    [Fact]
    public void Device_with_other_signatures_is_not_judged_by_ours()
    {
        using var target = new VirtualTarget(BoardCatalog.Find(BenchRig.Small)!);
        var runner = new BenchRunner(target, BenchRig.BuiltIn, new BenchOptions());

        BenchReport report = runner.Run(["any"], BenchRig.Environment, null, TestContext.Current.CancellationToken);

        Assert.Equal(BenchOutcome.Unreadable, report.Problem!.Outcome);
        Assert.Contains("fwscan update", report.Problem.Reason);
    }

    public void Dispose() => _rig.Dispose();

    /// <summary>Writes a recording of chunks of ten bytes.</summary>
    private string Write(string name, params (RecordingDirection Direction, long Missing)[] chunks)
    {
        string path = Path.Combine(_rig.Folder, name + ".pcapng");
        using var writer = new RecordingWriter(File.Create(path), new RecordingInfo());
        foreach ((RecordingDirection direction, long missing) in chunks)
        {
            writer.Write(direction, 1, new byte[10], missing);
        }

        writer.Complete();
        return path;
    }

    private static BenchReport Run(string[] recordings, BenchOptions options, VirtualTargetOptions? line = null) =>
        BenchRig.Run(BenchRig.Small, BenchRig.DeviceSignatures, recordings, options, line);

    /// <summary>A virtual board whose journal loses an event in the middle of the stream, and nothing else.</summary>
    private sealed class ForgetfulTarget : BenchTarget
    {
        private const int Moment = 5;

        private readonly VirtualTarget _target = new(BoardCatalog.Find(BenchRig.Small)!);
        private int _questions;

        public override LinkPort Port => _target.Port;

        public override LinkClock Clock => _target.Clock;

        public override TimeSpan Now
        {
            get
            {
                if (++_questions == Moment)
                {
                    LoseEvent(Field<ScanStation>(Field<object>(_target, "_application"), "_station").Pipeline.Journal);
                }

                return _target.Now;
            }
        }

        public override string Description => _target.Description;

        public override void Prepare(ulong seed) => _target.Prepare(seed);

        protected override void Dispose(bool isDisposing) => _target.Dispose();

        private static void LoseEvent(EventJournal journal)
        {
            Assert.Equal(0, journal.Count);
            while (journal.LostEvents == 0)
            {
                journal.Write(ScanEventKind.Match, 0, 0, 1);
            }

            while (journal.TryTake())
            {
                // What was written to fill it is no part of the stream.
            }
        }

        private static T Field<T>(object owner, string name) =>
            (T)owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;
    }

    private sealed class DeadTarget : BenchTarget
    {
        private readonly MemoryLine _line = new();
        private readonly PassingClock _clock = new();

        public override LinkPort Port => _line.Host;

        public override LinkClock Clock => _clock;

        public override TimeSpan Now => TimeSpan.FromMilliseconds(_clock.Milliseconds);

        public override string Description => "nobody";
    }

    private sealed class PassingClock : LinkClock
    {
        private int _now;

        public override int Milliseconds => _now;

        public override void Idle() => _now++;
    }
}
