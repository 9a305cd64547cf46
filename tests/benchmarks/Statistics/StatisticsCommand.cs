using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Signatures.Atoms;

namespace FirmwareScanner.Benchmarks.Statistics;

/// <summary>The "stats" command: rebuilds the background byte statistic that the signature compiler weighs atoms against.</summary>
public static class StatisticsCommand
{
    private const string DefaultOutput = "src/FirmwareScanner.Signatures/Atoms/background.bin";

    // At most 16 pieces of 64 KiB an image: otherwise the compressed initial RAM disks, four fifths of the corpus, would make
    // every byte look equally likely.
    private const int PieceSize = 64 << 10;
    private const int LargestPieceCount = 16;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        Option<string> corpus = CorpusCommand.CreateCorpusOption();
        var output = new Option<string>("--output")
        {
            Description = "file to write",
            DefaultValueFactory = _ => DefaultOutput,
        };
        var command = new Command("stats", "count byte pairs and trigrams of the corpus into background.bin, and draw gram-sample.bin from them") { corpus, output };
        command.SetAction(parsed => Run(parsed.GetValue(corpus)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Run(string corpusFolder, string output)
    {
        var builder = new BackgroundStatisticsBuilder();
        foreach (CorpusImage image in CorpusManifest.Read(corpusFolder))
        {
            builder.AddImage(Sample(File.ReadAllBytes(Path.Combine(corpusFolder, image.Path))));
        }

        using var data = new MemoryStream();
        builder.Write(data);
        File.WriteAllBytes(output, data.ToArray());
        data.Position = 0;
        BackgroundStatistics statistics = BackgroundStatistics.Read(data);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, "gram-sample.bin"), GramSample.Draw(statistics));
        Console.WriteLine(
            $"{output}: {data.Length} bytes from {statistics.SampledBytes / 1e6:F1} MB of {statistics.ImageCount} images; "
            + $"byte 00 {statistics.Probability1(0x00):P1}, byte FF {statistics.Probability1(0xFF):P1}");
        return 0;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Sample(byte[] image)
    {
        if (image.Length <= PieceSize * LargestPieceCount)
        {
            yield return image;
            yield break;
        }

        for (int piece = 0; piece < LargestPieceCount; piece++)
        {
            long start = (long)(image.Length - PieceSize) * piece / (LargestPieceCount - 1);
            yield return image.AsMemory((int)start, PieceSize);
        }
    }
}
