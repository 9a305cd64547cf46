using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>
/// An update capsule of UEFI (UEFI Specification 2.10, 8.5.3), of one of the kinds that makers of boards use. Its content is walked by
/// itself: mostly a whole flash image, or volumes.
/// </summary>
internal sealed class UefiCapsuleFormat : LayerFormat
{
    private const int HeaderLength = 28;
    private const int SignedFields = 4;
    private const int LongestHeader = 1 << 16;

    private static readonly string[] Kinds =
    [
        "3B6686BD-0D76-4030-B70E-B5519E2FC5A0",
        "4A3CA68B-7723-48FB-803D-578CC1FEC44D",
        "14EEBB90-890A-43DB-AED1-5D3C4588A418",
        "539182B9-ABB5-4391-B69A-E3A943F72FCC",
        "6DCBD5ED-E82D-4C44-BDA1-7194199AD92A",
        "E20BAFD3-9914-4F4F-9537-3129E090EB3C",
        "25B5FE76-8243-4A5C-A9BD-7EE3246198B5",
        "3BE07062-1D51-45D2-832B-F093257ED461",
    ];

    // Aptio capsules say in their header where the image begins; the header's own length is that of the general part.
    private static readonly Guid[] Aptio = [new(Kinds[1]), new(Kinds[2])];

    public override string Name => "uefi-capsule";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [.. Array.ConvertAll(Kinds, kind => new LayerMagic(new Guid(kind).ToByteArray()))];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength + SignedFields];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        var guid = new Guid(header[..UefiGuids.Length]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(header[0x10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[0x18..]);
        bool isAptio = Array.IndexOf(Aptio, guid) >= 0;
        if (start < HeaderLength || start > LongestHeader || length <= start)
        {
            return null;
        }

        if (isAptio)
        {
            start = Math.Max(start, BinaryPrimitives.ReadUInt16LittleEndian(header[HeaderLength..]));
        }

        // Also a capsule whose end is missing is one; a length far beyond the content is none.
        if (start >= length || start >= content.Length - offset || length / 16 > content.Length - offset)
        {
            return null;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = UefiGuids.Show(guid),
            Open = _ => [new LayerMember { Name = "image", Content = content.Slice(offset + start, length - start) }],
        };
    }
}
