using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>The "unpack" command: what we take out of images, beside what the tools of each format do.</summary>
public static class UnpackCommand
{
    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var images = new Argument<string[]>("images") { Description = "images, or folders of them", Arity = ArgumentArity.OneOrMore };
        var scratch = new Option<string>("--scratch")
        {
            Description = "a folder for what is taken out, on a RAM disk if there is one",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "fwscan-unpack"),
        };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("unpack", "compare the files taken out of images with those that each format's own tool gives")
        {
            images, scratch, date, document,
        };
        command.SetAction(parsed =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(scratch)!);
            var comparison = new UnpackComparison(Directory.CreateDirectory(folder).FullName, Console.Error.WriteLine);
            string[] files = [.. parsed.GetValue(images)!.SelectMany(FilesOf)];
            foreach (string file in files)
            {
                comparison.Add(file);
            }

            Directory.Delete(folder, recursive: true);
            string table = string.Join('\n', Describe(comparison, files, parsed.GetValue(date)!));
            Console.WriteLine(table);
            if (parsed.GetValue(document) is { } path)
            {
                MarkedRegion.Write(path, "unpack", table);
            }

            return comparison.Figures.Values.Any(figures => figures.FilesOnlyOurs + figures.FilesOnlyTool > 0) ? 1 : 0;
        });
        return command;
    }

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null).Order(StringComparer.Ordinal)
            : [path];

    private static IEnumerable<string> Describe(UnpackComparison comparison, string[] files, string date)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture, $"Compared {date}: {files.Sum(file => new FileInfo(file).Length) / 1e6:F1} MB of {files.Length:N0} files");
        yield return string.Empty;
        yield return "| format | layers | compared | same | files same | only ours | only the tool's |";
        yield return "|---|---|---|---|---|---|---|";
        foreach ((string format, FormatFigures figures) in comparison.Figures)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| {format} | {figures.Layers:N0} | {figures.Compared:N0} | {figures.Same:N0} | {figures.FilesSame:N0} | {figures.FilesOnlyOurs:N0} | {figures.FilesOnlyTool:N0} |");
        }
    }
}
