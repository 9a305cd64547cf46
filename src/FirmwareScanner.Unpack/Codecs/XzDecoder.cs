using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// xz (the .xz file format, version 1.2.1): streams, blocks, filters, checks, index. Written here because the library has neither the
/// filters nor the checks.
/// </summary>
/// <param name="input">The compressed bytes.</param>
/// <param name="maximumWindow">How much of a dictionary is held at most.</param>
internal sealed class XzDecoder(CodecInput input, int maximumWindow) : DecoderStream(input)
{
    /// <summary>Bytes of the header of a stream.</summary>
    public const int HeaderLength = 12;

    /// <summary>Bytes of the header of a stream and of the longest header of a block.</summary>
    public const int LongestStart = HeaderLength + 1024;

    // Padding between streams is read up to here; what lies further away is a layer of its own.
    private const int LongestPadding = 512;
    private const int CheckNone = 0;
    private const int CheckCrc32 = 1;
    private const int CheckCrc64 = 4;
    private const int CheckSha256 = 10;
    private const ulong LzmaFilter = 0x21;

    private readonly byte[] _flags = new byte[2];
    private IncrementalHash? _sha256;
    private ulong _crc;
    private XzBlock? _block;
    private bool _isInStream;
    private bool _hasBegun;
    private int _largestWindow;
    private BlockTotals _totals;

    public override long LargestWindow => _largestWindow;

    private static ReadOnlySpan<byte> Magic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>Whether bytes are the header of a stream.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.StartsWith(Magic) && header[6] == 0 && header[7] < 16
        && Checksums.Crc32(header.Slice(6, 2)) == BitConverter.ToUInt32(header[8..]);

