using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Measuring;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Layers;

/// <summary>A place in the tree of layers of an image, with the entropy of its content.</summary>
/// <param name="Node">The place.</param>
/// <param name="Entropy">Bits a byte over all of its content, 0 to 8; null if it has none, or it lies open in what it is in.</param>
public sealed record TreeEntry(LayerNode Node, double? Entropy);

/// <summary>The tree of layers in an image, whole, in memory: about 300 bytes an object.</summary>
public sealed class LayerTree : ILayerVisitor
{
    private readonly List<LayerNode> _nodes = [];
    private readonly Dictionary<LayerNode, double> _entropies = [];
    private readonly long[] _counts = new long[256];

    private LayerTree()
    {
    }

    /// <summary>All entries, what holds something before what is in it; the image first.</summary>
    public IEnumerable<TreeEntry> Entries
    {
        get
        {
            foreach (LayerNode node in _nodes)
            {
                yield return new TreeEntry(node, _entropies.TryGetValue(node, out double entropy) ? entropy : null);
            }
        }
    }

    /// <summary>The image.</summary>
    public LayerNode Image => _nodes[0];

    /// <summary>Whether something in it could not be opened, or not whole.</summary>
    public bool HasProblems => _nodes.Exists(node => node.Problems.Count > 0);

    /// <summary>Reads the tree of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">What looking inside may cost; the defaults if null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    public static LayerTree Read(ByteSource image, UnpackOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new UnpackOptions();
        var tree = new LayerTree();
        new LayerWalker(image, tree, options.Limits, options.Passwords, cancellation).Walk();
        return tree;
    }

    void ILayerVisitor.Enter(LayerNode node) => _nodes.Add(node);

    void ILayerVisitor.Read(LayerNode node, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Array.Clear(_counts);
        byte[] piece = new byte[1 << 16];
        long total = 0;
        int count = content.Read(piece, 0, piece.Length);
        while (count > 0)
        {
            foreach (byte value in piece.AsSpan(0, count))
            {
                _counts[value]++;
            }

            total += count;
            count = content.Read(piece, 0, piece.Length);
        }

        if (total > 0)
        {
            _entropies[node] = EntropyMeter.OfCounts(_counts, total);
        }
    }

    void ILayerVisitor.Leave(LayerNode node)
    {
        // The node in the list is complete now.
    }
}
