using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Database;
using Xunit;

namespace FirmwareScanner.Core.Tests.Database;

/// <summary>The one table of facts about sections, and that the document says the same. CONTRIBUTING.md says how to write it anew.</summary>
public sealed class SectionFactsTests
{
    private const string UpdateVariable = "FWSCAN_UPDATE_DOCS";
    private const string Begin = "<!-- sections:begin -->\n";
    private const string End = "<!-- sections:end -->\n";

    /// <summary>What the document calls the number of elements that nothing else determines.</summary>
    private static readonly Dictionary<SectionKind, string> FreeCounts = new()
    {
        [SectionKind.LinkSequence] = "L",
        [SectionKind.AnchoredSequence] = "A",
        [SectionKind.ByteScanSequence] = "B",
        [SectionKind.RangePattern] = "G",
        [SectionKind.EndPattern] = "E",
        [SectionKind.WatchPattern] = "W",
        [SectionKind.ProbeOffset] = "Q",
        [SectionKind.EntrySequence] = "N",
    };

    [Fact]
    public void Facts_tell_of_every_kind_of_section()
    {
        var facts = new SectionFacts();

        Assert.All(Enum.GetValues<SectionKind>(), kind =>
        {
            Assert.True(facts.MoveTo((int)kind));
            Assert.Equal(kind, facts.Kind);
            Assert.NotEmpty(facts.Name);
            Assert.Contains(facts.ElementBytes, new[] { 1, 2, 4 });
        });
    }

    [Fact]
    public void Facts_of_the_filter_tables_are_alike_and_there_are_no_others()
    {
        var facts = new SectionFacts();
        var known = new List<int>();
        for (int kind = 0; kind < SectionFacts.MaximumKind; kind++)
        {
            if (facts.MoveTo(kind))
            {
                known.Add(kind);
                Assert.Equal(kind, SectionFacts.KindOf(facts.Kind, Math.Max(0, facts.Table)));
            }
        }

        int ofTables = SectionFacts.KindsPerTable * (DatabaseFormat.MaximumTables - 1);
        Assert.Equal(Enum.GetValues<SectionKind>().Length + ofTables, known.Count);
    }

    [Fact]
    public void Document_of_the_format_lists_the_sections()
    {
        string path = Path.Combine(RepositoryFiles.Root, "docs", "database-format.md");
        string document = File.ReadAllText(path).ReplaceLineEndings("\n");
        int start = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = document.IndexOf(End, StringComparison.Ordinal);
        string actual = document[start..end];
        string expected = Render(MeaningsOf(actual));
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, document[..start] + expected + document[end..]);
            actual = expected;
        }

        Assert.True(expected == actual, $"docs/database-format.md is not current: run this test with {UpdateVariable}=1 and commit the file");
    }

    /// <summary>The last column is written by hand: what a section means no program can tell.</summary>
    private static Dictionary<string, string> MeaningsOf(string table)
    {
        return table.Split('\n')
            .Select(line => line.Split('|', 6))
            .Where(cells => cells.Length == 6 && cells[1].StartsWith(" 0x", StringComparison.Ordinal))
            .ToDictionary(cells => cells[2].Trim(), cells => cells[5].TrimEnd('|').Trim());
    }

    private static string Render(Dictionary<string, string> meanings)
    {
        var text = new StringBuilder("| kind | name | element | count | meaning |\n|---|---|---|---|---|\n");
        var facts = new SectionFacts();
        string count = "";
        for (int kind = 1; kind < SectionFacts.MaximumKind; kind++)
        {
            if (!facts.MoveTo(kind) || facts.Table > 0)
            {
                continue;
            }

            count = CountText(facts, count);
            string number = string.Create(CultureInfo.InvariantCulture, $"0x{kind:X2}{(facts.Table == 0 ? " + 4t" : "")}");
            string meaning = meanings.GetValueOrDefault(facts.Kind.ToString(), "");
            text.Append($"| {number} | {facts.Kind} | u{8 * facts.ElementBytes} | {count} |{(meaning.Length > 0 ? $" {meaning}" : "")} |\n");
        }

        return text.ToString();
    }

    private static string CountText(SectionFacts facts, string before) => facts.Count switch
    {
        SectionCount.AsBefore => before,
        SectionCount.Sequences => "S",
        SectionCount.SequencesAndOne => "S + 1",
        SectionCount.Rules => "R",
        SectionCount.RulesAndOne => "R + 1",
        SectionCount.ByteClasses => $"{DatabaseFormat.ByteClassLength} n",
        SectionCount.TableShapes => $"{TableShapeField.Count} T",
        SectionCount.Filter => "2^k",
        SectionCount.BucketsAndOne => "2^h + 1",
        SectionCount.AuthenticationCode => DatabaseFormat.AuthenticationCodeLength.ToString(CultureInfo.InvariantCulture),
        _ => FreeCounts.GetValueOrDefault(facts.Kind, "any"),
    };
}
