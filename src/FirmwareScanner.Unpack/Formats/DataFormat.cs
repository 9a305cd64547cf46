using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>
/// Data that is often compressed, and that is no container: it is recognised by a walk through all of its structure, so that its bytes
/// are not called opaque. What the structure does not explain is looked into. What is cut or damaged is not recognised: then its bytes
/// are like any others.
/// </summary>
/// <param name="name">Name of the format.</param>
/// <param name="magics">Where to look for it.</param>
internal abstract class DataFormat(string name, params LayerMagic[] magics) : LayerFormat
{
    /// <summary>
    /// What a step of a walk counts against the limits, in bytes: bytes made to look like thousands of beginnings, each with a long walk
    /// to no end, must not cost more than the image allows.
    /// </summary>
    protected const int StepCost = 64;

    public override string Name => name;

    public override IReadOnlyList<LayerMagic> Magics => magics;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        var unexplained = new UnexplainedParts();
        long? length = Measure(content, offset, context, unexplained);
        return length is > 0 && length <= content.Length - offset ? FoundLayer.OfData(length.Value, content, offset, unexplained) : null;
    }

    /// <summary>Walks the structure to its end.</summary>
    /// <param name="content">What may hold the data.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="context">Limits.</param>
    /// <param name="unexplained">Where to add what the structure does not explain; never the first bytes, by which it is recognised.</param>
    /// <returns>The length; null if this is none. May throw as for damage, which means the same.</returns>
    protected abstract long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained);

    /// <summary>A magic of ASCII letters.</summary>
    protected static LayerMagic Letters(string text, int offset = 0) => new(Encoding.ASCII.GetBytes(text), offset);
}
