using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes a <see cref="CompilationReport"/> as text for a terminal.</summary>
public static class CompilationReportText
{
    private const int DearestPatterns = 10;

    /// <summary>The whole report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="patterns">How many of the dearest patterns to list.</param>
    /// <returns>Lines that end with a line feed.</returns>
    public static string Format(CompilationReport report, int patterns = DearestPatterns)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        Line(text, $"{report.Rules:N0} rules, {report.Patterns:N0} patterns, {report.Sequences:N0} sequences for {NameOf(report.Profile)}");
        text.Append(FormatText.Of($"file {report.FileBytes:N0} bytes, tables {report.DeviceBytes:N0} bytes on the device, "));
        Line(text, $"history {report.HistoryLength:N0} bytes");
        Line(text, $"expected cost on real firmware: {report.CostPerByte:F2} IL instructions per byte");
        AppendTables(text, report.Tables);
        AppendSections(text, report.Sections);
        AppendRules(text, report);
        AppendPatterns(text, report.PatternCosts, patterns);
        foreach (SkippedRule rule in report.Skipped)
        {
            Line(text, $"skipped: rule {rule.Rule}: {rule.Reason}");
        }

        foreach (QuarantinedRule rule in report.Quarantined)
        {
            Line(text, $"left out: rule {rule.Rule}: {rule.Reason}");
        }

        return text.ToString();
    }

    private static void AppendTables(StringBuilder text, IReadOnlyList<TableReport> tables)
    {
        for (int t = 0; t < tables.Count; t++)
        {
            TableReport table = tables[t];
            TableShape shape = table.Shape;
            text.Append(FormatText.Of(
                $"table {t}: {table.Sequences:N0} sequences, every {Ordinal(shape.Stride)} position, grams of {shape.GramLength}, "));
            text.Append(FormatText.Of(
                $"filter {1 << shape.FilterBits:N0} bytes, {1 << shape.BucketBits:N0} buckets, {table.Entries:N0} entries, "));
            Line(text, $"hit rate {table.Rates.Hits:P2}, {table.DeviceBytes:N0} bytes, {table.CostPerByte:F2} IL a byte");
        }
    }

    private static void AppendSections(StringBuilder text, IReadOnlyList<SectionReport> sections)
    {
        Line(text, $"{"section",-20} {"file bytes",12} {"device bytes",12}");
        foreach (SectionReport section in sections)
        {
            Line(text, $"{section.Name,-20} {section.FileBytes,12:N0} {section.DeviceBytes,12:N0}");
        }
    }

    private static void AppendPatterns(StringBuilder text, IReadOnlyList<PatternCost> costs, int count)
    {
        if (count == 0 || costs.Count == 0)
        {
            return;
        }

        Line(text, $"{"dearest patterns",-40} {"IL a byte",10} {"bytes",8} found by");
        foreach (PatternCost cost in costs.Take(count))
        {
            Line(text, $"{cost.Rule + " " + cost.Pattern,-40} {cost.CostPerByte,10:F4} {cost.DeviceBytes,8:N0} {cost.FoundBy}");
        }
    }

    // On a desktop memory does not matter, and there may be tens of thousands of rules.
    private static void AppendRules(StringBuilder text, CompilationReport report)
    {
        if (report.Profile != TargetProfile.Device)
        {
            return;
        }

        Line(text, $"shared by all rules: {report.HistoryLength:N0} bytes of the stream before each block, {report.HeadLength:N0} bytes of its start");
        Line(text, $"{"rule",-40} {"database",8} {"state",8} {"longest",8} {"IL a byte",10} {"at worst",12}");
        foreach (RuleCost cost in report.RuleCosts)
        {
            Line(text, $"{cost.Rule,-40} {cost.DatabaseBytes,8:N0} {cost.StateBytes,8:N0} {cost.WindowBytes,8:N0} {cost.CostPerByte,10:F4} {cost.WorstPerByte,12:N0}");
        }
    }

    private static string NameOf(TargetProfile profile) => profile == TargetProfile.Device ? "the device" : "the desktop";

    private static string Ordinal(int number) => number switch
    {
        1 => "1st",
        2 => "2nd",
        3 => "3rd",
        _ => $"{number}th",
    };

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormatText.Of(line)).Append('\n');
}
