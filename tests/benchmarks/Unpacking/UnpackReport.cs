using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>The tables of a comparison.</summary>
/// <param name="comparison">The comparison.</param>
/// <param name="roots">What was compared, as it was named: paths in the tables begin behind it.</param>
public sealed class UnpackReport(UnpackComparison comparison, IReadOnlyList<string> roots)
{
    private const string Unexplained = "**none**";
    private const int Listed = 20;

    /// <summary>All differences, and what tools did not open, one a line.</summary>
    /// <param name="comparison">The comparison.</param>
    public static IEnumerable<string> List(UnpackComparison comparison) => comparison.Figures
        .SelectMany(figures => figures.Differences)
        .Select(found => string.Join('\t', found.Tool, found.Format, found.Kind, found.Place, found.Path, found.Reason ?? Unexplained))
        .Concat(comparison.Figures.SelectMany(figures => figures.Refused.Select(place => string.Join('\t', figures.Tool, figures.Format, "not opened", place))));

    /// <summary>The tables, as Markdown.</summary>
    /// <param name="files">The files that were looked at.</param>
    /// <param name="unique">How many of them differ.</param>
    /// <param name="date">The day.</param>
    public IEnumerable<string> Describe(IReadOnlyList<string> files, int unique, string date)
    {
        double megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
        yield return string.Create(
            CultureInfo.InvariantCulture, $"Compared {date}: {megabytes:F1} MB of {files.Count:N0} files, {unique:N0} of them different");
        foreach (string line in DescribeTools().Concat(DescribeReasons()).Concat(DescribeUnexplained()).Concat(DescribeProblems()))
        {
            yield return line;
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private IEnumerable<string> DescribeTools()
    {
        yield return string.Empty;
        yield return "| format | tool | opened | not opened | files of the tool | equal | missing | different | only ours | without a reason |";
        yield return "|---|---|---|---|---|---|---|---|---|---|";
        foreach (ToolFigures figures in comparison.Figures)
        {
            string counts = string.Join(" | ", Enum.GetValues<DifferenceKind>().Select(kind => Number(figures.Count(kind))));
            yield return $"| {figures.Format} | {figures.Tool} | {Number(figures.Images)} | {Number(figures.Refused.Count)} | {Number(figures.Files)} "
                + $"| {Number(figures.Equal)} | {counts} | {Number(figures.Unexplained)} |";
        }
    }

    private IEnumerable<string> DescribeReasons()
    {
        yield return string.Empty;
        yield return "| tool | format | difference | files | reason |";
        yield return "|---|---|---|---|---|";
        foreach (var group in comparison.Figures.SelectMany(figures => figures.Differences)
            .GroupBy(found => (found.Tool, found.Format, found.Kind, Reason: found.Reason ?? Unexplained)))
        {
            yield return $"| {group.Key.Tool} | {group.Key.Format} | {Word(group.Key.Kind)} | {Number(group.Count())} | {group.Key.Reason} |";
        }
    }

    private IEnumerable<string> DescribeUnexplained()
    {
        Difference[] unexplained = [.. comparison.Figures.SelectMany(figures => figures.Differences).Where(found => found.Reason is null)];
        if (unexplained.Length > 0)
        {
            yield return string.Empty;
        }

        foreach (Difference found in unexplained.Take(Listed))
        {
            yield return $"- {found.Tool}, {Word(found.Kind)}: `{Shorten(found.Place)}`: `{found.Path}`";
        }

        if (unexplained.Length > Listed)
        {
            yield return $"- and {Number(unexplained.Length - Listed)} more";
        }
    }

    private IEnumerable<string> DescribeProblems()
    {
        yield return string.Empty;
        yield return "| problem told | in layers of format | how often | layers of that format |";
        yield return "|---|---|---|---|";
        foreach (((string problem, string format), int count) in comparison.Problems)
        {
            yield return $"| {problem} | {format} | {Number(count)} | {Number(comparison.Layers.GetValueOrDefault(format))} |";
        }
    }

    private static string Word(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Missing => "missing",
        DifferenceKind.Different => "different",
        _ => "only ours",
    };

    /// <summary>A path without the folder of this machine that it begins with.</summary>
    private string Shorten(string place)
    {
        string? root = roots.FirstOrDefault(root => place.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));
        return root is null ? Path.GetFileName(place) : place[(root.TrimEnd('/').Length + 1)..];
    }
}
