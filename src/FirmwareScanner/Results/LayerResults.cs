using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Results;

/// <summary>What was inside a file.</summary>
public sealed class LayerSummary
{
    /// <summary>Layers that were recognised: in all of the file, or only in its own bytes if none were to be opened.</summary>
    public long Layers { get; init; }

    /// <summary>Objects inside that were scanned: contents of layers and the files in them.</summary>
    public long ObjectsScanned { get; init; }

    /// <summary>Bytes of these objects.</summary>
    public long BytesScanned { get; init; }

    /// <summary>What the bytes of the file are; the sum is its size. All zero if layers were not to be opened.</summary>
    public ByteAccounting Accounting { get; init; } = new();

    /// <summary>Bytes of high entropy and no known format in the file and in everything inside it.</summary>
    public long OpaqueBytes { get; init; }

    /// <summary>The objects inside in which rules fired, or with which something is wrong, in the order of their bytes.</summary>
    public IReadOnlyList<ObjectResult> Objects { get; init; } = [];

    /// <summary>Such objects that are not listed, because there are too many; the verdict counts them.</summary>
    public long ObjectsOmitted { get; init; }

    /// <summary>
    /// The layers of the file, and what holds them, what holds something before what is in it; empty unless the scanner was asked for it. The
    /// file itself is not among them.
    /// </summary>
    public IReadOnlyList<OutlinedNode> Outline { get; init; } = [];

    /// <summary>Layers that are not in <see cref="Outline"/>, because there are too many.</summary>
    public long OutlineOmitted { get; init; }
}

/// <summary>A place in the outline of a file's layers.</summary>
/// <param name="Node">The place; complete when the scan is over.</param>
/// <param name="Parent">The number in the outline of what it is in; -1 for the file itself.</param>
public sealed record OutlinedNode(LayerNode Node, int Parent)
{
    /// <summary>How many named things lie in it directly: files, links, folders; those in the outline included.</summary>
    public long Members { get; internal set; }
}

/// <summary>What was found in an object inside a file.</summary>
public sealed class ObjectResult
{
    /// <summary>Its path below the file: <c>!uimage@0x40!lzma!squashfs@0x1a0000/etc/shadow</c>; raw, as stored.</summary>
    public required string Path { get; init; }

    /// <summary>The way to it from the file, the outermost step first.</summary>
    public required IReadOnlyList<LayerStep> Chain { get; init; }

    /// <summary>Length of its content in bytes, as far as it could be read.</summary>
    public long Size { get; init; }

    /// <summary>The rules that fired in its content; offsets and sizes are the object's own.</summary>
    public IReadOnlyList<FiredRule> Rules { get; init; } = [];

    /// <summary>The rules that would be told of, were its content not listed as a false positive.</summary>
    public IReadOnlyList<FiredRule> Suppressed { get; init; } = [];

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<LayerProblem> Problems { get; init; } = [];
}

/// <summary>A step into a file: a layer in some content, or something in a layer.</summary>
/// <param name="Format">The layer's format; null if this is something in a layer.</param>
/// <param name="Name">The name of something in a layer, as stored; empty for a layer.</param>
/// <param name="Offset">Offset of the first byte in the content that the step before gives; -1 if it does not lie there in one piece.</param>
/// <param name="Length">Length there in bytes; 0 if it does not lie there in one piece, or is not known before all is read.</param>
public sealed record LayerStep(string? Format, string Name, long Offset, long Length)
{
    /// <summary>The way to a place.</summary>
    /// <param name="node">The place.</param>
    public static IReadOnlyList<LayerStep> To(LayerNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var steps = new List<LayerStep>();
        for (LayerNode step = node; step.Parent is not null; step = step.Parent)
        {
            steps.Add(new LayerStep(step.Format, step.Name, step.Offset, step.Length));
        }

        return [.. Enumerable.Reverse(steps)];
    }

    /// <summary>
    /// The path that some steps make, without offsets: it stays the same when the layers of a newer image lie elsewhere. Two layers of the
    /// same format in the same content share it.
    /// </summary>
    /// <param name="steps">The steps, the outermost first.</param>
    public static string ToLogicalPath(IEnumerable<LayerStep> steps) =>
        string.Concat(steps.Select(step => step.Format is null ? "/" + step.Name.TrimStart('/') : "!" + step.Format));
}
