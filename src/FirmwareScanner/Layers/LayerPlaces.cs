using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Modules;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>Tells the rules where the object at hand lies, and which architectures what is around it has named. One for each file.</summary>
internal sealed class LayerPlaces
{
    // Of what is open at the moment only: no more than layers may lie in each other, twice.
    private readonly Dictionary<LayerNode, string> _architectures = [];
    private string? _first;

    /// <summary>Remembers the architecture that a node names; that of the layer's header counts more than that of its content.</summary>
    /// <param name="node">The node, which is open.</param>
    /// <param name="architecture">The architecture; null for none.</param>
    public void Note(LayerNode node, string? architecture)
    {
        if (architecture is not null)
        {
            _architectures.TryAdd(node, architecture);
            _first ??= architecture;
        }
    }

    /// <summary>Forgets a node that was left.</summary>
    public void Leave(LayerNode node) => _architectures.Remove(node);

    /// <summary>Where the content of a node comes from.</summary>
    public ObjectOrigin Of(LayerNode node) => new()
    {
        Parent = node.Parent is null ? null : Of(node.Parent),
        Format = node.Format ?? string.Empty,
        Name = EscapedUtf8.Encode(node.Name),
        Path = EscapedUtf8.Encode(node.Path),
        Depth = node.Depth,
        Offset = node.Parent is null || node.Offset < 0 ? null : node.Offset,
        Size = node.HasContent ? node.Size : node.Length > 0 ? node.Length : null,
        Mode = node.Mode != 0 ? node.Mode : null,
        Architecture = _architectures.GetValueOrDefault(node),
        ImageArchitecture = _first,
    };
}
