using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>A place in the tree of layers: the image, a layer in some content, or something in a layer.</summary>
public sealed class LayerNode
{
    private readonly List<LayerProblem> _problems = [];

    internal LayerNode(LayerNode? parent, string? format, string name)
    {
        Parent = parent;
        Format = format;
        Name = name;
        Depth = parent is null ? 0 : parent.Depth + (format is null ? 0 : 1);
    }

    /// <summary>What it is in; null for the image.</summary>
    public LayerNode? Parent { get; }

    /// <summary>The format, of a layer; null for the image and for what is in a layer.</summary>
    public string? Format { get; }

    /// <summary>
    /// Of something in a layer its path there, bytes that are not UTF-8 as <see cref="FileSystem.EscapedUtf8"/>; empty for layers and
    /// for the image.
    /// </summary>
    public string Name { get; }

    /// <summary>What kind of thing it is.</summary>
    public MemberKind Kind { get; internal init; }

    /// <summary>
    /// Offset of its first byte in the content of what it is in; -1 if it has none there, because it is compressed together with others
    /// or scattered.
    /// </summary>
    public long Offset { get; internal init; } = -1;

    /// <summary>Its length there in bytes; 0 if it has none. Of some formats it is known only after everything inside was read.</summary>
    public long Length { get; internal set; }

    /// <summary>Bytes of its own content, as far as it was read: of a compressed layer what it decodes to, of a file its size.</summary>
    public long Size { get; internal set; }

    /// <summary>A few words about the layer: method, version, name in its header. Names of strangers in it are raw.</summary>
    public string Detail { get; internal init; } = string.Empty;

    /// <summary>
    /// The architecture of processors that the header of the layer names: <c>arm</c>, <c>arm64</c>, <c>mips</c>, <c>riscv</c>,
    /// <c>x86_64</c>, <c>xtensa</c> and so on; null if it names none.
    /// </summary>
    public string? Architecture { get; internal init; }

    /// <summary>Unix permission bits of a file, 0 if its format has none.</summary>
    public int Mode { get; internal init; }

    /// <summary>What a link leads to, as stored.</summary>
    public string LinkTarget { get; internal init; } = string.Empty;

    /// <summary>How many layers it is in, itself included if it is one.</summary>
    public int Depth { get; }

    /// <summary>
    /// Whether it has content that was given to the visitor: what it decodes to, the bytes of a file; of a layer that holds named things
    /// its own bytes, unless they are all that its parent holds. Folders, links and checked data have none.
    /// </summary>
    public bool HasContent { get; internal set; }

    /// <summary>Whether its content is the layer's own bytes as a whole, because what is in it has names.</summary>
    public bool IsRaw { get; internal set; }

    /// <summary>Whether its content lies byte for byte in that of what it is in, and is accounted for there, too.</summary>
    public bool IsPart { get; internal set; }

    /// <summary>Whether a layer was opened: something in it was shown, or it is whole and there is nothing in it.</summary>
    public bool IsOpened { get; internal set; }

    /// <summary>
    /// Whether it is data whose structure was checked: a picture, a certificate. What the structure does not explain is in it.
    /// </summary>
    public bool IsData { get; internal init; }

    /// <summary>What is wrong with it; complete when the visitor leaves it.</summary>
    public IReadOnlyList<LayerProblem> Problems => _problems;

    /// <summary>What its bytes are; complete when the visitor leaves it.</summary>
    public ByteAccounting Accounting { get; internal set; } = new();

    /// <summary>Its path below the image: <c>!uimage@0x40!lzma!squashfs@0x1a0000/etc/shadow</c>; empty for the image.</summary>
    public string Path => Parent is null ? string.Empty : Parent.Path + Step;

    private string Step => Format is null ? "/" + Name
        : Offset == 0 ? "!" + Format
        : string.Create(CultureInfo.InvariantCulture, $"!{Format}@0x{Offset:x}");

    internal void Add(LayerProblem problem)
    {
        // A layer of a million damaged blocks is told of once; the text names the first.
        if (_problems.Count < 16 && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }
}

/// <summary>Bytes of some content by what became of them. The sum is the content's size.</summary>
public sealed record ByteAccounting
{
    /// <summary>Bytes of layers that were opened; what was in them was looked into.</summary>
    public long Opened { get; internal set; }

    /// <summary>Bytes of no known layer, or of data whose structure was checked: scanned as they are.</summary>
    public long Scanned { get; internal set; }

    /// <summary>Bytes of runs of one value.</summary>
    public long Padding { get; internal set; }

    /// <summary>Bytes of high entropy and no known format: compressed or encrypted, nobody knows.</summary>
    public long Opaque { get; internal set; }

    /// <summary>Bytes of layers that were recognised and could not be opened.</summary>
    public long Refused { get; internal set; }

    /// <summary>The sum.</summary>
    public long Total => Opened + Scanned + Padding + Opaque + Refused;

    /// <summary>Adds the bytes of other content.</summary>
    /// <param name="other">What they are.</param>
    public void Add(ByteAccounting other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Opened += other.Opened;
        Scanned += other.Scanned;
        Padding += other.Padding;
        Opaque += other.Opaque;
        Refused += other.Refused;
    }
}

/// <summary>Is shown a tree of layers, depth first, what holds something before what is in it, in the order of the bytes.</summary>
public interface ILayerVisitor
{
    /// <summary>A node begins: the image, a layer, something in a layer.</summary>
    /// <param name="node">The node; size, problems and accounting are not known yet.</param>
    public void Enter(LayerNode node);

    /// <summary>The content of the node entered last. Nodes without content are not asked for it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="content">
    /// Its bytes, once, strictly forward; what is not read here the walk reads itself. Bytes that cannot be decoded end it: the node's
    /// problems say so.
    /// </param>
    public void Read(LayerNode node, Stream content);

    /// <summary>Everything in the node was shown.</summary>
    /// <param name="node">The node, complete now.</param>
    public void Leave(LayerNode node);
}

/// <summary>A content that <see cref="ILayerVisitor.Read"/> shows may be read again at any offset, at the price of decoding it again.</summary>
public interface IReadAgain
{
    /// <summary>The bytes.</summary>
    public ByteSource Source { get; }
}
