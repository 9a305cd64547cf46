using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>
/// ISO 9660 (ECMA-119) with Rock Ridge, Joliet (Joliet Specification, 1995), zisofs, and boot images ("El Torito").
/// </summary>
internal sealed class IsoFormat : LayerFormat
{
    public override string Name => "iso9660";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([1, .. "CD001"u8, 1], IsoDescriptors.FirstOffset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (IsoDescriptors.Read(content, offset) is not { } descriptors)
        {
            return null;
        }

        var problems = new List<LayerProblem>();
        if (!descriptors.IsBothEndian)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "fields that are stored in both byte orders differ"));
        }

        if (descriptors.IsUdf)
        {
            problems.Add(new LayerProblem(ProblemKind.Unsupported, "the volume is one of UDF too, which is not read"));
        }

        return new FoundLayer
        {
            Length = descriptors.Length,
            Detail = descriptors.Label,
            Problems = problems,
            Open = opened => new IsoReader(content, offset, descriptors, opened).Read(),
        };
    }
}
