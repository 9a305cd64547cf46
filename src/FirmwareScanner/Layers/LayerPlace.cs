using FirmwareScanner.Modules;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>Where an object that is scanned lies.</summary>
/// <param name="places">What is known of the places around it.</param>
/// <param name="node">Its place.</param>
internal sealed class LayerPlace(LayerPlaces places, LayerNode node)
{
    /// <summary>Whether it is the file itself.</summary>
    public bool IsImage => node.Parent is null;

    /// <summary>Remembers the architecture that its first bytes name.</summary>
    /// <param name="architecture">The architecture; null for none.</param>
    public void Note(string? architecture) => places.Note(node, architecture);

    /// <summary>Tells where it comes from, while it and what it lies in are walked.</summary>
    public ObjectOrigin FindOrigin() => places.Of(node);
}
