using System;
using K4os.Compression.LZ4;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// LZ4 (the LZ4 Frame Format, version 1.6.4): frames, skippable frames and the legacy frame of Linux kernels, as one content. The
/// blocks are decoded by the library.
/// </summary>
/// <param name="input">The compressed bytes.</param>
/// <param name="maximumWindow">How much memory a block may take, compressed and decoded.</param>
internal sealed class Lz4Decoder(CodecInput input, int maximumWindow) : DecoderStream(input)
{
    /// <summary>The first four bytes of a frame as a number.</summary>
    public const uint Magic = 0x184D2204;

    /// <summary>The first four bytes of a legacy frame as a number.</summary>
    public const uint LegacyMagic = 0x184C2102;

    /// <summary>What each block of a legacy frame decodes to, the last one excepted.</summary>
    public const int LegacyBlock = 8 << 20;

    private const int History = 1 << 16;

    private WindowMemory? _block;
    private WindowMemory? _compressed;
    private WindowMemory? _history;
    private int _historyLength;
    private int _blockLength;
    private int _given;
    private bool _isInFrame;
    private bool _isLegacy;
    private bool _hasBegun;
    private Lz4Frame _frame;
    private long _size;
    private XxHash32State _hash;

    /// <summary>The longest block that a legacy frame can have: what cannot be compressed grows a little.</summary>
    public static int LongestLegacyBlock => LegacyBlock + (LegacyBlock / 255) + 16;

    public override long LargestWindow => (_block?.Length ?? 0) + (_compressed?.Length ?? 0);

    protected override int Decode(Span<byte> buffer)
    {
        while (_given == _blockLength)
        {
            if (!_isInFrame && !BeginFrame())
            {
                return 0;
            }

            _given = 0;
            _blockLength = 0;
            if (_isLegacy)
            {
                DecodeLegacyBlock();
            }
            else
            {
                DecodeBlock();
            }
        }

        int count = Math.Min(buffer.Length, _blockLength - _given);
        if (count > 0)
        {
            _block!.Span.Slice(_given, count).CopyTo(buffer);
        }

        _given += count;
        return count;
    }

    protected override void Release()
    {
        _block?.Dispose();
        _compressed?.Dispose();
        _history?.Dispose();
    }

    private static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the LZ4 data is damaged: {what}");

    private Span<byte> Block(int compressed, int length) => compressed + (long)length <= maximumWindow
        ? WindowMemory.Ensure(ref _block, length)
        : throw new UnpackException(ProblemKind.Memory, $"an LZ4 block of {length} bytes is larger than the {maximumWindow} allowed here");

    private bool BeginFrame()
    {
        while (Input.Ensure(sizeof(uint)))
        {
            uint magic = BitConverter.ToUInt32(Input.Peek(sizeof(uint)));
            if (magic >> 4 == 0x184D2A5)
            {
                Input.Read(sizeof(uint));
                Input.Skip(Input.ReadUInt32());
                _hasBegun = true;
                continue;
            }

            if (magic is not (Magic or LegacyMagic))
            {
                break;
            }

            Input.Read(sizeof(uint));
            _isLegacy = magic == LegacyMagic;
            if (!_isLegacy)
            {
                ReadHeader();
            }

            _hasBegun = true;
            _isInFrame = true;
            _historyLength = 0;
            _size = 0;
            _hash = new XxHash32State(0);
            return true;
        }

        return _hasBegun ? false : throw Damaged("its header");
    }

