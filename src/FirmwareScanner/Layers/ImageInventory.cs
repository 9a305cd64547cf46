using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Layers;

/// <summary>Something inside an image, known again by its bytes.</summary>
/// <param name="Path">Its path below the image, with offsets: <c>!squashfs@0x1a0000/etc/shadow</c>; raw, empty for the image itself.</param>
/// <param name="LogicalPath">The path without offsets, as <see cref="LayerStep.ToLogicalPath"/> has it.</param>
/// <param name="Name">Of something in a layer its path there, as stored; empty for the content of a layer and for the image.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Size">Length of its content in bytes.</param>
/// <param name="Sha256">SHA-256 of its content in hexadecimal; null for what has none.</param>
/// <param name="LinkTarget">What a link leads to, as stored.</param>
/// <param name="Content">Its content, where it was asked for and is not too long; null otherwise.</param>
public sealed record InventoryEntry(
    string Path, string LogicalPath, string Name, MemberKind Kind, long Size, string? Sha256, string LinkTarget, ReadOnlyMemory<byte>? Content);

/// <summary>
/// What is inside an image: files, links and contents of layers with their digests; the image first. Bytes of a layer as a whole are left
/// out where what is in it has names. About 500 bytes of memory an object.
/// </summary>
public sealed class ImageInventory : ILayerVisitor
{
    /// <summary>The most bytes of one content that are kept.</summary>
    public const int LongestContent = 16 << 20;

    private const int PieceLength = 1 << 16;

    private readonly Func<string, bool> _keeps;
    private readonly List<InventoryEntry> _entries = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<LayerNode, (string Sha256, byte[]? Content)> _open = [];

    private ImageInventory(Func<string, bool> keeps) => _keeps = keeps;

    /// <summary>The entries, in the order in which they end: what is in something before what holds it, the image first of all.</summary>
    public IReadOnlyList<InventoryEntry> Entries => _entries;

    /// <summary>What could not be opened, or not whole, each with its path; raw.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The image itself.</summary>
    public InventoryEntry Image => _entries[0];

    /// <summary>Reads what is inside an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="keeps">Told the name of a file inside a layer: whether its content is to be kept.</param>
    /// <param name="options">What looking inside may cost; the defaults if null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    public static ImageInventory Read(ByteSource image, Func<string, bool> keeps, UnpackOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keeps);
        options ??= new UnpackOptions();
        var inventory = new ImageInventory(keeps);
        new LayerWalker(image, inventory, options.Limits, options.Passwords, cancellation).Walk();
        return inventory;
    }

    void ILayerVisitor.Enter(LayerNode node)
    {
        // All of it is known when the node is left.
    }

    void ILayerVisitor.Read(LayerNode node, Stream content)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(content);
        if (node.IsRaw)
        {
            return;
        }

        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        MemoryStream? kept = node.Format is null && node.Parent is not null && _keeps(node.Name) ? new MemoryStream() : null;
        byte[] piece = new byte[PieceLength];
        int count = content.Read(piece, 0, piece.Length);
        while (count > 0)
        {
            sum.AppendData(piece, 0, count);
            kept?.Write(piece, 0, count);
            kept = kept?.Length > LongestContent ? null : kept;
            count = content.Read(piece, 0, piece.Length);
        }

        _open[node] = (Convert.ToHexStringLower(sum.GetHashAndReset()), kept?.ToArray());
    }

    void ILayerVisitor.Leave(LayerNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        string path = node.Path;
        _problems.AddRange(node.Problems.Select(problem => $"{path}: {problem.Text}"));
        bool hasContent = _open.Remove(node, out (string Sha256, byte[]? Content) read);
        if (!hasContent && node.Format is not null)
        {
            return;
        }

        var entry = new InventoryEntry(
            path,
            LayerStep.ToLogicalPath(LayerStep.To(node)),
            node.Name,
            node.Kind,
            node.Size,
            hasContent ? read.Sha256 : null,
            node.LinkTarget,
            hasContent && read.Content is byte[] content ? content : null);
        _entries.Insert(node.Parent is null ? 0 : _entries.Count, entry);
    }
}
