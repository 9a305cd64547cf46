using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>Keeps nothing of a walk but its problems: for what is too large to be held.</summary>
internal sealed class CountingVisitor : ILayerVisitor
{
    /// <summary>Nodes that were entered and not left.</summary>
    public int Open { get; private set; }

    /// <summary>All nodes.</summary>
    public long Nodes { get; private set; }

    /// <summary>The problems of all nodes.</summary>
    public List<LayerProblem> Problems { get; } = [];

    public void Enter(LayerNode node)
    {
        Open++;
        Nodes++;
    }

    public void Read(LayerNode node, Stream content)
    {
        // The walk reads what is left.
    }

    public void Leave(LayerNode node)
    {
        Open--;
        Problems.AddRange(node.Problems);
    }
}
