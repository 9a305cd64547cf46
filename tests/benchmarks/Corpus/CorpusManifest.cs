using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>The list of images of a corpus: tab-separated, a header line, sorted by path.</summary>
public static class CorpusManifest
{
    /// <summary>Name of the manifest inside the corpus folder.</summary>
    public const string FileName = "manifest.tsv";

    private const string Header = "path\tsize\tsha256\tpackage\tversion";

    /// <summary>Writes the manifest.</summary>
    /// <param name="corpusFolder">Corpus folder.</param>
    /// <param name="images">Images to list.</param>
    public static void Write(string corpusFolder, IEnumerable<CorpusImage> images)
    {
        IEnumerable<string> lines = images
            .OrderBy(image => image.Path, StringComparer.Ordinal)
            .Select(image => string.Join(
                '\t', image.Path, image.Size.ToString(CultureInfo.InvariantCulture), image.Sha256, image.Package, image.Version));
        File.WriteAllLines(Path.Combine(corpusFolder, FileName), lines.Prepend(Header));
    }

    /// <summary>Reads the manifest.</summary>
    /// <param name="corpusFolder">Corpus folder.</param>
    /// <returns>The images, sorted by path.</returns>
    /// <exception cref="BenchmarkException">There is no manifest, or a line of it is malformed.</exception>
    public static IReadOnlyList<CorpusImage> Read(string corpusFolder)
    {
        string path = Path.Combine(corpusFolder, FileName);
        if (!File.Exists(path))
        {
            throw new BenchmarkException($"{path}: expected a corpus manifest, found no file; run the corpus command first");
        }

        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new BenchmarkException($"{path}:1: expected the header line \"{Header}\"");
        }

        return lines.Skip(1).Select((line, index) => Parse(path, index + 2, line)).ToList();
    }

    private static CorpusImage Parse(string path, int lineNumber, string line)
    {
        string[] fields = line.Split('\t');
        if (fields.Length != 5 || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw new BenchmarkException($"{path}:{lineNumber}: expected 5 fields with the size second, found \"{line}\"");
        }

        return new CorpusImage(fields[0], size, fields[2], fields[3], fields[4]);
    }
}
