using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench.Tests;

/// <summary>Reports to write: everything in them is made up, and every text tries to break out.</summary>
internal static class BenchReports
{
    internal const string Hostile = "</script><img src=x onerror=alert(1)>&\"'\u0001]]>";

    internal static BenchReport Full()
    {
        BenchCase good = Case("recordings/good-firmware-of-a-router.pcapng", 1, BenchOutcome.Agrees);
        var difference = new GoldenDifference("golden/bad.events", 3, 4096, "match 0x00001000 " + Hostile, null, ["a line before"]);
        return new BenchReport(
            BenchRig.Environment with
            {
                Board = "ESP32-DevKitC V4 (esp32-devkitc)",
                Firmware = "FirmwareScanner 0.1.0",
                DatabaseIdentity = 0xC0FFEE01,
                DatabaseVersion = 7,
                RuleCount = 300,
                Rules = "rules BCBD5171 300 built-in rules" + Hostile,
                Coverage = new RuleCoverage(300, 1307, 145, 146),
                LargestFrame = 531,
                Window = 4096,
                MemoryBudget = 65_536,
                MemoryPlan = [.. Enumerable.Range(1, 20).Select(i => new MemoryPlanRow($"part {i}", i * 100, $"{i} x 100 bytes"))],
            },
            [
                good,
                good with { Repetition = 2 },
                Case("bad" + Hostile + ".pcapng", 1, BenchOutcome.Differs) with { Difference = difference, Reason = "line 3: " + Hostile },
                Case("slow.pcapng", 1, BenchOutcome.Exceeded) with { Reason = "2 of 500 pieces took over 20 ms" },
                Case("gone.pcapng", 1, BenchOutcome.Lost) with { Size = 0, Reason = "the device does not answer" },
                Case("damaged.pcapng", 1, BenchOutcome.Unreadable) with { Size = 0, Reason = "damaged.pcapng: byte 12" },
            ]);
    }

    internal static string Write(Action<BenchReport, TextWriter> write, BenchReport report)
    {
        using var text = new StringWriter();
        write(report, text);
        return text.ToString();
    }

    private static BenchCase Case(string name, int repetition, BenchOutcome outcome)
    {
        var random = new Random(7);
        var latency = new LatencyHistogram(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 500; i++)
        {
            latency.Add(TimeSpan.FromMicroseconds(300 * Math.Pow(2, random.NextDouble() * random.NextDouble() * 7)));
        }

        Severity[] severities = [Severity.Info, Severity.Low, Severity.Medium, Severity.High, Severity.Critical, Severity.Unrated];
        return new BenchCase
        {
            Recording = name,
            Repetition = repetition,
            Outcome = outcome,
            Cut = "random:3",
            Seed = 3,
            Size = 971_304,
            Pieces = 500,
            Verdict = ScanVerdict.Found,
            Log = ["match 0x00001000 4096 length 8 default:rule $a", "verdict found"],
            Events = [.. Enumerable.Range(0, 60).Select(i => new BenchEvent(
                i * 16_001, 8 + i, $"builtin:rule_number_{i}_with_a_rather_long_name", "$a", severities[i % severities.Length]))],
            Duration = TimeSpan.FromSeconds(12.345),
            Latency = latency,
            Capacities = new BenchCapacities(2304, 2, 256),
            Samples = [.. Enumerable.Range(0, 17).Select(i => new BenchSample(
                TimeSpan.FromSeconds(i * 0.77), i * 60_000, Math.Min(2304, 512 + (i * i * 9)), 1 + (i / 9), i * 5))],
            Counters = new BenchCounters
            {
                DroppedBytes = 12,
                LostEvents = 1,
                FramesMissed = 17,
                ResentBytes = 4321,
                Reconnects = 1,
                Faults = new SortedDictionary<string, long> { ["FrameBadChecksum"] = 9, ["SequenceGap"] = 17 },
            },
        };
    }
}
