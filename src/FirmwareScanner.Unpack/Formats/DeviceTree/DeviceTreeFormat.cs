using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.DeviceTree;

/// <summary>
/// A device tree blob or overlay (Devicetree Specification 0.4): data, whose structure is walked. Properties so large that they may
/// hold firmware are looked into.
/// </summary>
internal sealed class DeviceTreeFormat : LayerFormat
{
    private const int LargeProperty = 1024;
    private const int LongestModel = 128;

    public override string Name => "dtb";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(FlattenedTree.Magic)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (FlattenedTree.TryRead(content, offset) is not { } tree)
        {
            return null;
        }

        var problems = new List<LayerProblem>();
        var large = new List<LayerMember>();
        string model = string.Empty;
        try
        {
            model = Walk(content, tree, large, context);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
        }

        // Room for changes at its end is no part of it, unless the content ends before.
        bool isWhole = content.ReadUpTo(offset + tree.TotalSize - 1, 1).Length == 1;
        return new FoundLayer
        {
            Length = isWhole ? tree.UsedLength : tree.TotalSize,
            Detail = model,
            Problems = problems,
            IsData = large.Count == 0,
            Open = _ => large,
        };
    }

    /// <summary>Walks the structure.</summary>
    /// <returns>The model that the root names, or what it is compatible with.</returns>
    private static string Walk(ByteSource content, FlattenedTree tree, List<LayerMember> large, UnpackContext context)
    {
        var path = new List<string>();
        string model = string.Empty;
        foreach (TreeItem item in tree.Steps(context))
        {
            if (item.Kind == TreeItemKind.NodeBegins)
            {
                path.Add(item.Name);
            }
            else if (item.Kind == TreeItemKind.NodeEnds)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (item.Length >= LargeProperty)
            {
                string name = string.Join('/', [.. path[1..], item.Name]);
                large.Add(new LayerMember { Name = name, Content = content.Slice(item.Offset, item.Length) });
                context.CheckMemory(large.Count * 256L, "the list of properties");
            }
            else if (item.Depth == 0 && item.Length <= LongestModel && (item.Name == "model" || (item.Name == "compatible" && model == "")))
            {
                byte[] value = content.ReadUpTo(item.Offset, (int)item.Length);
                model = EscapedUtf8.Decode(value.AsSpan().TrimEnd((byte)0)).Replace('\0', ' ');
            }
        }

        return model;
    }
}
