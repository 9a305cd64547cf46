using System;
using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Modules;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>Where an object that is scanned lies.</summary>
/// <param name="places">What is known of the places around it.</param>
/// <param name="node">Its place.</param>
internal sealed class LayerPlace(LayerPlaces places, LayerNode node)
{
    /// <summary>Its place in the tree.</summary>
    public LayerNode Node => node;

    /// <summary>Whether a rule has asked where it comes from.</summary>
    public bool WasAsked { get; set; }

    /// <summary>Whether it is the file itself.</summary>
    public bool IsImage => node.Parent is null;

    /// <summary>Remembers the architecture that its first bytes name.</summary>
    /// <param name="architecture">The architecture; null for none.</param>
    public void Note(string? architecture) => places.Note(node, architecture);

    /// <summary>Tells where it comes from, while it and what it lies in are walked.</summary>
    public ObjectOrigin FindOrigin()
    {
        WasAsked = true;
        return places.Of(node);
    }

    /// <summary>SHA-256 of all that a rule could learn by asking where it comes from.</summary>
    public byte[] Describe()
    {
        var text = new ArrayBufferWriter<byte>();
        for (ObjectOrigin? origin = places.Of(node); origin is not null; origin = origin.Parent)
        {
            // Lengths stand before what has no fixed one: no two origins give the same bytes.
            foreach (ReadOnlyMemory<byte> part in new[] { Encoding.UTF8.GetBytes(origin.Format), origin.Name, origin.Path })
            {
                text.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{part.Length}:")));
                text.Write(part.Span);
            }

            text.Write(Encoding.UTF8.GetBytes(FormattableString.Invariant(
                $"{origin.Depth},{origin.Offset},{origin.Size},{origin.Mode},{origin.Architecture},{origin.ImageArchitecture};")));
        }

        return SHA256.HashData(text.WrittenSpan);
    }
}
