using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Layers;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>Figures of one format: what we take out of its layers, beside what the tool does.</summary>
public sealed class FormatFigures
{
    /// <summary>Layers of the format that were recognised.</summary>
    public int Layers { get; set; }

    /// <summary>Layers that the tool opened as well.</summary>
    public int Compared { get; set; }

    /// <summary>Layers of which the set of path and SHA-256 is the same.</summary>
    public int Same { get; set; }

    /// <summary>Files of equal path and content.</summary>
    public long FilesSame { get; set; }

    /// <summary>Files that only we have, or with other content.</summary>
    public long FilesOnlyOurs { get; set; }

    /// <summary>Files that only the tool has, or with other content.</summary>
    public long FilesOnlyTool { get; set; }
}

/// <summary>Takes images apart by our library, and each layer for which there is a tool by that, and compares the files.</summary>
public sealed class UnpackComparison
{
    private const string Content = "content";

    private readonly string _folder;
    private readonly Action<string> _tell;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="folder">A folder for what is taken out, emptied for each image; on a RAM disk if there is one.</param>
    /// <param name="tell">Told of each layer that differs.</param>
    public UnpackComparison(string folder, Action<string> tell)
    {
        _folder = folder;
        _tell = tell;
    }

    /// <summary>Figures by format.</summary>
    public SortedDictionary<string, FormatFigures> Figures { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares an image.</summary>
    /// <param name="image">The image.</param>
    public void Add(string image)
    {
        string ours = Renew("ours");
        var objects = new List<ExtractedObject>();
        using FileStream file = File.OpenRead(image);
        LayerExtractor.Extract(new SeekableSource(file), "image", ours, objects.Add);
        foreach (ExtractedObject layer in objects.Where(found => found.Chain.Count > 0 && found.Chain[^1].Format is not null))
        {
            string format = layer.Chain[^1].Format!;
            FormatFigures figures = FiguresOf(format);
            figures.Layers++;
            if (ToolExtraction.All.FirstOrDefault(tool => tool.Format == format) is { } tool && layer.Problems.Count == 0)
            {
                Compare(image, layer, tool, objects, figures);
            }
        }
    }

    private void Compare(string image, ExtractedObject layer, ToolExtraction tool, List<ExtractedObject> objects, FormatFigures figures)
    {
        string carved = Path.Combine(_folder, "layer.bin");
        Carve(image, layer, objects, carved);
        if (tool.Run(carved, Renew("tool")) is not { } theirs)
        {
            _tell($"{image}{layer.Path}: {tool.Program} does not open it");
            return;
        }

        Dictionary<string, string> ours = FilesOf(layer, objects);
        long same = ours.Count(pair => theirs.TryGetValue(pair.Key, out string? sum) && sum == pair.Value);
        figures.Compared++;
        figures.FilesSame += same;
        figures.FilesOnlyOurs += ours.Count - same;
        figures.FilesOnlyTool += theirs.Count - same;
        bool isSame = same == ours.Count && same == theirs.Count;
        figures.Same += isSame ? 1 : 0;
        if (!isSame)
        {
            string example = ours.Except(theirs).Concat(theirs.Except(ours)).Select(pair => pair.Key).First();
            _tell($"{image}{layer.Path}: {same} same, {ours.Count - same} only ours, {theirs.Count - same} only {tool.Program}; first: {example}");
        }
    }

    /// <summary>What we took out of a layer: its own content, or the files in it; a hard link is the file that it leads to.</summary>
    private static Dictionary<string, string> FilesOf(ExtractedObject layer, List<ExtractedObject> objects)
    {
        var files = new Dictionary<string, string>();
        if (layer.Sha256 is not null)
        {
            files[Content] = layer.Sha256;
            return files;
        }

        List<ExtractedObject> members = [.. objects.Where(found =>
            found.Chain.Count == layer.Chain.Count + 1 && found.Path.StartsWith(layer.Path + "/", StringComparison.Ordinal))];
        foreach (ExtractedObject member in members.Where(member => member.Sha256 is not null))
        {
            files[Plain(member.Chain[^1].Name)] = member.Sha256!;
        }

        foreach (ExtractedObject link in members.Where(member => member.Kind == MemberKind.HardLink))
        {
            if (files.TryGetValue(Plain(link.LinkTarget), out string? sum))
            {
                files[Plain(link.Chain[^1].Name)] = sum;
            }
        }

        return files;
    }

    private static string Plain(string name) => string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));

    private void Carve(string image, ExtractedObject layer, List<ExtractedObject> objects, string target)
    {
        string parentPath = layer.Path[..layer.Path.LastIndexOf('!')];
        ExtractedObject parent = objects.First(found => found.Path == parentPath);
        string source = parent.Written is null ? image : Path.Combine(_folder, "ours", parent.Written);
        using FileStream from = File.OpenRead(source);
        using FileStream to = File.Create(target);
        SliceSource slice = new SeekableSource(from).Slice(layer.Chain[^1].Offset, layer.Chain[^1].Length);
        byte[] piece = new byte[1 << 20];
        long position = 0;
        int count = slice.Read(position, piece);
        while (count > 0)
        {
            to.Write(piece, 0, count);
            position += count;
            count = slice.Read(position, piece);
        }
    }

    private FormatFigures FiguresOf(string format)
    {
        if (!Figures.TryGetValue(format, out FormatFigures? figures))
        {
            Figures[format] = figures = new FormatFigures();
        }

        return figures;
    }

    private string Renew(string name)
    {
        string folder = Path.Combine(_folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }
}
