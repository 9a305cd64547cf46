using System;
using System.Numerics;
using ZstdSharp.Unsafe;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// zstd (RFC 8878): frames and skippable frames, as one content. The blocks are decoded by the library; frames, checksums and limits
/// are looked after here, because the library gives nothing of a frame's last piece if the checksum is wrong.
/// </summary>
internal sealed unsafe class ZstdDecoder : DecoderStream
{
    /// <summary>The first four bytes of a frame as a number.</summary>
    public const uint Magic = 0xFD2FB528;

    /// <summary>The longest header of a frame, with the magic.</summary>
    public const int LongestHeader = 18;

    private const int SmallestWindowBits = 10;

    private readonly int _maximumWindow;
    private ZSTD_DCtx_s* _context;
    private XxHash64State _hash;
    private ZstdFrame _frame;
    private long _frameSize;
    private bool _isInFrame;
    private bool _hasBegun;
    private long _largestWindow;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes.</param>
    /// <param name="maximumWindow">The largest window of a frame.</param>
    public ZstdDecoder(CodecInput input, int maximumWindow)
        : base(input)
    {
        _maximumWindow = maximumWindow;
    }

    public override long LargestWindow => _largestWindow;

    protected override int Decode(Span<byte> buffer)
    {
        while (true)
        {
            if (!_isInFrame && !BeginFrame())
            {
                return 0;
            }

            int count = DecodeFrame(buffer);
            if (count > 0)
            {
                return count;
            }
        }
    }

    protected override void Release()
    {
        Methods.ZSTD_freeDCtx(_context);
        _context = null;
    }

    private static bool IsSkippable(uint magic) => magic >> 4 == 0x184D2A5;

    private int DecodeFrame(Span<byte> buffer)
    {
        Input.Ensure(1);
        nuint left;
        nuint used;
        nuint written;
        fixed (byte* source = Input.Buffer)
        fixed (byte* target = buffer)
        {
            var input = new ZSTD_inBuffer_s { src = source + Input.Position, size = (nuint)(Input.End - Input.Position) };
            var output = new ZSTD_outBuffer_s { dst = target, size = (nuint)buffer.Length };
            left = Methods.ZSTD_decompressStream(_context, &output, &input);
            used = input.pos;
            written = output.pos;
        }

        if (Methods.ZSTD_isError(left))
        {
            throw new UnpackException(ProblemKind.Damaged, $"the zstd data is damaged: {Methods.ZSTD_getErrorName(left)}");
        }

        Input.Position += (int)used;
        _hash.Append(buffer[..(int)written]);
        _frameSize += (long)written;
        if (left == 0)
        {
            EndFrame();
        }
        else if (used == 0 && written == 0 && !Input.Refill())
        {
            throw CodecInput.EndsEarly();
        }

        return (int)written;
    }

    private void EndFrame()
    {
        _isInFrame = false;
        if (_frame.HasChecksum)
        {
            // The library has read it, and was told not to look at it.
            Input.Position -= sizeof(uint);
            if (Input.ReadUInt32() != (uint)_hash.Finish())
            {
                Note(ProblemKind.Checksum, "the checksum of a zstd frame is wrong");
            }
        }

        if (_frame.Size >= 0 && _frame.Size != _frameSize)
        {
            Note(ProblemKind.Damaged, $"a zstd frame decodes to {_frameSize} bytes, and its header says {_frame.Size}");
        }
    }

    private bool BeginFrame()
    {
        while (Input.Ensure(sizeof(uint)))
        {
            uint magic = BitConverter.ToUInt32(Input.Peek(sizeof(uint)));
            if (IsSkippable(magic))
            {
                SkipFrame();
                continue;
            }

            Input.Ensure(LongestHeader);
            if (magic != Magic)
            {
                break;
            }

            ReadOnlySpan<byte> header = Input.Buffer.AsSpan(Input.Position, Math.Min(LongestHeader, Input.End - Input.Position));
            _frame = ZstdFrame.Read(header) ?? throw new UnpackException(ProblemKind.Damaged, "the header of a zstd frame is damaged");
            Prepare();
            return true;
        }

        return _hasBegun ? false : throw new UnpackException(ProblemKind.Damaged, "no header of zstd");
    }

    private void SkipFrame()
    {
        Input.ReadUInt32();
        _hasBegun = true;
        Input.Skip(Input.ReadUInt32());
    }

    private void Prepare()
    {
        if (_frame.Dictionary != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"a zstd frame that needs dictionary {_frame.Dictionary}");
        }

        if (_frame.Window > _maximumWindow)
        {
            throw new UnpackException(ProblemKind.Memory, $"a zstd window of {_frame.Window} bytes is larger than the {_maximumWindow} allowed");
        }

        if (_context is null)
        {
            int bits = Math.Max(SmallestWindowBits, BitOperations.Log2((uint)_maximumWindow - 1) + 1);
            _context = Methods.ZSTD_createDCtx();
            Methods.ZSTD_DCtx_setParameter(_context, ZSTD_dParameter.ZSTD_d_windowLogMax, bits);
            Methods.ZSTD_DCtx_setParameter(_context, ZSTD_dParameter.ZSTD_d_experimentalParam3, 1);
        }

        _largestWindow = Math.Max(_largestWindow, _frame.Window);
        _hasBegun = true;
        _isInFrame = true;
        _frameSize = 0;
        _hash = new XxHash64State(0);
    }
}

/// <summary>What the header of a zstd frame says.</summary>
/// <param name="Window">Bytes of the window.</param>
/// <param name="Size">Size of the content, -1 if it is not told.</param>
/// <param name="Dictionary">Number of the dictionary that is needed, 0 for none.</param>
/// <param name="HasChecksum">Whether a checksum follows.</param>
/// <param name="Length">Length of the header with the magic.</param>
internal readonly record struct ZstdFrame(long Window, long Size, uint Dictionary, bool HasChecksum, int Length)
{
    /// <summary>Reads a header.</summary>
    /// <param name="header">The bytes from the magic on; may be more, or fewer than there should be.</param>
    /// <returns>Null if it is none.</returns>
    public static ZstdFrame? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < 6)
        {
            return null;
        }

        int flags = header[4];
        bool isSingle = (flags & 0x20) != 0;
        int dictionaryLength = (flags & 3) == 3 ? 4 : flags & 3;
        int sizeLength = (flags >> 6) switch
        {
            0 => isSingle ? 1 : 0,
            1 => 2,
            2 => 4,
            _ => 8,
        };
        int length = 5 + (isSingle ? 0 : 1) + dictionaryLength + sizeLength;
        if ((flags & 8) != 0 || header.Length < length)
        {
            return null;
        }

        long window = 0;
        if (!isSingle)
        {
            window = 1L << (10 + (header[5] >> 3));
            window += (window >> 3) * (header[5] & 7);
        }

        int position = isSingle ? 5 : 6;
        uint dictionary = (uint)ReadNumber(header.Slice(position, dictionaryLength));
        ulong size = ReadNumber(header.Slice(position + dictionaryLength, sizeLength)) + (sizeLength == 2 ? 256u : 0);
        if (size > long.MaxValue)
        {
            return null;
        }

        return new ZstdFrame(isSingle ? (long)size : window, sizeLength == 0 ? -1 : (long)size, dictionary, (flags & 4) != 0, length);
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number;
    }
}
