using System;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// MPEG audio, layer III (ISO/IEC 11172-3, 13818-3): many frames in a row that agree, an ID3 tag before and behind them. The tags are
/// not explained, nor are frames whose bits are mostly of no use to the sound.
/// </summary>
internal sealed class Mp3Format() : DataFormat(
    "mp3",
    new LayerMagic([0xFF, 0xFB]),
    new LayerMagic([0xFF, 0xFA]),
    new LayerMagic([0xFF, 0xF3]),
    new LayerMagic([0xFF, 0xF2]),
    new LayerMagic([0xFF, 0xE3]),
    new LayerMagic([.. "ID3"u8]))
{
    private const int HeaderLength = 4;
    private const int TagHeader = 10;
    private const int OldTagLength = 128;
    private const int FewestFrames = 12;

    private static readonly int[] FirstRates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] SecondRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Frequencies = [44100, 48000, 32000];

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        long tagLength = LengthOfTag(content, offset);
        unexplained.Add(offset + TagHeader, tagLength - TagHeader);
        long position = offset + tagLength;
        int count = 0;
        int kind = -1;
        while (LengthOfFrame(content, position, ref kind) is { } length && position + length <= content.Length)
        {
            context.Spend(StepCost);
            if (!Mp3SideInfo.IsMostlySound(content, position, length))
            {
                unexplained.Add(position + HeaderLength, length - HeaderLength);
            }

            position += length;
            count++;
        }

        if (count < FewestFrames)
        {
            return null;
        }

        Span<byte> tag = stackalloc byte[3];
        bool hasOldTag = content.TryRead(position, tag) && tag.SequenceEqual("TAG"u8) && content.Length - position >= OldTagLength;
        return position - offset + (hasOldTag ? OldTagLength : 0);
    }

    private static long LengthOfTag(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[TagHeader];
        if (!content.TryRead(offset, header) || !header.StartsWith("ID3"u8)
            || ((header[6] | header[7] | header[8] | header[9]) & 0x80) != 0)
        {
            return 0;
        }

        return TagHeader + ((header[6] << 21) | (header[7] << 14) | (header[8] << 7) | header[9]);
    }

    private static int? LengthOfFrame(ByteSource content, long offset, ref int kind)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || header[0] != 0xFF || (header[1] & 0xE6) != 0xE2)
        {
            return null;
        }

        int version = (header[1] >> 3) & 3;
        int rate = header[2] >> 4;
        int frequency = (header[2] >> 2) & 3;
        int own = (version << 2) | frequency;
        if (version == 1 || rate is 0 or 15 || frequency == 3 || (kind >= 0 && kind != own))
        {
            return null;
        }

        kind = own;
        bool isFirst = version == 3;
        int divisor = isFirst ? 1 : version == 2 ? 2 : 4;
        int bits = (isFirst ? FirstRates : SecondRates)[rate] * 1000;
        int padding = (header[2] >> 1) & 1;
        return ((isFirst ? 144 : 72) * bits / (Frequencies[frequency] / divisor)) + padding;
    }
}
