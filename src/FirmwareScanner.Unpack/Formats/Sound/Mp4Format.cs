using System;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// Films, sound and pictures in boxes (ISO/IEC 14496-12: MP4, MOV, 3GP, HEIF): known boxes in a row, from the type of file on.
/// </summary>
internal sealed class Mp4Format() : DataFormat("mp4", Letters("ftyp", 4))
{
    private const int BoxHeader = 8;
    private const int LongBoxHeader = 16;
    private const int LongestType = 1024;

    private static readonly FrozenSet<string> Boxes = FrozenSet.Create(
        StringComparer.Ordinal,
        "ftyp", "moov", "mdat", "free", "skip", "wide", "pdin", "moof", "mfra", "meta", "uuid", "sidx", "ssix", "styp", "prft", "udta");

    private static readonly FrozenSet<string> Indexes = FrozenSet.Create(StringComparer.Ordinal, "moov", "moof", "meta");

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
    {
        bool hasIndex = false;
        bool isFirst = true;
        long position = offset;
        while (ReadBox(content, position) is { } box && box.Length <= content.Length - position && (isFirst || box.Type != "ftyp"))
        {
            context.Spend(StepCost);
            if (isFirst && (box.Length > LongestType || box.Length < LongBoxHeader))
            {
                return null;
            }

            hasIndex |= Indexes.Contains(box.Type);
            position += box.Length;
            isFirst = false;
        }

        return hasIndex ? position - offset : null;
    }

    private static (string Type, long Length)? ReadBox(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[LongBoxHeader];
        header.Clear();
        if (content.Read(offset, header) < BoxHeader)
        {
            return null;
        }

        string type = Encoding.Latin1.GetString(header.Slice(4, 4));
        long length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length == 1)
        {
            length = BinaryPrimitives.ReadInt64BigEndian(header[BoxHeader..]);
        }
        else if (length == 0)
        {
            length = content.Length - offset;
        }

        return length >= BoxHeader && Boxes.Contains(type) ? (type, length) : null;
    }
}
