using System;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

public class CompilationReportTests
{
    private const string Text = "rule first { strings: $a = \"the first signature\" condition: $a } "
        + "rule second { strings: $b = \"the second signature\" $c = \"MZ\" condition: $b or $c at 0 }";

    [Fact]
    public void Memory_is_what_the_reader_plans_for_the_tables_of_the_same_image()
    {
        CompiledDatabase database = ModelBuilder.Compile(new RuleSet(Rules.Accept(Text)));
        var plan = new MemoryPlan(int.MaxValue, 96, int.MaxValue);
        var reader = new DatabaseReader(new ArrayDatabaseSource(database.Image), plan);

        int before = plan.Count;

        Assert.Equal(DatabaseError.None, reader.Open(null));
        int[] tables = [.. Enumerable.Range(before, plan.Count - before).Where(e => plan.ItemOf(e) != PlanItem.Database)];
        Assert.Equal(plan.Count - before - 1, tables.Length);
        Assert.Equal(tables.Sum(plan.BytesOf), database.Report.DeviceBytes);
        Assert.Equal(database.Report.DeviceBytes, database.Report.Sections.Sum(s => s.DeviceBytes));
        Assert.Equal(database.Image.Length, database.Report.FileBytes);
    }

    [Fact]
    public void Costs_are_sorted_and_add_up_to_the_cost_of_the_scan_without_its_chunks()
    {
        CompilationReport report = ModelBuilder.Compile(new RuleSet(Rules.Accept(Text))).Report;

        Assert.Equal(report.PatternCosts.OrderByDescending(c => c.CostPerByte), report.PatternCosts);
        Assert.Equal("fixed offset", report.PatternCosts.Single(c => c.Pattern == "$c").FoundBy);
        double chunks = (155 + (95.0 * report.Tables.Count)) / 512;
        double patterns = report.CostPerByte - chunks;
        Assert.InRange(report.PatternCosts.Sum(c => c.CostPerByte), patterns * 0.9, patterns * 1.1);
    }

    [Fact]
    public void Text_names_tables_sections_and_the_dearest_patterns()
    {
        CompilationReport report = ModelBuilder.Compile(new RuleSet(Rules.Accept(Text))).Report;

        string[] lines = CompilationReportText.Format(report).Split('\n');

        Assert.Equal("2 rules, 3 patterns, 3 sequences for the desktop", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("SequenceBytes", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("second $b", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("expected cost on real firmware: ", StringComparison.Ordinal));
    }
}
