using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Layers;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>An image, and what we took out of it.</summary>
public sealed class ComparedImage
{
    private const string Content = "content";

    private readonly string _folder;
    private readonly List<ExtractedObject> _objects = [];

    /// <summary>Takes an image apart.</summary>
    /// <param name="image">The image.</param>
    /// <param name="folder">A folder for what is taken out, emptied now.</param>
    public ComparedImage(string image, string folder)
    {
        Path = image;
        _folder = folder;
        string ours = Renew("ours");
        using FileStream file = File.OpenRead(image);
        LayerExtractor.Extract(new SeekableSource(file), "image", ours, _objects.Add);
    }

    /// <summary>The image.</summary>
    public string Path { get; }

    /// <summary>All that we found in it.</summary>
    public IReadOnlyList<ExtractedObject> Objects => _objects;

    /// <summary>The layers in it.</summary>
    public IEnumerable<ExtractedObject> Layers => _objects.Where(found => FormatOf(found) is not null);

    /// <summary>The format of a layer; null for what is none.</summary>
    /// <param name="found">What we found.</param>
    public static string? FormatOf(ExtractedObject found) => found.Chain.Count > 0 ? found.Chain[^1].Format : null;

    /// <summary>Makes a folder beside ours, empty.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    public string Renew(string name)
    {
        string folder = System.IO.Path.Combine(_folder, name);

        // Tools keep rights by which nobody but the superuser could delete what they wrote.
        ChildProcess.RunChecked("rm", ["-rf", folder]);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>What we took out of a layer: its own content, or the files in it; a hard link is the file that it leads to.</summary>
    /// <param name="layer">The layer.</param>
    public Dictionary<string, string> FilesOf(ExtractedObject layer)
    {
        var files = new Dictionary<string, string>();
        if (layer.Sha256 is not null)
        {
            files[Content] = layer.Sha256;
            return files;
        }

        List<ExtractedObject> members = [.. _objects.Where(found =>
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

    /// <summary>What we found in a layer at a path.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="path">The path, as tools write it.</param>
    /// <returns>Null for nothing.</returns>
    public ExtractedObject? Find(ExtractedObject layer, string path) => _objects.Find(found =>
        found.Chain.Count == layer.Chain.Count + 1 && Plain(found.Chain[^1].Name) == path
        && found.Path.StartsWith(layer.Path + "/", StringComparison.Ordinal));

    /// <summary>The bytes of something that we took out.</summary>
    /// <param name="found">It.</param>
    public byte[] Read(ExtractedObject found) => File.ReadAllBytes(System.IO.Path.Combine(_folder, "ours", found.Written!));

    /// <summary>Writes the bytes of a layer to a file.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The file.</returns>
    public string Carve(ExtractedObject layer)
    {
        string parentPath = layer.Path[..layer.Path.LastIndexOf('!')];
        ExtractedObject parent = _objects.First(found => found.Path == parentPath);
        string source = parent.Written is null ? Path : System.IO.Path.Combine(_folder, "ours", parent.Written);
        string target = System.IO.Path.Combine(_folder, "layer.bin");
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

        return target;
    }

    private static string Plain(string name) => string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
}
