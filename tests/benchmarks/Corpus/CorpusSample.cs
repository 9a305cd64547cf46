using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>A part of the corpus that is small enough to be counted over instruction by instruction.</summary>
public static class CorpusSample
{
    private const int Seed = 1;
    private const int LargestStream = 256 << 10;
    private const long Megabyte = 1_000_000;

    /// <summary>Reads images from all over the corpus, each cut to its first part, until the wanted size is reached.</summary>
    /// <param name="corpusFolder">The corpus.</param>
    /// <param name="megabytes">The wanted size, 1 or more; the last image may exceed it.</param>
    /// <returns>The streams, always the same of the same corpus.</returns>
    public static IReadOnlyList<byte[]> Read(string corpusFolder, int megabytes)
    {
        List<CorpusImage> images = CorpusManifest.Read(corpusFolder).ToList();
        new Random(Seed).Shuffle(CollectionsMarshal.AsSpan(images));
        var streams = new List<byte[]>();
        long bytes = megabytes * Megabyte;
        foreach (CorpusImage image in images.TakeWhile(_ => bytes > 0))
        {
            using FileStream file = File.OpenRead(Path.Combine(corpusFolder, image.Path));
            var stream = new byte[Math.Min(file.Length, LargestStream)];
            file.ReadExactly(stream);
            streams.Add(stream);
            bytes -= stream.Length;
        }

        return streams;
    }
}
