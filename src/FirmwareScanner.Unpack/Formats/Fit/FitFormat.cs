using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Boot;
using FirmwareScanner.Unpack.Formats.DeviceTree;

namespace FirmwareScanner.Unpack.Formats.Fit;

/// <summary>
/// U-Boot's flattened image tree (the Flat Image Tree Specification, fitspec.osfw.foundation): a device tree whose node
/// <c>/images</c> has a node for each image, with its data in it or behind the tree.
/// </summary>
internal sealed class FitFormat : LayerFormat
{
    public override string Name => "fit";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(FlattenedTree.Magic)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (FlattenedTree.TryRead(content, offset) is not { } tree)
        {
            return null;
        }

        var problems = new List<LayerProblem>();
        var reader = new FitReader(content, offset, tree);
        try
        {
            reader.Read(context);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
        }

        if (reader.Images.Count == 0)
        {
            return null;
        }

        long end = content.ReadUpTo(offset + tree.TotalSize - 1, 1).Length == 1 ? tree.UsedLength : tree.TotalSize;
        foreach (FitImage image in reader.Images)
        {
            end = Math.Max(end, image.Start + image.Length - offset);
        }

        if (tree.IsCut)
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, "the names of the properties are not there"));
        }

        return new FoundLayer
        {
            Length = end,
            Detail = reader.Description,
            Problems = problems,
            Open = opened => Open(content, offset, end, tree.UsedLength, reader.Images, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(
        ByteSource content, long offset, long end, long treeLength, List<FitImage> images, UnpackContext context)
    {
        var external = new List<Partition> { new(null, 0, treeLength) };
        foreach (FitImage image in images)
        {
            List<LayerProblem> problems = image.Check(content, context);
            if (!CompressionNames.TryGetFormat(image.Compression, out string? expects))
            {
                problems.Add(new LayerProblem(ProblemKind.Unsupported, $"compression {image.Compression} is not known"));
            }

            // A ram disk is handed to the kernel as it is, whatever is said of its compression.
            bool isRead = image.Type != "ramdisk" && !image.IsEncrypted;
            if (isRead && CompressionNames.Contradiction(ref expects, content, image.Start) is { } problem)
            {
                problems.Add(problem);
            }

            yield return new LayerMember
            {
                Name = image.Name,
                Content = content.Slice(image.Start, image.Length),
                Expects = isRead ? expects : null,
                IsRefused = image.IsEncrypted,
                Problems = problems,
            };
            external.Add(new Partition(null, image.Start - offset, image.Length));
        }

        // Bytes between data that lies behind the tree.
        foreach (LayerMember gap in PartitionMembers.Open(content, offset, external, 0, end, context))
        {
            yield return gap;
        }
    }
}
