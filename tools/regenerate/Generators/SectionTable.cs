using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.Database;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>The table of sections in the page of the database format, from the facts that reader and writer work with.</summary>
internal static class SectionTable
{
    private const string Path = "docs/database-format.md";
    private const string Region = "sections";

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
        [SectionKind.CountedPattern] = "K",
        [SectionKind.EntrySequence] = "N",
    };

    /// <summary>The table.</summary>
    public static Generator Generator { get; } = new(
        "sections of the database",
        "Core/Database/SectionFacts",
        _ => [new GeneratedFile(Path, text => MarkedText.ReplaceRegion(Path, text, Region, Render(MeaningsOf(text))), Region)]);

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
            string stated = facts.IsOptional ? $"{count}, or none" : count;
            string number = string.Create(CultureInfo.InvariantCulture, $"0x{kind:X2}{(facts.Table == 0 ? $" + {SectionFacts.KindsPerTable}t" : "")}");
            string meaning = meanings.GetValueOrDefault(facts.Kind.ToString(), "");
            text.Append($"| {number} | {facts.Kind} | u{8 * facts.ElementBytes} | {stated} |{(meaning.Length > 0 ? $" {meaning}" : "")} |\n");
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
        SectionCount.ByteClasses => $"{DatabaseFormat.PiecesOfByteClass} n",
        SectionCount.ByteClassPieces => $"{DatabaseFormat.ByteClassPieceLength} m",
        SectionCount.TableShapes => $"{TableShapeField.Count} T",
        SectionCount.Filter => "2^k",
        SectionCount.BucketsAndOne => "2^h + 1",
        SectionCount.Rows => $"{DatabaseFormat.RowCount}, or none",
        SectionCount.RuleBits => "(R + 7) / 8",
        SectionCount.AuthenticationCode => DatabaseFormat.AuthenticationCodeLength.ToString(CultureInfo.InvariantCulture),
        _ => FreeCounts.GetValueOrDefault(facts.Kind, "any"),
    };
}
