using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>
/// zip (PKWARE, APPNOTE.TXT 6.3.10), jar and apk with it; AES as WinZip encrypts (AES Encryption Information, 1.04). It is recognised at
/// its first local header, or at the record at its end if that header is damaged.
/// </summary>
internal sealed class ZipFormat : LayerFormat
{
    private const int LongestName = 4096;

    public override string Name => "zip";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("PK\x03\x04"u8.ToArray()), new("PK\x05\x06"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context) =>
        content.ReadUInt32(offset) == ZipEntry.LocalSignature ? RecogniseStart(content, offset, context) : RecogniseEnd(content, offset, context);

    private static FoundLayer? RecogniseStart(ByteSource content, long offset, UnpackContext context)
    {
        // The length of the name first: most candidates in a flood of them would have names of kilobytes.
        if (content.ReadUInt16(offset + ZipEntry.NameLengthOffset) is 0 or > LongestName || ZipEntry.ReadLocal(content, offset) is null)
        {
            return null;
        }

        var reader = new ZipReader(content, offset);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Open = reader.ReadMembers,
        };
    }

    /// <summary>The end of a zip that was not recognised at its start: an empty one, or one whose first local header is damaged.</summary>
    private static FoundLayer? RecogniseEnd(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> record = stackalloc byte[ZipDirectory.EndLength];
        if (!content.TryRead(offset, record))
        {
            return null;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        bool isEmpty = count == 0 && size == 0 && !record[4..20].ContainsAnyExcept((byte)0);
        if (!isEmpty && (size == 0 || size > offset || ZipEntry.ReadCentral(content, offset - size) is null))
        {
            return null;
        }

        var reader = new ZipReader(content, offset, isEmpty ? offset : offset - size);
        return new FoundLayer
        {
            Length = ZipDirectory.EndLength + BinaryPrimitives.ReadUInt16LittleEndian(record[20..]),
            Detail = isEmpty ? "empty" : "by its directory",
            Open = reader.ReadMembers,
        };
    }
}
