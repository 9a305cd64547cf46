using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>
/// The compression of UEFI (UEFI Specification 2.10, chapter 19): LZ77 whose literals, lengths and distances are Huffman codes, given
/// anew for each block. Two variants differ in one field only: 4 bits ("EFI 1.1") or 5 bits ("Tiano") for the number of distance codes.
/// </summary>
internal sealed class TianoDecoder
{
    /// <summary>Bytes before the compressed ones: the compressed and the decoded length.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bits of the number of distance codes, in what the UEFI specification describes.</summary>
    public const int EfiPositionBits = 4;

    /// <summary>The same in the variant of the reference implementation, for larger windows.</summary>
    public const int TianoPositionBits = 5;

    private const int LongestCode = 16;
    private const int FirstLengthSymbol = 256;
    private const int ShortestMatch = 3;
    private const int CharacterSymbols = 510;
    private const int LengthSymbols = 19;
    private const int PositionSymbols = 31;

    // Where in the list of lengths of the code of lengths a count of zeros stands.
    private const int ZerosAfter = 3;

    private readonly byte[] _input;
    private readonly int _positionBits;
    private readonly UnpackContext _context;
    private readonly HuffmanTable _characters = new();
    private readonly HuffmanTable _positions = new();
    private int _next;
    private uint _bits;
    private int _bitCount;
    private int _missingBytes;
    private int _leftInBlock;

    private TianoDecoder(byte[] input, int positionBits, UnpackContext context)
    {
        _input = input;
        _positionBits = positionBits;
        _context = context;
    }

