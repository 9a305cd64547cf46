using System;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// Films, sound and pictures in boxes (ISO/IEC 14496-12: MP4, MOV, 3GP, HEIF): known boxes in a row, from the type of file on. Of the data
/// those bytes are explained that the tables of samples name; free space and boxes of others are not.
/// </summary>
internal sealed class Mp4Format() : DataFormat("mp4", Letters("ftyp", 4))
{
    private const int LongestType = 1024;
    private const int ShortestType = 16;

    private static readonly FrozenSet<string> Boxes = FrozenSet.Create(
        StringComparer.Ordinal,
        "ftyp", "moov", "mdat", "free", "skip", "wide", "pdin", "moof", "mfra", "meta", "uuid", "sidx", "ssix", "styp", "prft", "udta");

    private static readonly FrozenSet<string> Indexes = FrozenSet.Create(StringComparer.Ordinal, "moov", "moof", "meta");

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        bool hasIndex = false;
        bool isFirst = true;
        long position = offset;
        var samples = new Mp4Samples(content, offset, context);
        while (Mp4Box.Read(content, position, content.Length) is { } box && Boxes.Contains(box.Type)
            && box.Length <= content.Length - position && (isFirst || box.Type != "ftyp"))
        {
            context.Spend(StepCost);
            if (isFirst && (box.Length > LongestType || box.Length < ShortestType))
            {
                return null;
            }

            if (Indexes.Contains(box.Type))
            {
                hasIndex = true;
                samples.TakeIndex(box, position);
            }

            position += box.Length;
            isFirst = false;
        }

        if (!hasIndex)
        {
            return null;
        }

        unexplained.AddOthers(samples.Explained, offset + ShortestType, position);
        return position - offset;
    }
}

/// <summary>The header of a box.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Length">Its length, the header included.</param>
/// <param name="HeaderLength">Bytes of the header.</param>
internal readonly record struct Mp4Box(string Type, long Length, int HeaderLength)
{
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    /// <summary>Reads the header at an offset; null if there is none.</summary>
    public static Mp4Box? Read(ByteSource content, long offset, long end)
    {
        Span<byte> header = stackalloc byte[LongHeader];
        header.Clear();
        if (end - offset < ShortHeader || content.Read(offset, header) < ShortHeader)
        {
            return null;
        }

        string type = Encoding.Latin1.GetString(header.Slice(4, 4));
        long length = BinaryPrimitives.ReadUInt32BigEndian(header);
        int headerLength = length == 1 ? LongHeader : ShortHeader;
        length = length switch
        {
            0 => end - offset,
            1 => BinaryPrimitives.ReadInt64BigEndian(header[ShortHeader..]),
            _ => length,
        };
        return length >= headerLength ? new Mp4Box(type, length, headerLength) : null;
    }
}