    private void ReadHeader()
    {
        Input.Ensure(Lz4Frame.LongestHeader);
        ReadOnlySpan<byte> header = Input.Buffer.AsSpan(Input.Position, Math.Min(Lz4Frame.LongestHeader, Input.End - Input.Position));
        _frame = Lz4Frame.Read(header) ?? throw Damaged("its header");
        Input.Position += _frame.Length;
        if (_frame.Dictionary != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"an LZ4 frame that needs dictionary {_frame.Dictionary}");
        }
    }

    private void DecodeBlock()
    {
        const uint IsStored = 0x80000000;
        uint length = Input.ReadUInt32();
        if (length == 0)
        {
            EndFrame();
            return;
        }

        int compressed = (int)(length & ~IsStored);
        if (compressed > _frame.BlockLength)
        {
            throw Damaged("a block that is too long");
        }

        Span<byte> block = Block(compressed, _frame.BlockLength);
        int decoded;
        bool isStored = (length & IsStored) != 0;
        if (isStored)
        {
            decoded = Input.ReadUpTo(block[..compressed]);
            _blockLength = decoded;
            if (decoded < compressed)
            {
                throw CodecInput.EndsEarly();
            }

            CheckBlock(block[..compressed]);
        }
        else
        {
            Span<byte> bytes = ReadCompressed(compressed);
            CheckBlock(bytes);
            ReadOnlySpan<byte> history = _history is null ? [] : _history.Span[.._historyLength];
            decoded = LZ4Codec.Decode(bytes, block, history);
            if (decoded < 0)
            {
                throw Damaged("a block");
            }
        }

        _blockLength = decoded;
        Account(block[..decoded]);
    }

    private void CheckBlock(ReadOnlySpan<byte> block)
    {
        if (_frame.HasBlockChecksums && Input.ReadUInt32() != Checksums.XxHash32(block))
        {
            Note(ProblemKind.Checksum, "the checksum of an LZ4 block is wrong");
        }
    }

    private Span<byte> ReadCompressed(int length)
    {
        Span<byte> bytes = WindowMemory.Ensure(ref _compressed, length);
        return Input.ReadUpTo(bytes) == length ? bytes : throw CodecInput.EndsEarly();
    }

    private void Account(ReadOnlySpan<byte> decoded)
    {
        _size += decoded.Length;
        if (_frame.HasChecksum)
        {
            _hash.Append(decoded);
        }

        if (!_frame.IsLinked)
        {
            return;
        }

        Span<byte> history = WindowMemory.Ensure(ref _history, History);
        if (decoded.Length >= History)
        {
            decoded[^History..].CopyTo(history);
            _historyLength = History;
            return;
        }

        int kept = Math.Min(_historyLength, History - decoded.Length);
        history.Slice(_historyLength - kept, kept).CopyTo(history);
        decoded.CopyTo(history[kept..]);
        _historyLength = kept + decoded.Length;
    }

    private void EndFrame()
    {
        _isInFrame = false;
        if (_frame.HasChecksum && Input.ReadUInt32() != _hash.Finish())
        {
            Note(ProblemKind.Checksum, "the checksum of the LZ4 data is wrong");
        }

        if (_frame.Size >= 0 && _frame.Size != _size)
        {
            Note(ProblemKind.Damaged, $"an LZ4 frame decodes to {_size} bytes, and its header says {_frame.Size}");
        }
    }

    /// <summary>Nothing marks the end of a legacy frame: it ends behind a block that is not full, or where no block can be.</summary>
    private void DecodeLegacyBlock()
    {
        if (!Input.Ensure(sizeof(uint)))
        {
            _isInFrame = false;
            if (_size == 0)
            {
                throw CodecInput.EndsEarly();
            }

            return;
        }

        uint length = BitConverter.ToUInt32(Input.Peek(sizeof(uint)));
        if (length == 0 || length > LongestLegacyBlock)
        {
            _isInFrame = false;
            return;
        }

        Input.Read(sizeof(uint));
        Span<byte> block = Block((int)length, LegacyBlock);
        int decoded = LZ4Codec.Decode(ReadCompressed((int)length), block);
        if (decoded < 0)
        {
            throw Damaged("a block");
        }

        _blockLength = decoded;
        _size += decoded;
        _isInFrame = decoded == LegacyBlock;
    }
}

/// <summary>What the header of an LZ4 frame says.</summary>
/// <param name="BlockLength">The most that a block decodes to.</param>
/// <param name="IsLinked">Whether blocks refer to those before.</param>
/// <param name="HasBlockChecksums">Whether each block has a checksum.</param>
/// <param name="HasChecksum">Whether the whole has a checksum.</param>
/// <param name="Size">Size of the content, -1 if it is not told.</param>
/// <param name="Dictionary">Number of the dictionary that is needed, 0 for none.</param>
/// <param name="Length">Length of the header behind the magic.</param>
internal readonly record struct Lz4Frame(
    int BlockLength, bool IsLinked, bool HasBlockChecksums, bool HasChecksum, long Size, uint Dictionary, int Length)
{
    /// <summary>The longest header, behind the magic.</summary>
    public const int LongestHeader = 15;

    /// <summary>Reads a header and checks its checksum.</summary>
    /// <param name="header">The bytes behind the magic; may be more, or fewer than there should be.</param>
    /// <returns>Null if it is none.</returns>
    public static Lz4Frame? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < 3 || header[0] >> 6 != 1 || (header[0] & 2) != 0 || (header[1] & 0x8F) != 0 || header[1] >> 4 < 4)
        {
            return null;
        }

        int flags = header[0];
        bool hasSize = (flags & 8) != 0;
        bool hasDictionary = (flags & 1) != 0;
        int length = 2 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
        if (header.Length <= length || header[length] != (byte)(Checksums.XxHash32(header[..length]) >> 8))
        {
            return null;
        }

        long size = hasSize ? BitConverter.ToInt64(header[2..]) : -1;
        uint dictionary = hasDictionary ? BitConverter.ToUInt32(header[(length - 4)..]) : 0;
        return new Lz4Frame(
            1 << (8 + (2 * (header[1] >> 4))), (flags & 0x20) == 0, (flags & 0x10) != 0, (flags & 4) != 0, size, dictionary, length + 1);
    }
}
