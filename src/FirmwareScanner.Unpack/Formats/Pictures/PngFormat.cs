using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>PNG (ISO/IEC 15948): every chunk has a CRC-32, and all are checked.</summary>
internal sealed class PngFormat() : DataFormat("png", new LayerMagic([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
{
    private const int SignatureLength = 8;
    private const int HeadLength = 8;
    private const int ChecksumLength = 4;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        byte[] buffer = new byte[1 << 13];
        bool isFirst = true;
        for (long position = offset + SignatureLength; content.TryRead(position, head); isFirst = false)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            ReadOnlySpan<byte> type = head[4..];
            if (length > int.MaxValue || length > content.Length - position || (isFirst && (!type.SequenceEqual("IHDR"u8) || length != 13)))
            {
                return null;
            }

            uint sum = Checksums.Crc32(type);
            position += HeadLength;
            for (long end = position + length; position < end;)
            {
                int count = content.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)));
                context.Spend(count);
                sum = Checksums.Crc32(buffer.AsSpan(0, count), sum);
                position += Math.Max(1, count);
            }

            if (content.ReadUInt32(position, true) != sum)
            {
                return null;
            }

            position += ChecksumLength;
            if (type.SequenceEqual("IEND"u8))
            {
                return position - offset;
            }
        }

        return null;
    }
}
