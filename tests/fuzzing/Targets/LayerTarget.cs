using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>
/// The readers of a format of layers, and of whatever else its images hold: every byte is accounted for, nodes are shown in order, and
/// the limits hold. Its inputs begin with the images of the format's tests.
/// </summary>
/// <param name="folder">The folder of the format's tests.</param>
public sealed class LayerTarget(string folder) : FuzzTarget
{
    /// <summary>What the names of these targets begin with.</summary>
    public const string Prefix = "unpack-";

    private const long MaximumUnpacked = 48L << 20;
    private const int MaximumObjects = 20_000;

    private static readonly UnpackLimits Limits = new()
    {
        MaximumUnpacked = MaximumUnpacked,
        MaximumObjects = MaximumObjects,
        MaximumWindow = 8 << 20,
        HeldBytes = 16 << 20,
    };

    /// <inheritdoc/>
    public override string Name => Prefix + Path.GetFileName(folder).ToLowerInvariant();

    /// <inheritdoc/>
    public override int LongestInput => 1 << 16;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0x80, 0, 0, 0], [1, 0, 0, 0],
        [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0, 0, 0, 0], [0, 16], [16, 0],
    ];

    /// <summary>The targets of all formats that have images.</summary>
    public static IReadOnlyList<FuzzTarget> OfFormats()
    {
        string formats = Repository.PathOf("tests", "FirmwareScanner.Unpack.Tests", "Formats");
        return [.. Directory.EnumerateDirectories(formats).Where(HasImages).Order(StringComparer.Ordinal).Select(path => new LayerTarget(path))];
    }

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => Directory.EnumerateFiles(Path.Combine(folder, "images"), "*.img")
        .Order(StringComparer.Ordinal)
        .Where(path => new FileInfo(path).Length <= LongestInput)
        .Select(File.ReadAllBytes)
        .DefaultIfEmpty([]);

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var visitor = new Watcher();
        var walker = new LayerWalker(new MemorySource(input), visitor, Limits, ["password"]);
        LayerNode image = walker.Walk();
        PropertyException.Require(visitor.Depth == 0, "every node that is entered is left");
        PropertyException.Require(image.Accounting.Total == input.Length, $"{image.Accounting} sums up to {input.Length}");
        PropertyException.Require(visitor.Nodes <= MaximumObjects + 1, "there are no more objects than allowed");
        PropertyException.Require(walker.Unpacked <= MaximumUnpacked + Limits.MaximumWindow, "no more is unpacked than allowed");
    }

    private static bool HasImages(string path) =>
        Directory.Exists(Path.Combine(path, "images")) && Directory.EnumerateFiles(Path.Combine(path, "images"), "*.img").Any();

    private sealed class Watcher : ILayerVisitor
    {
        private readonly Stack<LayerNode> _open = new();

        internal int Depth => _open.Count;

        internal long Nodes { get; private set; }

        public void Enter(LayerNode node)
        {
            PropertyException.Require(node.Parent is null ? _open.Count == 0 : ReferenceEquals(_open.Peek(), node.Parent), "nodes are entered in their parents");
            _open.Push(node);
            Nodes++;
        }

        public void Read(LayerNode node, Stream content) =>
            PropertyException.Require(ReferenceEquals(_open.Peek(), node), "content is that of the node entered last");

        public void Leave(LayerNode node)
        {
            PropertyException.Require(ReferenceEquals(_open.Pop(), node), "nodes are left in reverse order");
            PropertyException.Require(!node.HasContent || node.IsRaw || node.Accounting.Total == node.Size, $"the account of {node.Path} sums up");
        }
    }
}
