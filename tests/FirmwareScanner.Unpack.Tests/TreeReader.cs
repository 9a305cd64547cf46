using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>Walks an image and keeps everything, for tests.</summary>
internal sealed class TreeReader : ILayerVisitor
{
    /// <summary>All nodes in the order in which they were entered; the image first.</summary>
    public List<LayerNode> Nodes { get; } = [];

    /// <summary>Contents by path.</summary>
    public Dictionary<string, byte[]> Contents { get; } = [];

    /// <summary>The image.</summary>
    public LayerNode Root => Nodes[0];

    /// <summary>All problems, each with the path of its node.</summary>
    public IEnumerable<string> Problems =>
        Nodes.SelectMany(node => node.Problems.Select(problem => $"{node.Path}: {problem.Kind}: {problem.Text}"));

    /// <summary>Whether a scan of this could be called clean, opaque bytes aside.</summary>
    public bool IsWhole => Nodes.All(node => node.Problems.Count == 0);

    /// <summary>Walks an image.</summary>
    public static TreeReader Read(byte[] image, UnpackLimits? limits = null, params string[] passwords) =>
        Read(new MemorySource(image), limits, passwords);

    /// <summary>Walks an image; whatever it is, each of its bytes must be accounted for.</summary>
    public static TreeReader Read(ByteSource image, UnpackLimits? limits = null, params string[] passwords)
    {
        var reader = new TreeReader();
        new LayerWalker(image, reader, limits, passwords).Walk();
        Assert.Equal(image.Length, reader.Root.Accounting.Total);
        return reader;
    }

    /// <summary>Each node with content as "path size sha256", the image left out.</summary>
    public IEnumerable<string> Listing() => Contents.Where(pair => pair.Key.Length > 0)
        .Select(pair => $"{pair.Key} {pair.Value.Length} {Convert.ToHexStringLower(SHA256.HashData(pair.Value))}");

    /// <summary>Paths of the contents that hold a marker.</summary>
    public IEnumerable<string> Holding(string marker) =>
        Contents.Where(pair => pair.Value.AsSpan().IndexOf(Encoding.ASCII.GetBytes(marker)) >= 0).Select(pair => pair.Key);

    public void Enter(LayerNode node) => Nodes.Add(node);

    public void Read(LayerNode node, Stream content)
    {
        // The bytes of a layer with named members are those of its parent; makers of images list what is in it.
        if (node.IsRaw)
        {
            return;
        }

        var copy = new MemoryStream();
        content.CopyTo(copy);
        Contents[node.Path] = copy.ToArray();
    }

    public void Leave(LayerNode node)
    {
        // Size, problems and accounting are complete only now; the node in the list is the same object.
    }
}
