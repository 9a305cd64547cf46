using System;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>
/// Reads a packed C structure with bit fields, one field after the other, as compilers of both byte orders lay them out: from the
/// lowest bit of the first byte upwards, or from its highest downwards.
/// </summary>
/// <param name="bytes">The structure.</param>
/// <param name="isBigEndian">The byte order.</param>
internal ref struct PackedFields(ReadOnlySpan<byte> bytes, bool isBigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Reads the next field.</summary>
    /// <param name="bits">Its width, 1 to 64.</param>
    public long Take(int bits)
    {
        ulong value = 0;
        for (int done = 0; done < bits;)
        {
            int inside = _position & 7;
            int count = Math.Min(8 - inside, bits - done);
            int mask = (1 << count) - 1;
            byte current = _bytes[_position >> 3];
            if (isBigEndian)
            {
                value = (value << count) | (uint)((current >> (8 - inside - count)) & mask);
            }
            else
            {
                value |= (ulong)(uint)((current >> inside) & mask) << done;
            }

            done += count;
            _position += count;
        }

        return (long)value;
    }

    /// <summary>Passes over fields.</summary>
    /// <param name="bits">Their width.</param>
    public void Skip(int bits) => _position += bits;
}
