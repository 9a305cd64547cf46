using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Comparison;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Rules;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Output;

/// <summary>A comparison of two images for people: findings first, then software, then files.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="isWhole">Whether every file is listed.</param>
internal sealed class ComparisonText(Terminal terminal, bool isWhole)
{
    private const int MostFiles = 20;
    private const int SeverityWidth = 8;

    /// <summary>Writes it.</summary>
    /// <param name="old">The old image.</param>
    /// <param name="new">The new image.</param>
    /// <param name="comparison">How they differ.</param>
    public void Write(ImageContents old, ImageContents @new, ImageComparison comparison)
    {
        terminal.WriteLine($"{old.Scan.Path} -> {@new.Scan.Path}");
        if (comparison.IsSame)
        {
            terminal.WriteLine("the images are the same, byte for byte");
        }

        else
        {
            terminal.WriteLine(FormattableString.Invariant($"image     {old.Scan.Size:N0} bytes -> {@new.Scan.Size:N0} bytes, not the same"));
        }

        terminal.WriteLine(FormattableString.Invariant($"findings  {comparison.Added.Count:N0} new, {comparison.Gone.Count:N0} gone, {comparison.Known:N0} in both"));
        WriteFindings("+", comparison.Added);
        WriteFindings("-", comparison.Gone);
        WriteNames(comparison);
        WriteComponents(comparison.Components);
        WriteFiles(comparison);
        if (comparison.IsIncomplete)
        {
            terminal.WriteLine("note: not everything was looked into: more may differ than is listed");
        }
    }

    // Bytes of a file that is not compressed are those of what holds it, too: a line a rule, with the innermost place.
    private void WriteFindings(string sign, IReadOnlyList<Finding> findings)
    {
        int width = findings.Count == 0 ? 0 : findings.Max(finding => SafeText.Escape(finding.Rule.Name).Length);
        foreach (IGrouping<SignatureRule, Finding> group in findings.GroupBy(finding => finding.Rule))
        {
            Finding innermost = group.MaxBy(finding => finding.Chain.Count)!;
            string place = innermost.InnerPath.Length > 0 ? " in " + innermost.InnerPath : string.Empty;
            string at = innermost.Fired.Matches.Count > 0 ? FormattableString.Invariant($"at 0x{innermost.Fired.Matches[0].Offset:x}") : "by its condition";
            string more = group.Count() > 1 ? $", and in {Counted.Of(group.Count() - 1, "more object")}" : string.Empty;
            terminal.WriteLine(
                $"  {sign} {Terminal.Paint(group.Key.Severity, SeverityWidth)}  {SafeText.Escape(group.Key.Name).PadRight(width)}  {innermost.Description}; {at}{place}{more}");
        }
    }

    private void WriteNames(ImageComparison comparison)
    {
        if (comparison.ContentAdded.Count > 0)
        {
            terminal.WriteLine($"contains  + {string.Join(", ", comparison.ContentAdded)}");
        }

        if (comparison.ContentGone.Count > 0)
        {
            terminal.WriteLine($"contains  - {string.Join(", ", comparison.ContentGone)}");
        }
    }

    private void WriteComponents(IReadOnlyList<ComponentChange> changes)
    {
        terminal.WriteLine(changes.Count == 0 ? "software  the same, as far as it is known" : $"software  {Counted.Of(changes.Count, "component")} changed");
        foreach (ComponentChange change in changes)
        {
            string versions = change.Old.Count == 0 ? string.Join(", ", change.New)
                : change.New.Count == 0 ? string.Join(", ", change.Old)
                : $"{string.Join(", ", change.Old)} -> {string.Join(", ", change.New)}";
            terminal.WriteLine($"  {(change.Old.Count == 0 ? "+" : change.New.Count == 0 ? "-" : "~")} {change.Name} {versions}");
        }
    }

    private void WriteFiles(ImageComparison comparison)
    {
        int added = comparison.Files.Count(change => change.Old is null);
        int gone = comparison.Files.Count(change => change.New is null);
        terminal.WriteLine(FormattableString.Invariant(
            $"files     {added:N0} new, {gone:N0} gone, {comparison.Files.Count - added - gone:N0} changed, {comparison.SameFiles:N0} the same"));
        foreach (ContainedFileChange change in comparison.Files.Take(isWhole ? int.MaxValue : MostFiles))
        {
            terminal.WriteLine($"  {(change.Old is null ? "+" : change.New is null ? "-" : "~")} {change.Path}  {Describe(change.Old, change.New)}");
        }

        if (!isWhole && comparison.Files.Count > MostFiles)
        {
            terminal.WriteLine($"  {Counted.Of(comparison.Files.Count - MostFiles, "more file")}; -v lists them");
        }
    }

    private static string Describe(InventoryEntry? old, InventoryEntry? current) =>
        old is null ? SizeOf(current!)
        : current is null ? SizeOf(old)
        : SizeOf(old) is string before && SizeOf(current) is string after && before != after ? $"{before} -> {after}"
        : SizeOf(current);

    private static string SizeOf(InventoryEntry entry) => entry.Kind switch
    {
        MemberKind.SymbolicLink or MemberKind.HardLink => "link to " + entry.LinkTarget,
        MemberKind.Special => "device",
        _ => FormattableString.Invariant($"{entry.Size:N0} bytes"),
    };
}
