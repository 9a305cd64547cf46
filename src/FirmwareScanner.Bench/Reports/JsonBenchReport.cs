using System;
using System.IO;
using System.Text.Json;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench.Reports;

/// <summary>
/// A bench run as JSON Lines: one object about the run, one for each case, one with the outcome, each written when it is known.
/// docs/bench.md lists the members.
/// </summary>
/// <param name="writeLine">Takes each line, without its end.</param>
public sealed class JsonBenchReport(Action<string> writeLine)
{
    private bool _hasBegun;

    /// <summary>Writes the report of a run that is over.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to; each line ends in a line feed.</param>
    public static void Write(BenchReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var json = new JsonBenchReport(line => output.Write(line + "\n"));
        json.Begin(report.Environment);
        foreach (BenchCase benchCase in report.Cases)
        {
            json.Add(benchCase);
        }

        json.End(report);
    }

    /// <summary>Writes the line about the run.</summary>
    /// <param name="environment">On what it takes place.</param>
    public void Begin(BenchEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _hasBegun = true;
        WriteLine(json => WriteRun(json, environment));
    }

    /// <summary>Writes the line of a case.</summary>
    /// <param name="benchCase">The case.</param>
    public void Add(BenchCase benchCase)
    {
        ArgumentNullException.ThrowIfNull(benchCase);
        WriteLine(json => WriteCase(json, benchCase));
    }

    /// <summary>Writes the line of the outcome; before it that about the run, if that did not come to its first case.</summary>
    /// <param name="report">The report.</param>
    public void End(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!_hasBegun)
        {
            Begin(report.Environment);
        }

        WriteLine(json =>
        {
            json.WriteString("type", "outcome");
            json.WriteString("outcome", report.Outcome.ToWord());
            json.WriteString("problem", report.Problem?.Reason);
            json.WriteNumber("cases", report.Totals.Cases);
        });
    }

    private void WriteLine(Action<Utf8JsonWriter> writeMembers) => writeLine(JsonLine.MakeText(writeMembers));

    private static void WriteRun(Utf8JsonWriter json, BenchEnvironment environment)
    {
        json.WriteString("type", "run");
        json.WriteString("startedAt", environment.StartedAt);
        json.WriteString("tool", environment.Tool);
        json.WriteString("host", environment.Host);
        json.WriteString("port", environment.Port);
        json.WriteString("speed", environment.Speed);
        json.WriteString("reference", environment.Reference);
        json.WriteString("board", environment.Board);
        json.WriteString("firmware", environment.Firmware);
        json.WriteString("key", environment.Key);
        json.WriteString("databaseIdentity", environment.DatabaseIdentity.ToString("X8"));
        json.WriteNumber("databaseVersion", environment.DatabaseVersion);
        json.WriteNumber("rules", environment.RuleCount);
        json.WriteString("ruleSet", environment.Rules);
        WriteCoverage(json, environment.Coverage);
        json.WriteNumber("largestFrame", environment.LargestFrame);
        json.WriteNumber("window", environment.Window);
        json.WriteNumber("memoryBudget", environment.MemoryBudget);
        MemoryPlanJson.Write(json, environment.MemoryPlan);
    }

    private static void WriteCoverage(Utf8JsonWriter json, RuleCoverage? coverage)
    {
        if (coverage is null)
        {
            json.WriteNull("coverage");
            return;
        }

        json.WriteStartObject("coverage");
        json.WriteNumber("rules", coverage.Rules);
        json.WriteNumber("asked", coverage.Asked);
        json.WriteNumber("aboveInfo", coverage.AboveInfo);
        json.WriteNumber("askedAboveInfo", coverage.AskedAboveInfo);
        json.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter json, BenchCase benchCase)
    {
        json.WriteString("type", "case");
        json.WriteString("recording", benchCase.Recording);
        json.WriteNumber("repetition", benchCase.Repetition);
        json.WriteString("cut", benchCase.Cut);
        json.WriteNumber("seed", benchCase.Seed);
        json.WriteString("outcome", benchCase.Outcome.ToWord());
        json.WriteString("reason", benchCase.Reason.Length > 0 ? benchCase.Reason : null);
        json.WriteString("verdict", benchCase.Verdict.ToWord());
        json.WriteString("verdictReasons", benchCase.Reasons == 0 ? null : ReasonText.Words(benchCase.Reasons));
        json.WriteNumber("size", benchCase.Size);
        json.WriteNumber("notWantedBytes", benchCase.NotWantedBytes);
        json.WriteNumber("pieces", benchCase.Pieces);
        json.WriteNumber("seconds", benchCase.Duration.TotalSeconds);
        json.WriteNumber("bytesPerSecond", benchCase.BytesPerSecond);
        WriteLatency(json, benchCase.Latency);
        WriteMarks(json, benchCase);
        WriteCounters(json, benchCase.Counters);
        json.WriteStartArray("log");
        foreach (string line in benchCase.Log)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void WriteLatency(Utf8JsonWriter json, LatencyHistogram latency)
    {
        json.WriteStartObject("latency");
        json.WriteNumber("count", latency.Count);
        json.WriteNumber("p50", latency.Percentile(0.5).TotalMicroseconds);
        json.WriteNumber("p99", latency.Percentile(0.99).TotalMicroseconds);
        json.WriteNumber("max", latency.Longest.TotalMicroseconds);
        if (latency.Deadline is TimeSpan deadline)
        {
            json.WriteNumber("deadline", deadline.TotalMicroseconds);
            json.WriteNumber("overDeadline", latency.OverDeadline);
        }

        json.WriteStartArray("rows");
        foreach (LatencyRow row in latency.ListRows())
        {
            json.WriteStartObject();
            json.WriteNumber("from", row.FromMicroseconds);
            json.WriteNumber("to", row.ToMicroseconds);
            json.WriteNumber("count", row.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMarks(Utf8JsonWriter json, BenchCase benchCase)
    {
        if (benchCase.Capacities is BenchCapacities capacities)
        {
            json.WriteStartObject("capacities");
            json.WriteNumber("ringBytes", capacities.RingBytes);
            json.WriteNumber("blocks", capacities.Blocks);
            json.WriteNumber("journalEvents", capacities.JournalEvents);
            json.WriteEndObject();
        }

        json.WriteStartArray("highWater");
        foreach (BenchSample sample in benchCase.Samples)
        {
            json.WriteStartObject();
            json.WriteNumber("seconds", sample.Time.TotalSeconds);
            json.WriteNumber("offset", sample.Offset);
            json.WriteNumber("ringBytes", sample.RingBytes);
            json.WriteNumber("blocks", sample.Blocks);
            json.WriteNumber("journalEvents", sample.JournalEvents);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounters(Utf8JsonWriter json, BenchCounters counters)
    {
        json.WriteNumber("droppedBytes", counters.DroppedBytes);
        json.WriteNumber("lostEvents", counters.LostEvents);
        json.WriteNumber("framesMissed", counters.FramesMissed);
        json.WriteNumber("starvations", counters.Starvations);
        json.WriteNumber("resentBytes", counters.ResentBytes);
        json.WriteNumber("reconnects", counters.Reconnects);
        json.WriteStartObject("faults");
        foreach ((string name, long count) in counters.Faults)
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
    }
}
