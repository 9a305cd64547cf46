using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Layers;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>Takes images apart by our library, and by the tools of their layers, and compares the files.</summary>
/// <param name="folder">A folder for what is taken out, emptied for each image; on a RAM disk if there is one.</param>
/// <param name="binwalk">Sizes in bytes from and up to which images are given to binwalk, which takes a second to start and minutes for a large one.</param>
public sealed class UnpackComparison(string folder, (long From, long To) binwalk)
{
    private readonly SortedDictionary<string, ToolFigures> _figures = new(StringComparer.Ordinal);

    /// <summary>Figures by tool and format.</summary>
    public IEnumerable<ToolFigures> Figures => _figures.Values;

    /// <summary>How many layers there are of each format.</summary>
    public SortedDictionary<string, int> Layers { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each kind of problem is told of each format.</summary>
    public SortedDictionary<(string Problem, string Format), int> Problems { get; } = [];

    /// <summary>Compares an image.</summary>
    /// <param name="path">The image.</param>
    public void Add(string path)
    {
        var image = new ComparedImage(path, folder);
        foreach (ExtractedObject found in image.Objects)
        {
            Count(found);
        }

        foreach (ExtractedObject layer in image.Layers.Where(layer => layer.Problems.Count == 0))
        {
            foreach (ToolExtraction tool in ToolExtraction.All.Where(tool => tool.Format == ComparedImage.FormatOf(layer)))
            {
                Compare(image, layer, tool);
            }
        }

        if (image.Layers.Any(layer => layer.Chain.Count == 1 && ComparedImage.FormatOf(layer) == UefiComparison.Format))
        {
            UefiComparison.Compare(image, FiguresOf(UefiComparison.Tool, UefiComparison.Format));
        }

        long length = new FileInfo(path).Length;
        if (length >= binwalk.From && length <= binwalk.To)
        {
            BinwalkComparison.Compare(image, FiguresOf(BinwalkComparison.Tool, "all"));
        }
    }

    private void Count(ExtractedObject found)
    {
        if (ComparedImage.FormatOf(found) is { } format)
        {
            Layers[format] = Layers.GetValueOrDefault(format) + 1;
        }

        string within = found.Chain.LastOrDefault(step => step.Format is not null)?.Format ?? "image";
        foreach (string problem in found.Problems.Select(problem => problem.Kind.ToString()).Distinct())
        {
            Problems[(problem, within)] = Problems.GetValueOrDefault((problem, within)) + 1;
        }
    }

    private void Compare(ComparedImage image, ExtractedObject layer, ToolExtraction tool)
    {
        ToolFigures figures = FiguresOf(tool.Program, tool.Format);
        if (tool.Run(image.Carve(layer), image.Renew("tool")) is not { } theirs)
        {
            figures.Refused.Add(image.Path + layer.Path);
            return;
        }

        figures.Images++;
        figures.Files += theirs.Count;
        Dictionary<string, string> ours = image.FilesOf(layer);
        Dictionary<string, string> others = theirs.ToDictionary(file => file.Path, file => file.Sha256);
        foreach ((string file, string sum) in others)
        {
            if (ours.GetValueOrDefault(file) == sum)
            {
                figures.Equal++;
                continue;
            }

            DifferenceKind kind = ours.ContainsKey(file) ? DifferenceKind.Different : DifferenceKind.Missing;
            Tell(figures, image, layer, file, kind, image.Objects.Any(found => found.Sha256 == sum && found.Path.StartsWith(layer.Path, StringComparison.Ordinal)));
        }

        foreach ((string file, string sum) in ours.Where(pair => !others.ContainsKey(pair.Key)))
        {
            Tell(figures, image, layer, file, DifferenceKind.OnlyOurs, others.Any(pair => pair.Value == sum && !ours.ContainsKey(pair.Key)));
        }
    }

    private static void Tell(ToolFigures figures, ComparedImage image, ExtractedObject layer, string path, DifferenceKind kind, bool isRenamed)
    {
        string? reason = DifferenceReasons.Find(figures, kind, path, image.Find(layer, path), isRenamed);
        figures.Differences.Add(new Difference(figures.Tool, figures.Format, image.Path + layer.Path, path, kind, reason));
    }

    private ToolFigures FiguresOf(string tool, string format)
    {
        string key = $"{format} {tool}";
        if (!_figures.TryGetValue(key, out ToolFigures? figures))
        {
            _figures[key] = figures = new ToolFigures(tool, format);
        }

        return figures;
    }
}