    /// <summary>
    /// Whether bytes are the header of a stream whose checksum is wrong: then the magic is right, and the header of a block with its checksum
    /// follows.
    /// </summary>
    /// <param name="bytes">The start of the stream; <see cref="LongestStart"/> bytes if there are so many.</param>
    public static bool IsDamagedHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderLength || !bytes.StartsWith(Magic))
        {
            return false;
        }

        int length = (bytes[HeaderLength] + 1) * 4;
        ReadOnlySpan<byte> block = bytes[HeaderLength..];
        return length > 4 && block.Length >= length
            && Checksums.Crc32(block[..(length - 4)]) == BinaryPrimitives.ReadUInt32LittleEndian(block[(length - 4)..]);
    }

    /// <summary>Bytes of a check.</summary>
    public static int CheckLength(int check) => check == CheckNone ? 0 : 4 << ((check - 1) / 3);

    protected override int Decode(Span<byte> buffer)
    {
        while (true)
        {
            if (!_isInStream && !BeginStream())
            {
                return 0;
            }

            if (_block is null && !BeginBlock())
            {
                EndStream();
                continue;
            }

            int count = _block!.Read(buffer);
            _largestWindow = Math.Max(_largestWindow, _block.WindowLength);
            if (count > 0)
            {
                UpdateCheck(buffer[..count]);
                return count;
            }

            EndBlock();
        }
    }

    protected override void Release()
    {
        _block?.Dispose();
        _sha256?.Dispose();
    }

    private static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the xz data is damaged: {what}");

    private bool BeginStream()
    {
        if (!_hasBegun)
        {
            ReadOnlySpan<byte> header = Input.Read(HeaderLength);
            if (!header.StartsWith(Magic))
            {
                throw Damaged("its header");
            }

            if (!IsHeader(header))
            {
                Note(ProblemKind.Checksum, "the checksum of the xz header is wrong");
            }

            _flags[0] = header[6];
            _flags[1] = (byte)(header[7] & 0x0F);
        }
        else if (!FindNextStream())
        {
            return false;
        }

        _hasBegun = true;
        _isInStream = true;
        _totals = default;
        return true;
    }

    private bool FindNextStream()
    {
        for (int padding = 0; padding < LongestPadding && Input.Ensure(padding + HeaderLength); padding += 4)
        {
            ReadOnlySpan<byte> bytes = Input.Peek(padding + HeaderLength)[padding..];
            if (IsHeader(bytes))
            {
                bytes.Slice(6, 2).CopyTo(_flags);
                Input.Read(padding + HeaderLength);
                return true;
            }

            if (bytes[..4].ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return false;
    }

    private bool BeginBlock()
    {
        if (Input.Peek(1)[0] == 0)
        {
            return false;
        }

        int length = (Input.Peek(1)[0] + 1) * 4;
        ReadOnlySpan<byte> header = Input.Read(length);
        if (Checksums.Crc32(header[..^4]) != BitConverter.ToUInt32(header[^4..]))
        {
            throw new UnpackException(ProblemKind.Checksum, "the checksum of the header of an xz block is wrong");
        }

        _block = ReadBlockHeader(header[..^4]);
        _crc = 0;
        if (_flags[1] == CheckSha256)
        {
            _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        return true;
    }

    private XzBlock ReadBlockHeader(ReadOnlySpan<byte> header)
    {
        int flags = header[1];
        if ((flags & 0x3C) != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, "an xz block with unknown flags");
        }

        ReadOnlySpan<byte> rest = header[2..];
        long compressed = (flags & 0x40) != 0 ? (long)TakeNumber(ref rest) : -1;
        long size = (flags & 0x80) != 0 ? (long)TakeNumber(ref rest) : -1;
        var filters = new List<BranchFilter>();
        int count = (flags & 3) + 1;
        for (int i = 1; i < count; i++)
        {
            ulong kind = TakeNumber(ref rest);
            ReadOnlySpan<byte> parameters = TakeBytes(ref rest);
            uint parameter = parameters.Length switch
            {
                1 => parameters[0] + 1u,
                4 => BitConverter.ToUInt32(parameters),
                _ => 0,
            };
            if (kind > (ulong)FilterKind.RiscV || (kind == (ulong)FilterKind.Delta && parameters.Length != 1))
            {
                throw new UnpackException(ProblemKind.Unsupported, $"an xz block with filter 0x{kind:x}");
            }

            filters.Add(BranchFilter.Create((FilterKind)kind, parameter));
        }

        ulong last = TakeNumber(ref rest);
        ReadOnlySpan<byte> properties = TakeBytes(ref rest);
        long dictionary = properties.Length == 1 ? Lzma2Decoder.DictionarySize(properties[0]) : -1;
        if (last != LzmaFilter || dictionary < 0 || rest.ContainsAnyExcept((byte)0))
        {
            throw new UnpackException(ProblemKind.Unsupported, "an xz block that is not LZMA2");
        }

        filters.Reverse();
        return new XzBlock(Input, dictionary, filters, maximumWindow)
        {
            HeaderLength = header.Length + 4,
            DeclaredCompressed = compressed,
            DeclaredSize = size,
        };
    }

    private static ulong TakeNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int i = 0; i < 9 && i < bytes.Length; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return number;
            }
        }

        throw Damaged("a number that does not end");
    }

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> bytes)
    {
        ulong length = TakeNumber(ref bytes);
        if (length > (ulong)bytes.Length)
        {
            throw Damaged("the header of a block");
        }

        ReadOnlySpan<byte> taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }

    private void UpdateCheck(ReadOnlySpan<byte> bytes)
    {
        switch (_flags[1])
        {
            case CheckCrc32:
                _crc = Checksums.Crc32(bytes, (uint)_crc);
                break;
            case CheckCrc64:
                _crc = Checksums.Crc64(bytes, _crc);
                break;
            case CheckSha256:
                _sha256!.AppendData(bytes);
                break;
            default:
                break;
        }
    }

    private void EndBlock()
    {
        XzBlock block = _block!;
        _block = null;
        block.Dispose();
        long compressed = block.Compressed;
        if ((block.DeclaredCompressed >= 0 && block.DeclaredCompressed != compressed) || (block.DeclaredSize >= 0 && block.DeclaredSize != block.Size))
        {
            throw Damaged("a block of another size than its header says");
        }

        if (Input.Read((int)(-compressed & 3)).ContainsAnyExcept((byte)0))
        {
            throw Damaged("the padding of a block");
        }

        int length = CheckLength(_flags[1]);
        ReadOnlySpan<byte> check = Input.Read(length);
        bool isRight = _flags[1] switch
        {
            CheckCrc32 => BitConverter.ToUInt32(check) == (uint)_crc,
            CheckCrc64 => BitConverter.ToUInt64(check) == _crc,
            CheckSha256 => check.SequenceEqual(_sha256!.GetHashAndReset()),
            _ => true,
        };
        if (!isRight)
        {
            Note(ProblemKind.Checksum, "the checksum of an xz block is wrong");
        }

        _totals.Add((ulong)(block.HeaderLength + compressed + length), (ulong)block.Size);
    }

    private void EndStream()
    {
        long start = Input.Consumed;
        _isInStream = false;
        uint crc = 0;
        ReadIndexBytes(1, ref crc);
        var declared = default(BlockTotals);
        ulong count = ReadIndexNumber(ref crc);
        for (ulong i = 0; i < count && count == _totals.Count; i++)
        {
            ulong unpadded = ReadIndexNumber(ref crc);
            declared.Add(unpadded, ReadIndexNumber(ref crc));
        }

        if (declared != _totals)
        {
            throw Damaged("the index says something else than the blocks");
        }

        ReadIndexBytes((int)((start - Input.Consumed) & 3), ref crc);
        if (Input.ReadUInt32() != crc)
        {
            Note(ProblemKind.Checksum, "the checksum of the xz index is wrong");
        }

        long length = Input.Consumed - start;
        ReadOnlySpan<byte> footer = Input.Read(HeaderLength);
        if (Checksums.Crc32(footer.Slice(4, 6)) != BitConverter.ToUInt32(footer) || footer[10] != 'Y' || footer[11] != 'Z'
            || !footer.Slice(8, 2).SequenceEqual(_flags) || (BitConverter.ToUInt32(footer[4..]) + 1L) * 4 != length)
        {
            Note(ProblemKind.Damaged, "the footer of the xz data is wrong");
        }
    }

    private void ReadIndexBytes(int count, ref uint crc)
    {
        ReadOnlySpan<byte> bytes = Input.Read(count);
        if (bytes.ContainsAnyExcept((byte)0))
        {
            throw Damaged("its index");
        }

        crc = Checksums.Crc32(bytes, crc);
    }

    private ulong ReadIndexNumber(ref uint crc)
    {
        ulong number = 0;
        for (int i = 0; i < 9; i++)
        {
            ReadOnlySpan<byte> one = Input.Read(1);
            crc = Checksums.Crc32(one, crc);
            number |= (ulong)(one[0] & 0x7F) << (7 * i);
            if (one[0] < 0x80)
            {
                return number;
            }
        }

        throw Damaged("its index");
    }

    /// <summary>What index and blocks must agree on. Instead of a list, which could be long, a sum that depends on the order.</summary>
    private record struct BlockTotals
    {
        public ulong Count { get; private set; }

        public ulong Digest { get; private set; }

        public void Add(ulong unpadded, ulong size)
        {
            Count++;
            Digest = BitOperations.RotateLeft((Digest ^ unpadded) * 0x9E3779B97F4A7C15, 29);
            Digest = BitOperations.RotateLeft((Digest ^ size) * 0x9E3779B97F4A7C15, 31);
        }
    }
}
