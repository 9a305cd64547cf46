using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Corpus;

namespace FirmwareScanner.Benchmarks.SignatureSets;

/// <summary>The "signatures" command: the signature sets of the comparison, in the syntax of each tool.</summary>
public static class SignaturesCommand
{
    /// <summary>The sizes of the sets unless an option says otherwise.</summary>
    public static readonly IReadOnlyList<int> DefaultCounts = [100, 1000, 10_000];

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        Option<string> corpus = CorpusCommand.CreateCorpusOption();
        var output = new Option<string>("--output")
        {
            Description = "folder to write the sets to",
            DefaultValueFactory = _ => "artifacts/signatures",
        };
        Option<int[]> counts = CreateCountsOption();
        var seed = new Option<int>("--seed") { Description = "seed of the sets", DefaultValueFactory = _ => 1 };
        var megabytes = new Option<int?>("--megabytes")
        {
            Description = "cut signatures from so much of the corpus, the same part as the il command, instead of all of it",
        };
        var command = new Command("signatures", "write generated signatures as YARA, ClamAV, magic and hex files")
        {
            corpus, output, counts, seed, megabytes,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(corpus)!, parsed.GetValue(output)!, parsed.GetValue(counts)!, parsed.GetValue(seed), parsed.GetValue(megabytes)));
        return command;
    }

    /// <summary>Creates the option that gives the sizes of the sets.</summary>
    /// <returns>The option.</returns>
    public static Option<int[]> CreateCountsOption()
    {
        return new Option<int[]>("--counts")
        {
            Description = "sizes of the signature sets",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => DefaultCounts.ToArray(),
        };
    }

    private static int Run(string corpusFolder, string output, int[] counts, int seed, int? megabytes)
    {
        IReadOnlyList<byte[]> samples = megabytes is int part
            ? CorpusSample.Read(corpusFolder, part)
            : CorpusManifest.Read(corpusFolder).Select(image => File.ReadAllBytes(Path.Combine(corpusFolder, image.Path))).ToList();
        foreach (SignatureSource source in Enum.GetValues<SignatureSource>())
        {
            foreach (int count in counts)
            {
                string name = $"{source.ToString().ToLowerInvariant()}-{count}";
                SignatureSet.Generate(source, count, seed, samples).Write(output, name);
                Console.WriteLine(Path.Combine(output, name));
            }
        }

        return 0;
    }
}
