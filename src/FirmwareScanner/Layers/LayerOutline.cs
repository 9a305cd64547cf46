using System.Collections.Generic;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>
/// Keeps the layers of a file as they are walked, with what holds them: enough to draw what the file consists of. Files in which no layer lies
/// are only counted, so that a file system of many thousand takes no more room than its layers do; pictures, certificates and other data whose
/// structure was checked are no layers here.
/// </summary>
/// <param name="most">The most layers kept, 0 or more.</param>
internal sealed class LayerOutline(int most)
{
    private readonly List<OutlinedNode> _nodes = [];
    private readonly Dictionary<LayerNode, int> _numbers = [];
    private int _layers;

    /// <summary>The layers and what holds them, what holds something before what is in it.</summary>
    public IReadOnlyList<OutlinedNode> Nodes => _nodes;

    /// <summary>Layers that are not kept.</summary>
    public long Omitted { get; private set; }

    /// <summary>Takes note of a place that begins.</summary>
    /// <param name="node">The place.</param>
    public void Add(LayerNode node)
    {
        if (most == 0 || node.Parent is null)
        {
            return;
        }

        if (node.Format is null)
        {
            // A member's place in the outline is decided by what is found in it.
            if (_numbers.TryGetValue(node.Parent, out int holder))
            {
                _nodes[holder].Members++;
            }

            return;
        }

        if (node.IsData)
        {
            return;
        }

        if (_layers == most)
        {
            Omitted++;
            return;
        }

        _layers++;
        _ = NumberOf(node);
    }

    private int NumberOf(LayerNode node)
    {
        if (node.Parent is null)
        {
            return -1;
        }

        if (!_numbers.TryGetValue(node, out int number))
        {
            int parent = NumberOf(node.Parent);
            number = _nodes.Count;
            _nodes.Add(new OutlinedNode(node, parent));
            _numbers.Add(node, number);
        }

        return number;
    }
}