    /// <summary>The decoded length that a header promises, or -1 if it cannot be one.</summary>
    /// <param name="input">The header and all that follows it.</param>
    public static long DecodedLength(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderLength)
        {
            return -1;
        }

        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(input);
        return compressed <= input.Length - HeaderLength ? BinaryPrimitives.ReadUInt32LittleEndian(input[sizeof(uint)..]) : -1;
    }

    /// <summary>Decodes.</summary>
    /// <param name="input">The header, the compressed bytes, and perhaps more.</param>
    /// <param name="positionBits">Which variant.</param>
    /// <param name="context">Limits.</param>
    /// <exception cref="UnpackException">The bytes are damaged, or of the other variant.</exception>
    public static byte[] Decode(byte[] input, int positionBits, UnpackContext context)
    {
        long length = DecodedLength(input);
        if (length < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "the header of the UEFI compression does not fit its bytes");
        }

        context.CheckMemory(length, "a section");
        int end = HeaderLength + (int)BinaryPrimitives.ReadUInt32LittleEndian(input);
        var decoder = new TianoDecoder(input[..end], positionBits, context) { _next = HeaderLength };
        return decoder.Decode((int)length);
    }

    private byte[] Decode(int length)
    {
        byte[] output = new byte[length];
        int count = 0;
        while (count < length)
        {
            if (_leftInBlock == 0)
            {
                ReadBlockHeader();
                _context.Spend(0);
            }

            _leftInBlock--;
            int symbol = DecodeSymbol(_characters);
            if (symbol < FirstLengthSymbol)
            {
                output[count++] = (byte)symbol;
                continue;
            }

            int matchLength = symbol - FirstLengthSymbol + ShortestMatch;
            int from = count - ReadDistance() - 1;
            if (from < 0)
            {
                throw Damaged();
            }

            for (int i = 0; i < matchLength && count < length; i++)
            {
                output[count++] = output[from++];
            }
        }

        _context.Spend(length);
        return output;
    }

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "the bytes are not of the UEFI compression");

    private int ReadDistance()
    {
        int symbol = DecodeSymbol(_positions);
        if (symbol <= 1)
        {
            return symbol;
        }

        int extra = symbol - 1;
        int high = extra > LongestCode ? Take(extra - LongestCode) << LongestCode : 0;
        return (1 << extra) + high + Take(Math.Min(extra, LongestCode));
    }

    private void ReadBlockHeader()
    {
        // A block of no symbols stands for one of 65536 in no implementation: it is damage.
        _leftInBlock = Take(16);
        if (_leftInBlock == 0)
        {
            throw Damaged();
        }

        var lengthCode = new HuffmanTable();
        ReadSmallCode(lengthCode, LengthSymbols, 5, ZerosAfter);
        ReadCharacterCode(lengthCode);
        ReadSmallCode(_positions, PositionSymbols, _positionBits, -1);
    }

    private void ReadSmallCode(HuffmanTable table, int symbols, int countBits, int zerosAfter)
    {
        int count = Take(countBits);
        if (count == 0)
        {
            table.SetSingle(Take(countBits));
            return;
        }

        Span<byte> lengths = stackalloc byte[1 << TianoPositionBits];
        lengths.Clear();
        for (int i = 0; i < count && i < symbols;)
        {
            int length = Take(3);
            while (length >= 7 && Take(1) == 1)
            {
                length++;
                if (length > LongestCode)
                {
                    throw Damaged();
                }
            }

            lengths[i++] = (byte)length;
            if (i == zerosAfter)
            {
                i += Take(2);
            }
        }

        table.Set(lengths[..symbols]);
    }

    private void ReadCharacterCode(HuffmanTable lengthCode)
    {
        const int CountBits = 9;
        int count = Take(CountBits);
        if (count == 0)
        {
            _characters.SetSingle(Take(CountBits));
            return;
        }

        Span<byte> lengths = stackalloc byte[CharacterSymbols];
        lengths.Clear();
        for (int i = 0; i < count && i < CharacterSymbols;)
        {
            int symbol = DecodeSymbol(lengthCode);
            switch (symbol)
            {
                case 0:
                    i++;
                    break;
                case 1:
                    i += Take(4) + 3;
                    break;
                case 2:
                    i += Take(CountBits) + 20;
                    break;
                default:
                    lengths[i++] = (byte)(symbol - 2);
                    break;
            }
        }

        _characters.Set(lengths);
    }

    private int DecodeSymbol(HuffmanTable table)
    {
        if (table.Single >= 0)
        {
            return table.Single;
        }

        Fill(LongestCode);
        int entry = table.Entries[(_bits >> (32 - LongestCode)) & 0xFFFF];
        Drop(entry & 0x1F);
        return entry >> 5;
    }

    private int Take(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        Fill(count);
        int value = (int)(_bits >> (32 - count));
        Drop(count);
        return value;
    }

    private void Drop(int count)
    {
        _bits <<= count;
        _bitCount -= count;
    }

    private void Fill(int count)
    {
        while (_bitCount < count)
        {
            uint value = 0;
            if (_next < _input.Length)
            {
                value = _input[_next++];
            }
            else if (++_missingBytes > sizeof(uint))
            {
                // Looking ahead at the end may go a little further than the bytes; reading may not.
                throw new UnpackException(ProblemKind.Truncated, "the compressed bytes end early");
            }

            _bits |= value << (24 - _bitCount);
            _bitCount += 8;
        }
    }

    /// <summary>A Huffman code, looked up by 16 bits at once.</summary>
    private sealed class HuffmanTable
    {
        /// <summary>By the next 16 bits: the symbol times 32, plus the length of its code.</summary>
        public ushort[] Entries { get; } = new ushort[1 << LongestCode];

        /// <summary>The symbol of a code that has one only and takes no bits; -1 for others.</summary>
        public int Single { get; private set; }

        public void SetSingle(int symbol) => Single = symbol;

        public void Set(ReadOnlySpan<byte> lengths)
        {
            Single = -1;
            int position = 0;
            for (int length = 1; length <= LongestCode; length++)
            {
                for (int symbol = 0; symbol < lengths.Length; symbol++)
                {
                    if (lengths[symbol] == length)
                    {
                        int span = 1 << (LongestCode - length);
                        if (position + span > Entries.Length)
                        {
                            throw Damaged();
                        }

                        Entries.AsSpan(position, span).Fill((ushort)((symbol << 5) | length));
                        position += span;
                    }
                }
            }

            if (position != Entries.Length)
            {
                throw Damaged();
            }
        }
    }
}
