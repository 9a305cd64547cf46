using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Yaffs2;

/// <summary>
/// YAFFS2, a file system of NAND flash (Charles Manning, "How YAFFS Works"): chunks of a page with tags in the spare bytes behind. It
/// has no magic; it is looked for by the header of an object in the root folder, and recognised by tags that fit.
/// </summary>
internal sealed class Yaffs2Format : LayerFormat
{
    private const int RootObject = 1;

    public override string Name => "yaffs2";

    public override IReadOnlyList<LayerMagic> Magics { get; } = ListMagics();

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> bytes = stackalloc byte[Yaffs2Header.HeaderLength];
        if (!content.TryRead(offset, bytes))
        {
            return null;
        }

        bool isBigEndian = bytes[0] == 0;
        if (Yaffs2Header.TryParse(bytes, isBigEndian) is not { } header
            || Yaffs2Layout.Find(content, offset, isBigEndian) is not { } layout)
        {
            return null;
        }

        // Programs have tables of small numbers that look like this. All but the root have a name.
        if (header.Name.Length == 0 && layout.ReadTags(content, offset, out _) is not { Object: RootObject })
        {
            return null;
        }

        long length = 1;
        return new FoundLayer
        {
            MeasureLength = () => length,
            Detail = $"{(isBigEndian ? "big-endian" : "little-endian")}{layout.Nand.Words}",
            Open = opened =>
            {
                var files = new Yaffs2Files(content, offset, layout, opened);
                length = files.Scan();
                return files.List();
            },
        };
    }

    private static List<LayerMagic> ListMagics()
    {
        var magics = new List<LayerMagic>();
        for (byte type = Yaffs2Header.File; type <= Yaffs2Header.Special; type++)
        {
            // The type, the root folder as the parent, and a checksum that is no longer used. Big-endian without the zeros in front.
            magics.Add(new LayerMagic([type, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF]));
            magics.Add(new LayerMagic([type, 0, 0, 0, 1, 0xFF, 0xFF], 3));
        }

        return magics;
    }
}
