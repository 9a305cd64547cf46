using System;
using System.Buffers;
using System.Numerics;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// bzip2 (the format as bzip2 1.0 writes it; J. Tsai, "bzip2: Format Specification"): streams of blocks, as one content. Our own
/// because the library checks no checksum and does not tell where the stream ends.
/// </summary>
internal sealed class Bzip2Decoder : DecoderStream
{
    /// <summary>Bytes of the header of a stream.</summary>
    public const int HeaderLength = 4;

    private const ulong BlockMark = 0x314159265359;
    private const ulong EndMark = 0x177245385090;
    private const int BlockUnit = 100_000;
    private const int GroupLength = 50;
    private const int MostTables = 6;
    private const int MostSelectors = 18002;

    private readonly Bzip2Bits _bits;
    private readonly Bzip2Codes[] _codes = new Bzip2Codes[MostTables];
    private readonly byte[] _selectors = new byte[MostSelectors];
    private readonly byte[] _symbols = new byte[256];
    private uint[] _block = [];
    private int _blockSize;
    private int _left;
    private uint _next;
    private int _runOf;
    private int _runLength;
    private int _repeats;
    private bool _isInStream;
    private bool _isInBlock;
    private bool _hasBegun;
    private uint _declared;
    private uint _checksum;
    private uint _streamChecksum;

    /// <summary>Prepares a decoder.</summary>
    public Bzip2Decoder(CodecInput input)
        : base(input)
    {
        _bits = new Bzip2Bits(input);
        for (int i = 0; i < MostTables; i++)
        {
            _codes[i] = new Bzip2Codes();
        }
    }

