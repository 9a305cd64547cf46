using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>The "corpus" command: firmware images out of Debian packages.</summary>
public static class CorpusCommand
{
    /// <summary>Where the corpus lies unless an option says otherwise.</summary>
    public const string DefaultFolder = "artifacts/corpus";

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var output = new Option<string>("--output")
        {
            Description = "folder to build the corpus in",
            DefaultValueFactory = _ => DefaultFolder,
        };
        var packages = new Option<string>("--packages")
        {
            Description = "package list",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "packages.txt"),
        };
        var command = new Command("corpus", "download Debian packages and keep the firmware images in them") { output, packages };
        command.SetAction(parsed => Run(parsed.GetValue(output)!, parsed.GetValue(packages)!));
        return command;
    }

    /// <summary>Creates the option that names an existing corpus.</summary>
    /// <returns>The option.</returns>
    public static Option<string> CreateCorpusOption()
    {
        return new Option<string>("--corpus")
        {
            Description = "folder the corpus command has built",
            DefaultValueFactory = _ => DefaultFolder,
        };
    }

    private static int Run(string corpusFolder, string packageList)
    {
        Directory.CreateDirectory(corpusFolder);
        IReadOnlyList<DebianPackage> packages = DebianPackage.ReadList(packageList);
        var downloader = new PackageDownloader(Path.Combine(corpusFolder, "packages"));
        IReadOnlyList<string> files = downloader.Download(packages, Console.Error.WriteLine);
        string images = Path.Combine(corpusFolder, "images");
        if (Directory.Exists(images))
        {
            Directory.Delete(images, recursive: true);
        }

        var builder = new CorpusBuilder(corpusFolder);
        foreach (string file in files)
        {
            Console.Error.WriteLine($"{Path.GetFileName(file)}: {builder.AddPackage(file)} images");
        }

        IReadOnlyList<CorpusImage> kept = builder.Finish();
        Console.WriteLine($"{kept.Count} images, {kept.Sum(image => image.Size) / 1e6:F1} MB in {corpusFolder}");
        return 0;
    }
}
