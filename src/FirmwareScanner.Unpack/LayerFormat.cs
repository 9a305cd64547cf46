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

    /// <summary>Whether <see cref="Find"/> looks for it.</summary>
    public virtual bool HasFinder => false;

    /// <summary>
    /// For formats without a magic of fixed bytes, which say so by <see cref="HasFinder"/>: finds offsets in a piece of content at which a layer may begin.
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
