using System;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// What a frame of MPEG audio, layer III, says of its bits (ISO/IEC 11172-3, 2.4.1.7; 13818-3, 2.4.1.7): how many of them each part of the
/// sound takes. The sound of a frame may lie in frames before it, so that only the sum tells how much is ancillary.
/// </summary>
internal static class Mp3SideInfo
{
    private const int HeaderLength = 4;
    private const int LongestInfo = 32;

    // Bits of the reservoir that frames before may hold: 511 bytes.
    private const int Reservoir = 511 * 8;

    /// <summary>Whether sound takes at least a quarter of the frame, and not more than there can be.</summary>
    /// <param name="content">What holds the frame.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="length">Its length.</param>
    public static bool IsMostlySound(ByteSource content, long offset, int length)
    {
        Span<byte> bytes = stackalloc byte[HeaderLength + 2 + LongestInfo];
        int count = content.Read(offset, bytes);
        bool isFirst = (bytes[1] >> 3 & 3) == 3;
        bool isMono = bytes[3] >> 6 == 3;
        int start = HeaderLength + ((bytes[1] & 1) == 0 ? 2 : 0);
        int infoLength = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
        if (count < start + infoLength || length < start + infoLength)
        {
            return false;
        }

        int channels = isMono ? 1 : 2;
        int bit = (start * 8) + (isFirst ? 9 + (isMono ? 5 : 3) + (4 * channels) : 8 + channels);
        int partLength = isFirst ? 59 : 63;
        int used = 0;
        for (int part = 0; part < channels * (isFirst ? 2 : 1); part++)
        {
            used += BitsAt(bytes, bit + (part * partLength), 12);
        }

        int room = (length - start - infoLength) * 8;
        return used >= room / 4 && used <= room + Reservoir;
    }

    private static int BitsAt(ReadOnlySpan<byte> bytes, int bit, int count)
    {
        int value = 0;
        for (int i = bit; i < bit + count; i++)
        {
            value = (value << 1) | (bytes[i >> 3] >> (7 - (i & 7)) & 1);
        }

        return value;
    }
}
