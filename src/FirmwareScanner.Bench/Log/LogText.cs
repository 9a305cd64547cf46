using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Log;
using FirmwareScanner.Results;

namespace FirmwareScanner.Bench.Log;

/// <summary>Records of a scan log as lines: for people, or an object of JSON each.</summary>
public static class LogText
{
    /// <summary>A line for people: number, start, time, what happened, and its fields.</summary>
    /// <param name="entry">The record.</param>
    public static string Line(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        IEnumerable<string> fields = entry.Fields.Items.Select(field => $"{field.Name}={ValueOf(field)}");
        return Format($"#{entry.Sequence} start {entry.Start} {TimeOf(entry.Milliseconds)} {NameOf(entry.Kind)} {string.Join(' ', fields)}");
    }

    /// <summary>An object of JSON: <c>sequence</c>, <c>start</c>, <c>milliseconds</c>, <c>kind</c>, and the fields of the kind.</summary>
    /// <param name="entry">The record.</param>
    public static string Json(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return JsonLine.MakeText(json =>
        {
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteNumber("start", entry.Start);
            json.WriteNumber("milliseconds", entry.Milliseconds);
            json.WriteString("kind", NameOf(entry.Kind));
            foreach (LogField field in entry.Fields.Items)
            {
                if (field.Number is long number)
                {
                    json.WriteNumber(field.Name, number);
                }
                else
                {
                    json.WriteString(field.Name, field.Word);
                }
            }
        });
    }

    /// <summary>What is missing or doubtful, a line each for people; none if nothing is.</summary>
    /// <param name="content">The log.</param>
    public static IEnumerable<string> Problems(LogContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (LogGap gap in content.Gaps)
        {
            yield return gap.First == gap.Last
                ? Format($"record {gap.First} is missing")
                : Format($"records {gap.First} to {gap.Last} are missing");
        }

        if (content.Doubles.Count > 0)
        {
            string numbers = content.Doubles.Count == 1 ? "a number has" : Format($"{content.Doubles.Count} numbers have");
            yield return Format($"{numbers} several records that differ, the first is {content.Doubles[0]}: logs of two boards, or a forged record");
        }

        if (content.OtherBytes > 0)
        {
            yield return Format($"{content.OtherBytes} bytes are part of no record");
        }

        if (content.LeftOut > 0)
        {
            yield return Format($"{content.LeftOut} records more than {LogParser.MostRecords} were left out");
        }
    }

    /// <summary>The sums as an object of JSON: the last line.</summary>
    /// <param name="content">The log.</param>
    public static string Summary(LogContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return JsonLine.MakeText(json =>
        {
            json.WriteStartObject("summary");
            json.WriteNumber("records", content.Entries.Count);
            json.WriteNumber("otherBytes", content.OtherBytes);
            json.WriteNumber("leftOut", content.LeftOut);
            json.WriteStartArray("doubled");
            foreach (int number in content.Doubles)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
            json.WriteStartArray("missing");
            foreach (LogGap gap in content.Gaps)
            {
                json.WriteStartArray();
                json.WriteNumberValue(gap.First);
                json.WriteNumberValue(gap.Last);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static string NameOf(LogKind kind) => kind switch
    {
        LogKind.FileBegun => "file",
        LogKind.Started => "start",
        LogKind.StreamBegun => "stream",
        LogKind.RuleFired => "rule",
        LogKind.Verdict => "verdict",
        LogKind.Fault => "fault",
        LogKind.Update => "update",
        LogKind.Restart => "restart",
        _ => Format($"kind{(int)kind}"),
    };

    private static string ValueOf(LogField field) => field.Word ?? field.Number!.Value.ToString(CultureInfo.InvariantCulture);

    private static string TimeOf(long milliseconds)
    {
        // A hostile record can hold any number.
        return milliseconds is >= 0 and < 1L << 45
            ? TimeSpan.FromMilliseconds(milliseconds).ToString(@"d\.hh\:mm\:ss\.fff", CultureInfo.InvariantCulture)
            : Format($"{milliseconds}ms");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
