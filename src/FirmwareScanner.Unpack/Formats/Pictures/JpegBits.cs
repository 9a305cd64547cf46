namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>The bits of a coded picture in a JPEG (ITU-T T.81, F.1.2.3): behind a byte FF stands 00, or a marker.</summary>
/// <param name="cursor">Stands at the first byte.</param>
internal sealed class JpegBits(ByteCursor cursor)
{
    private const int Start = 0xFF;

    private uint _buffer;
    private int _count;

    /// <summary>Offset behind the last byte of which a bit was taken.</summary>
    public long Position => cursor.Position;

    /// <summary>Takes a bit.</summary>
    public int TakeBit()
    {
        if (_count == 0)
        {
            int value = cursor.Read();
            if (value == Start && cursor.Read() != 0)
            {
                throw new UnpackException(ProblemKind.Damaged, "a marker among the codes of a picture");
            }

            _buffer = (uint)value;
            _count = 8;
        }

        _count--;
        return (int)((_buffer >> _count) & 1);
    }

    /// <summary>Takes bits, the highest first.</summary>
    public int Take(int count)
    {
        int value = 0;
        for (; count > 0; count--)
        {
            value = (value << 1) | TakeBit();
        }

        return value;
    }

    /// <summary>Passes the rest of the byte and a marker of a restart (B.2.1).</summary>
    /// <param name="number">Its number, 0 to 7.</param>
    public void PassRestart(int number)
    {
        const int FirstRestart = 0xD0;
        _count = 0;
        if (cursor.Read() != Start || cursor.Read() != FirstRestart + number)
        {
            throw new UnpackException(ProblemKind.Damaged, "no restart of the codes of a picture where one should be");
        }
    }
}