    /// <summary>Whether bytes are the header of a stream.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> header) =>
        header is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..];

    public override long LargestWindow => _block.LongLength * sizeof(uint);

    protected override int Decode(Span<byte> buffer)
    {
        while (true)
        {
            if (_isInBlock)
            {
                int count = Emit(buffer);
                if (count > 0)
                {
                    _checksum = Checksums.Crc32BigEndian(buffer[..count], _checksum);
                    return count;
                }

                EndBlock();
            }
            else if (!_isInStream)
            {
                if (_hasBegun && !(Input.Ensure(HeaderLength) && IsHeader(Input.Peek(HeaderLength))))
                {
                    return 0;
                }

                BeginStream();
            }
            else
            {
                BeginBlock();
            }
        }
    }

    protected override void Release() => ReturnBlock();

    private static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the bzip2 data is damaged: {what}");

    private void BeginStream()
    {
        ReadOnlySpan<byte> header = Input.Read(HeaderLength);
        if (!IsHeader(header))
        {
            throw Damaged("its header");
        }

        int size = (header[3] - '0') * BlockUnit;
        if (_block.Length < size)
        {
            ReturnBlock();
            _block = ArrayPool<uint>.Shared.Rent(size);
        }

        _blockSize = size;
        _hasBegun = true;
        _isInStream = true;
        _streamChecksum = 0;
    }

    /// <summary>Whether at least four of the six bytes are those of the mark of a block: then nothing else is there.</summary>
    /// <param name="mark">The six bytes as a number.</param>
    public static bool IsNearMark(ulong mark)
    {
        int wrong = 0;
        for (ulong rest = mark ^ BlockMark; rest != 0; rest >>= 8)
        {
            wrong += (byte)rest == 0 ? 0 : 1;
        }

        return wrong <= 2;
    }

    private void BeginBlock()
    {
        ulong mark = ((ulong)_bits.Take(24) << 24) | _bits.Take(24);
        uint checksum = _bits.Take(32);
        if (mark == EndMark)
        {
            if (checksum != _streamChecksum)
            {
                Note(ProblemKind.Checksum, "the checksum of the bzip2 stream is wrong");
            }

            _bits.Align();
            _isInStream = false;
            return;
        }

        if (!IsNearMark(mark))
        {
            throw Damaged("no block where one should be");
        }

        if (mark != BlockMark)
        {
            Note(ProblemKind.Damaged, "the mark of a block is damaged");
        }

        _declared = checksum;
        if (_bits.TakeFlag())
        {
            throw new UnpackException(ProblemKind.Unsupported, "a randomised bzip2 block, as versions before 0.9.5 wrote");
        }

        int origin = (int)_bits.Take(24);
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        int size = ReadBlock(counts);
        if (origin >= size)
        {
            throw Damaged("the start of a block");
        }

        Link(counts, size);
        _next = _block[origin] >> 8;
        _left = size;
        _runOf = -1;
        _runLength = 0;
        _repeats = 0;
        _checksum = 0;
        _isInBlock = true;
    }

    private void EndBlock()
    {
        _isInBlock = false;
        _streamChecksum = BitOperations.RotateLeft(_streamChecksum, 1) ^ _declared;
        if (_checksum != _declared)
        {
            Note(ProblemKind.Checksum, "the checksum of a bzip2 block is wrong");
        }
    }

    private int ReadSymbols()
    {
        uint groups = _bits.Take(16);
        int count = 0;
        for (int group = 0; group < 16; group++)
        {
            uint used = ((groups >> (15 - group)) & 1) != 0 ? _bits.Take(16) : 0;
            for (int i = 0; i < 16; i++)
            {
                if (((used >> (15 - i)) & 1) != 0)
                {
                    _symbols[count++] = (byte)((group * 16) + i);
                }
            }
        }

        return count > 0 ? count : throw Damaged("a block without symbols");
    }

    private int ReadSelectors(int tables)
    {
        int count = (int)_bits.Take(15);
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (int i = 0; i < count; i++)
        {
            int place = 0;
            while (_bits.TakeFlag())
            {
                place++;
                if (place >= tables)
                {
                    throw Damaged("a selector");
                }
            }

            byte table = order[place];
            order[..place].CopyTo(order[1..]);
            order[0] = table;

            // Some encoders write more than can be used.
            if (i < MostSelectors)
            {
                _selectors[i] = table;
            }
        }

        return count > 0 ? Math.Min(count, MostSelectors) : throw Damaged("a block without selectors");
    }

    /// <summary>Reads the bytes of a block, sorted as they are.</summary>
    /// <returns>How many.</returns>
    private int ReadBlock(Span<int> counts)
    {
        int symbolCount = ReadSymbols();
        int tables = (int)_bits.Take(3);
        if (tables is < 2 or > MostTables)
        {
            throw Damaged("the number of tables");
        }

        int selectors = ReadSelectors(tables);
        for (int i = 0; i < tables; i++)
        {
            _codes[i].Read(_bits, symbolCount + 2);
        }

        int end = symbolCount + 1;
        int size = 0;
        int run = 0;
        int runUnit = 1;
        for (int group = 0; group < selectors; group++)
        {
            Bzip2Codes codes = _codes[_selectors[group]];
            for (int i = 0; i < GroupLength; i++)
            {
                int symbol = codes.Decode(_bits);
                if (symbol <= 1)
                {
                    // Digits 1 and 2 of a run of the byte in front, the lowest first.
                    run += runUnit << symbol;
                    runUnit <<= 1;
                    if (run > _blockSize)
                    {
                        throw Damaged("a block that is too long");
                    }

                    continue;
                }

                size = AddRun(run, size, counts);
                run = 0;
                runUnit = 1;
                if (symbol == end)
                {
                    return size;
                }

                size = AddSymbol(symbol - 1, size, counts);
            }
        }

        throw Damaged("a block that does not end");
    }

    private int AddRun(int length, int size, Span<int> counts)
    {
        if (length > _blockSize - size)
        {
            throw Damaged("a block that is too long");
        }

        _block.AsSpan(size, length).Fill(_symbols[0]);
        counts[_symbols[0]] += length;
        return size + length;
    }

    private int AddSymbol(int place, int size, Span<int> counts)
    {
        if (size >= _blockSize)
        {
            throw Damaged("a block that is too long");
        }

        byte value = _symbols[place];
        _symbols.AsSpan(0, place).CopyTo(_symbols.AsSpan(1));
        _symbols[0] = value;
        counts[value]++;
        _block[size] = value;
        return size + 1;
    }

    /// <summary>Undoes the sorting: in the upper 24 bits of each place goes the place of the byte that follows.</summary>
    private void Link(Span<int> counts, int size)
    {
        int start = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int count = counts[i];
            counts[i] = start;
            start += count;
        }

        uint[] block = _block;
        for (int i = 0; i < size; i++)
        {
            block[counts[(byte)block[i]]++] |= (uint)i << 8;
        }
    }

    /// <summary>Gives bytes of the block; four of one value are followed by how many more there are.</summary>
    private int Emit(Span<byte> buffer)
    {
        int written = 0;
        uint[] block = _block;
        while (written < buffer.Length)
        {
            if (_repeats > 0)
            {
                int part = Math.Min(_repeats, buffer.Length - written);
                buffer.Slice(written, part).Fill((byte)_runOf);
                written += part;
                _repeats -= part;
                continue;
            }

            if (_left == 0)
            {
                break;
            }

            uint entry = block[_next];
            _next = entry >> 8;
            _left--;
            if (_runLength == 4)
            {
                _repeats = (byte)entry;
                _runLength = 0;
                continue;
            }

            _runLength = (byte)entry == _runOf ? _runLength + 1 : 1;
            _runOf = (byte)entry;
            buffer[written++] = (byte)entry;
        }

        return written;
    }

    private void ReturnBlock()
    {
        if (_block.Length > 0)
        {
            ArrayPool<uint>.Shared.Return(_block);
            _block = [];
        }
    }
}
