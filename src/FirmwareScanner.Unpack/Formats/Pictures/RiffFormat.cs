using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>RIFF (Microsoft, 1991) with a picture (WebP), sound (WAV) or film (AVI): chunks that fill it exactly.</summary>
internal sealed class RiffFormat() : DataFormat("riff", Letters("RIFF"))
{
    private const int HeaderLength = 12;
    private const int ChunkHeader = 8;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || !IsForm(header[8..]))
        {
            return null;
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + (long)ChunkHeader;
        long end = offset + length;
        long position = offset + HeaderLength;
        if (end > content.Length)
        {
            return null;
        }

        while (end - position >= ChunkHeader)
        {
            context.Spend(StepCost);
            Span<byte> chunk = header[..ChunkHeader];
            if (!content.TryRead(position, chunk) || chunk[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return null;
            }

            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            position += ChunkHeader + size + (size & 1);
        }

        // The fill byte of the last chunk is sometimes not counted.
        return position == end || (position == end + 1 && position > offset + HeaderLength) ? length : null;
    }

    private static bool IsForm(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) || form.SequenceEqual("WAVE"u8) || form.SequenceEqual("AVI "u8);
}
