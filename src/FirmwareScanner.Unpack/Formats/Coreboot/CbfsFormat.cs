using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Coreboot;

/// <summary>
/// CBFS, the file system of coreboot (coreboot, Documentation/cbfs.txt and src/commonlib/bsd/include/commonlib/bsd/cbfs_serialized.h):
/// files one behind the other, each with a header.
/// </summary>
internal sealed class CbfsFormat : LayerFormat
{
    private const int Alignment = 64;

    public override string Name => "cbfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("LARCHIVE"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        long end = offset;
        int count = 0;
        for (long position = offset; CbfsFile.Read(content, position) is { } file; position = Next(offset, file))
        {
            // The first decides: a name in a program is no file.
            if (count == 0 && !IsKnown(file))
            {
                return null;
            }

            context.Spend(0);
            end = file.End;
            count++;
        }

        return count == 0 ? null : new FoundLayer
        {
            Length = end - offset,
            Detail = $"{count} files",
            Open = opened => Members(content, offset, opened),
        };
    }

    private static IEnumerable<LayerMember> Members(ByteSource content, long offset, UnpackContext context)
    {
        var reader = new CbfsReader(content, context);
        for (long position = offset; CbfsFile.Read(content, position) is { } file; position = Next(offset, file))
        {
            context.Spend(0);
            foreach (LayerMember member in reader.Read(file))
            {
                yield return member;
            }
        }
    }

    private static long Next(long offset, CbfsFile file) => offset + ((file.End - offset + Alignment - 1) & -Alignment);

    private static bool IsKnown(CbfsFile file) =>
        file.Type is CbfsFile.Deleted or CbfsFile.Empty or 0x01 or 0x02 or CbfsFile.OldStage or 0x11
        or CbfsFile.Payload or 0x21 or 0x30 or 0x40 or (>= 0x50 and <= 0x53) or (>= 0x60 and <= 0x63) or 0x70 or 0x71 or 0x80 or 0x81
        or (>= 0xAA and <= 0xAD) or 0x1AA;
}
