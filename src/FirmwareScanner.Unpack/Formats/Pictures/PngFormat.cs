using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// PNG (ISO/IEC 15948): every chunk has a CRC-32, and all are checked. The picture is explained if it decodes to what its header says, the
/// small chunks of fixed meaning are; text, profiles and what others added are not.
/// </summary>
internal sealed class PngFormat() : DataFormat("png", new LayerMagic([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
{
    private const int SignatureLength = 8;
    private const int HeadLength = 8;
    private const int ChecksumLength = 4;
    private const int HeaderLength = 13;
    private const int MostPieces = 1 << 16;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        var explained = new List<(long Start, long End)>();
        var picture = new List<Extent>();
        Span<byte> head = stackalloc byte[HeadLength];
        PngRows? rows = null;
        long position = offset + SignatureLength;
        while (content.TryRead(position, head))
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            ReadOnlySpan<byte> type = head[4..];
            bool isHeader = type.SequenceEqual("IHDR"u8) && length == HeaderLength;
            if (length > int.MaxValue || length > content.Length - position || isHeader != rows is null
                || !IsSumRight(content, position + 4, length + 4, context))
            {
                return null;
            }

            long next = position + HeadLength + length + ChecksumLength;
            rows ??= PngRows.TryRead(content.ReadBytes(position + HeadLength, HeaderLength));
            if (type.SequenceEqual("IDAT"u8) && length > 0 && picture.Count < MostPieces)
            {
                picture.Add(new Extent(content, position + HeadLength, length));
            }
            else if (length <= LargestOf(type))
            {
                explained.Add((position, next));
            }

            position = next;
            if (type.SequenceEqual("IEND"u8))
            {
                AddPicture(rows, picture, explained, context);
                unexplained.AddOthers(explained, offset + SignatureLength, position);
                return position - offset;
            }
        }

        return null;
    }

    /// <summary>How long a chunk can be of which the standard says what each byte means; -1 for others.</summary>
    private static int LargestOf(ReadOnlySpan<byte> type) => System.Text.Encoding.ASCII.GetString(type) switch
    {
        "IEND" => 0,
        "IHDR" => HeaderLength,
        "PLTE" => 256 * 3,
        "tRNS" => 256,
        "hIST" => 256 * 2,
        "cHRM" => 32,
        "bKGD" or "gAMA" or "pHYs" or "sBIT" or "sRGB" or "tIME" or "acTL" => 9,
        "fcTL" => 26,
        _ => -1,
    };

    private static bool IsSumRight(ByteSource content, long position, long length, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 13];
        uint sum = 0;
        for (long end = position + length; position < end;)
        {
            int count = content.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)));
            context.Spend(count);
            sum = Checksums.Crc32(buffer.AsSpan(0, count), sum);
            position += Math.Max(1, count);
        }

        return content.ReadUInt32(position, true) == sum;
    }

    /// <summary>Decodes the picture, which lies in chunks one behind the other, and adds them to what is explained if it is one.</summary>
    private static void AddPicture(PngRows? rows, List<Extent> picture, List<(long Start, long End)> explained, UnpackContext context)
    {
        if (rows is null || picture.Count == 0)
        {
            return;
        }

        var source = new ExtentSource(picture);
        using DecoderStream decoder = StreamCodec.Open(BlockMethod.Zlib, source, 0, context.WindowRoom);
        try
        {
            if (!rows.AreIn(decoder, context) || decoder.Consumed != source.Length)
            {
                return;
            }
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            return;
        }

        foreach (Extent extent in picture)
        {
            explained.Add((extent.Offset - HeadLength, extent.Offset + extent.Length + ChecksumLength));
        }
    }
}
