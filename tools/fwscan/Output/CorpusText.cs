using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Reports;

namespace FirmwareScanner.Tool.Output;

/// <summary>What texts for people say of runs over a corpus.</summary>
internal static class CorpusText
{
    private const int MostNumbers = 20;

    /// <summary>Writes what shards have cost.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="shards">The shards.</param>
    public static void Write(Terminal terminal, IReadOnlyList<Spending> shards)
    {
        if (shards.Count == 0)
        {
            return;
        }

        Spending sum = shards.Aggregate(Spending.Add);
        TimeSpan rest = sum.Total - sum.Hashing - sum.Scanning;
        terminal.WriteLine(Format($"images    {sum.Images:N0}, {sum.Bytes:N0} bytes; {Counted.Of(sum.KnownImages, "image")} known as a whole"));
        terminal.WriteLine(Format($"objects   {sum.Objects:N0} inside, {sum.KnownObjects:N0} known ({Percent(sum.KnownObjects, sum.Objects)})"));
        terminal.WriteLine(Format($"unpacked  {sum.UnpackedBytes:N0} bytes, {sum.KnownBytes:N0} known ({Percent(sum.KnownBytes, sum.UnpackedBytes)})"));
        terminal.WriteLine(Format(
            $"time      {sum.Total.TotalSeconds:F1} s of threads: {sum.Scanning.TotalSeconds:F1} s scans, {sum.Hashing.TotalSeconds:F1} s hashes, {rest.TotalSeconds:F1} s unpacking"));
        if (shards.Count > 1 && sum.Total > TimeSpan.Zero)
        {
            double mean = sum.Total.TotalSeconds / shards.Count;
            double longest = shards.Max(shard => shard.Total.TotalSeconds);
            terminal.WriteLine(Format($"shards    {mean:F1} s each on average, the longest {longest:F1} s: {longest / mean:F3} of that"));
        }
    }

    /// <summary>Says which shards are missing.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="runs">The runs.</param>
    /// <returns>How many images were not scanned.</returns>
    public static int ComplainOfMissing(Terminal terminal, IReadOnlyList<CorpusRunState> runs)
    {
        foreach (CorpusRunState run in runs.Where(run => run.Missing.Count > 0))
        {
            string numbers = string.Join(", ", run.Missing.Take(MostNumbers)) + (run.Missing.Count > MostNumbers ? ", …" : string.Empty);
            terminal.Complain(Format(
                $"incomplete: {run.Missing.Count} of {run.Shards} shards are missing ({numbers}), {Counted.Of(run.Images - run.Merged, "image")} of {string.Join(", ", run.Named)}"));
        }

        return runs.Sum(run => run.Images - run.Merged);
    }

    private static string Percent(long part, long whole) => whole == 0 ? "-" : Format($"{100.0 * part / whole:F1} %");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
