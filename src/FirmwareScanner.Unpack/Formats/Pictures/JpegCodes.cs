using System;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>A table of Huffman codes in a JPEG (ITU-T T.81, annex C, F.2.2.3): codes by length.</summary>
internal sealed class JpegCodes
{
    /// <summary>Codes are 1 to 16 bits long.</summary>
    public const int LongestCode = 16;

    private readonly byte[] _symbols;
    private readonly int[] _firstCode = new int[LongestCode + 1];
    private readonly int[] _firstSymbol = new int[LongestCode + 2];

    /// <summary>Reads a table.</summary>
    /// <param name="counts">How many codes there are of each length.</param>
    /// <param name="symbols">What they stand for.</param>
    public JpegCodes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            _firstCode[length] = code;
            _firstSymbol[length] = symbol;
            symbol += counts[length - 1];
            code = (code + counts[length - 1]) << 1;
        }

        _firstSymbol[LongestCode + 1] = symbol;
    }

    /// <summary>Takes a code.</summary>
    /// <exception cref="UnpackException">There is none.</exception>
    public int Take(JpegBits bits)
    {
        int code = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            code = (code << 1) | bits.TakeBit();
            int number = code - _firstCode[length];
            if (number >= 0 && number < _firstSymbol[length + 1] - _firstSymbol[length])
            {
                return _symbols[_firstSymbol[length] + number];
            }
        }

        throw new UnpackException(ProblemKind.Damaged, "an unknown code in a picture");
    }
}
