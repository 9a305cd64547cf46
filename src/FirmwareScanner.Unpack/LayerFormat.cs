using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack;

/// <summary>Bytes by which a layer is suspected. They only say where to look: what decides is the layer's structure.</summary>
/// <param name="Bytes">The bytes, 2 or more.</param>
/// <param name="Offset">Their offset from the first byte of the layer, 0 or more.</param>
/// <param name="Alignment">The layer's offset in what holds it is a multiple of it; 1 for any.</param>
internal sealed record LayerMagic(byte[] Bytes, int Offset = 0, int Alignment = 1);

/// <summary>A format of layers: how to recognise one, and how to open it. Stateless; one instance serves all threads.</summary>
internal abstract class LayerFormat
{
    /// <summary>Its name in paths: lower case, digits, hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>Where to look for it; may be empty.</summary>
    public abstract IReadOnlyList<LayerMagic> Magics { get; }

    /// <summary>Whether it is also looked for at the first byte of each content, without a magic.</summary>
    public virtual bool IsTriedAtStart => false;

    /// <summary>
    /// For formats without a magic of fixed bytes: finds offsets in a piece of content at which a layer may begin.
    /// </summary>
    /// <param name="piece">Bytes of the content.</param>
    /// <param name="count">Only offsets below it count; what follows is for looking ahead, at least 64 bytes unless the content ends.</param>
    /// <param name="found">Where to add offsets within the piece.</param>
    public virtual void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
    }

    /// <summary>
    /// Decides by structure (fields, checksums, sizes that fit) whether a layer begins at an offset. It reads as little as it needs:
    /// most candidates are none. May throw as for damage, which means no.
    /// </summary>
    /// <param name="content">What may hold the layer.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="context">Limits.</param>
    /// <returns>The layer, or null if this is none.</returns>
    public abstract FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context);
}

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

/// <summary>What a <see cref="LayerMember"/> is.</summary>
public enum MemberKind
{
    /// <summary>A file, a partition, a section: something with bytes.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that was given before.</summary>
    HardLink,

    /// <summary>A device node, pipe or socket.</summary>
    Special,
}

/// <summary>Something in a layer.</summary>
internal sealed class LayerMember
{
    /// <summary>
    /// Its path inside the layer as stored, with slashes and without one at the start, bytes as
    /// <see cref="FileSystem.EscapedUtf8"/>; empty for the content of the layer itself.
    /// </summary>
    public string Name { get; init; } = string.Empty;

    public MemberKind Kind { get; init; } = MemberKind.File;

    /// <summary>
    /// Its bytes; null for what has none. Where they lie in one run of the content that holds the layer, a
    /// <see cref="SliceSource"/> of exactly that content, so that its bytes are accounted for one by one.
    /// Disposed by the walk after it was read, if it can be.
    /// </summary>
    public ByteSource? Content { get; init; }

    /// <summary>Unix permission bits, 0 if the format has none.</summary>
    public int Mode { get; init; }

    /// <summary>What a link leads to, as stored.</summary>
    public string LinkTarget { get; init; } = string.Empty;

    /// <summary>Name of the format that the layer says the member has, at its first byte; if none is found there, that is a problem.</summary>
    public string? Expects { get; init; }

    /// <summary>Whether <see cref="Content"/> are its bytes as they are stored, because it cannot be opened: encrypted, unsupported.</summary>
    public bool IsRefused { get; init; }

    /// <summary>What is wrong with it: encrypted, unsupported method, ….</summary>
    public IReadOnlyList<LayerProblem> Problems { get; init; } = [];
}
