using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>
/// A firmware volume of UEFI (Platform Initialization Specification 1.8, volume 3): files, each made of sections, some compressed.
/// Each section that is no wrapping is a member.
/// </summary>
internal sealed class UefiVolumeFormat : LayerFormat
{
    public override string Name => "uefi";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([(byte)'_', (byte)'F', (byte)'V', (byte)'H'], 0x28)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (UefiVolumeHeader.Read(content, offset) is not { } header)
        {
            return null;
        }

        List<LayerProblem> problems = [];
        if (!header.IsChecksumRight)
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the checksum of the volume's header is wrong"));
        }

        return new FoundLayer
        {
            Length = header.Length,
            Detail = $"revision {header.Revision}, {UefiGuids.Show(header.FileSystem)}",
            Problems = problems,
            Open = opened => new UefiVolumeReader(content, offset, header, opened).Read(),
        };
    }
}
