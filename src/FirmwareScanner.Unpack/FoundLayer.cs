using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack;

/// <summary>A layer that was recognised, not opened yet.</summary>
internal sealed class FoundLayer
{
    /// <summary>
    /// Its length in what holds it, in bytes, above 0; cut to the end of the content by the walk. 0 if it is known only after the
    /// members were read: then <see cref="MeasureLength"/> tells.
    /// </summary>
    public long Length { get; init; }

    /// <summary>Tells the length after all members were read.</summary>
    public Func<long>? MeasureLength { get; init; }

    /// <summary>A few words for the tree: method, version, name in the header; empty for none. Names of strangers in it are raw.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The architecture of processors that its header names, as <see cref="LayerNode.Architecture"/>; null for none.</summary>
    public string? Architecture { get; init; }

    /// <summary>Of a table of partitions: gives these, also those that lie behind the end of what is there; null for other layers.</summary>
    public Func<UnpackContext, IReadOnlyList<TablePartition>>? ReadPartitions { get; init; }

    /// <summary>Of a stored environment: gives its variables in the order in which they are stored; null for other layers.</summary>
    public Func<IReadOnlyList<KeyValuePair<byte[], byte[]>>>? ReadVariables { get; set; }

    /// <summary>What is wrong with it as far as is known by now, a wrong header checksum for one.</summary>
    public IReadOnlyList<LayerProblem> Problems { get; init; } = [];

    /// <summary>
    /// Whether it is data whose structure was checked: a picture, a font, a certificate. Its members are the parts that the structure does
    /// not explain, mostly none; the rest counts as scanned, not as opaque.
    /// </summary>
    public bool IsData { get; init; }

    /// <summary>Whether there is nothing in it to look into, and that is known already.</summary>
    public bool IsEmpty => ReferenceEquals(Open, NoMembers);

    /// <summary>
    /// Gives what is in it, lazily, one by one; the walk reads the content of each before it asks for the next. Either one member
    /// without a name (the content of the layer itself), or members with names. Throws, or reports and goes on.
    /// </summary>
    public Func<UnpackContext, IEnumerable<LayerMember>> Open { get; init; } = NoMembers;

    private static Func<UnpackContext, IEnumerable<LayerMember>> NoMembers { get; } = static _ => [];

    /// <summary>A layer of checked data.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="unexplained">The parts of it that its structure does not explain.</param>
    /// <param name="detail">A few words for the tree.</param>
    public static FoundLayer OfData(long length, ByteSource content, long offset, UnexplainedParts unexplained, string detail = "") => new()
    {
        Length = length,
        Detail = detail,
        IsData = true,
        Open = unexplained.IsEmpty ? NoMembers : _ => unexplained.Members(content, offset),
    };
}
