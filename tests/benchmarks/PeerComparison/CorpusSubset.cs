using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>A part of the corpus in a folder of its own, so that every tool can be given one folder.</summary>
public sealed class CorpusSubset
{
    private CorpusSubset(string folder, IReadOnlyList<CorpusImage> images)
    {
        Folder = folder;
        Images = images;
        Bytes = images.Sum(image => image.Size);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The images in it.</summary>
    public IReadOnlyList<CorpusImage> Images { get; }

    /// <summary>Their size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Chooses images spread evenly over a list.</summary>
    /// <param name="images">The list.</param>
    /// <param name="bytes">How many bytes to reach at least.</param>
    /// <returns>The chosen images in the order of the list; all of them if they are no more than asked for.</returns>
    public static IReadOnlyList<CorpusImage> Choose(IReadOnlyList<CorpusImage> images, long bytes)
    {
        // Places in van der Corput's order (1/2, 1/4, 3/4, 1/8, ...) are spread evenly, wherever the sequence is cut.
        int bits = images.Count < 2 ? 0 : (int)Math.Ceiling(Math.Log2(images.Count));
        var chosen = new SortedSet<int>();
        long sum = 0;
        for (int step = 0; step < 1 << bits && sum < bytes; step++)
        {
            int place = Reverse(step, bits);
            if (place < images.Count && chosen.Add(place))
            {
                sum += images[place].Size;
            }
        }

        return chosen.Select(place => images[place]).ToList();
    }

    /// <summary>Puts images into a folder of their own, as hard links where possible.</summary>
    /// <param name="corpusFolder">The corpus.</param>
    /// <param name="folder">The folder; what is there is deleted.</param>
    /// <param name="images">The images.</param>
    /// <returns>The subset.</returns>
    public static CorpusSubset Create(string corpusFolder, string folder, IReadOnlyList<CorpusImage> images)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (CorpusImage image in images)
        {
            string source = Path.GetFullPath(Path.Combine(corpusFolder, image.Path));
            string target = Path.Combine(folder, image.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (ChildProcess.Run("ln", [source, target]).ExitCode != 0)
            {
                File.Copy(source, target);
            }
        }

        return new CorpusSubset(folder, images);
    }

    /// <summary>Reads all images, which also brings them into the page cache.</summary>
    /// <returns>Their bytes in the order of <see cref="Images"/>.</returns>
    public IReadOnlyList<byte[]> ReadAll() => Images.Select(image => File.ReadAllBytes(Path.Combine(Folder, image.Path))).ToList();

    private static int Reverse(int value, int bits)
    {
        int reversed = 0;
        for (int i = 0; i < bits; i++)
        {
            reversed = (reversed << 1) | ((value >> i) & 1);
        }

        return reversed;
    }
}
