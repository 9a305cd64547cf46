using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>The "unpack" command: what we take out of images, beside what the tools of each format do.</summary>
public static class UnpackCommand
{
    private const long DefaultBinwalkFrom = 1 << 16;
    private const long DefaultBinwalkTo = 1 << 24;

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
        var binwalkFrom = new Option<long>("--binwalk-from")
        {
            Description = "size in bytes from which images are given to binwalk",
            DefaultValueFactory = _ => DefaultBinwalkFrom,
        };
        var binwalkTo = new Option<long>("--binwalk-to")
        {
            Description = "size in bytes up to which images are given to binwalk",
            DefaultValueFactory = _ => DefaultBinwalkTo,
        };
        var list = new Option<string?>("--list") { Description = "a file for all differences, one a line, with tabs" };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("unpack", "compare the files taken out of images with those that each format's own tool gives")
        {
            images, scratch, binwalkFrom, binwalkTo, list, date, document,
        };
        command.SetAction(parsed =>
        {
            string[] roots = parsed.GetValue(images)!;
            if (Array.Find(roots, root => !File.Exists(root) && !Directory.Exists(root)) is { } missing)
            {
                Console.Error.WriteLine($"{missing}: no such file or folder");
                return 2;
            }

            string[] files = [.. roots.SelectMany(FilesOf)];
            var comparison = new UnpackComparison(
                Directory.CreateDirectory(Path.GetFullPath(parsed.GetValue(scratch)!)).FullName, (parsed.GetValue(binwalkFrom), parsed.GetValue(binwalkTo)));
            int unique = Compare(comparison, files);
            Directory.Delete(parsed.GetValue(scratch)!, recursive: true);
            if (parsed.GetValue(list) is { } listPath)
            {
                File.WriteAllLines(listPath, UnpackReport.List(comparison));
            }

            string table = string.Join('\n', new UnpackReport(comparison, roots).Describe(files, unique, parsed.GetValue(date)!));
            Console.WriteLine(table);
            if (parsed.GetValue(document) is { } path)
            {
                MarkedRegion.Write(path, "unpack", table);
            }

            return comparison.Figures.Any(figures => figures.Unexplained > 0) ? 1 : 0;
        });
        return command;
    }

    private static int Compare(UnpackComparison comparison, string[] files)
    {
        // Packages hold the same image many times over.
        var seen = new HashSet<string>();
        foreach (string file in files.Where(file => seen.Add(SumOf(file))))
        {
            Console.Error.WriteLine(file);
            comparison.Add(file);
        }

        return seen.Count;
    }

    private static string SumOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null).Order(StringComparer.Ordinal)
            : [path];
}
