using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>lzop: a header, blocks of LZO1X with checksums; files behind each other are one content.</summary>
/// <param name="input">The compressed bytes.</param>
/// <param name="maximumWindow">How much memory a block may take, compressed and decoded.</param>
internal sealed class LzopDecoder(CodecInput input, int maximumWindow) : DecoderStream(input)
{
    private const int LargestBlock = 64 << 20;
    private const int HasFilter = 0x800;

    private WindowMemory? _block;
    private WindowMemory? _compressed;
    private int _blockLength;
    private int _given;
    private int _flags;
    private bool _isInFile;
    private bool _hasBegun;

    public override long LargestWindow => (_block?.Length ?? 0) + (_compressed?.Length ?? 0);

    protected override int Decode(Span<byte> buffer)
    {
        while (_given == _blockLength)
        {
            if (!_isInFile && !BeginFile())
            {
                return 0;
            }

            _given = 0;
            _blockLength = 0;
            DecodeBlock();
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
    }

    private static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the lzop data is damaged: {what}");

    private bool BeginFile()
    {
        if (_hasBegun && !(Input.Ensure(LzopHeader.Magic.Length) && Input.Peek(LzopHeader.Magic.Length).SequenceEqual(LzopHeader.Magic)))
        {
            return false;
        }

        Input.Ensure(LzopHeader.Longest);
        ReadOnlySpan<byte> bytes = Input.Buffer.AsSpan(Input.Position, Math.Min(LzopHeader.Longest, Input.End - Input.Position));
        LzopHeader header = LzopHeader.Read(bytes) ?? throw Damaged("its header");
        Input.Position += header.Length;
        _flags = header.Flags;
        _hasBegun = true;
        _isInFile = true;
        if (!header.IsChecksumRight)
        {
            Note(ProblemKind.Checksum, "the checksum of the lzop header is wrong");
        }

        if (header.Method is < 1 or > 3 || (_flags & HasFilter) != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"lzop data of method {header.Method}");
        }

        if ((_flags & LzopHeader.HasExtra) != 0)
        {
            Input.Skip(Input.ReadUInt32BigEndian());
            Input.ReadUInt32BigEndian();
        }

        return true;
    }

    private void DecodeBlock()
    {
        uint size = Input.ReadUInt32BigEndian();
        if (size == 0)
        {
            _isInFile = false;
            return;
        }

        uint length = Input.ReadUInt32BigEndian();
        if (size > LargestBlock || length == 0 || length > size)
        {
            throw Damaged("a block that is too long");
        }

        if (size + length > maximumWindow)
        {
            throw new UnpackException(ProblemKind.Memory, $"an lzop block of {size} bytes is larger than the {maximumWindow} allowed here");
        }

        uint adler = (_flags & 1) != 0 ? Input.ReadUInt32BigEndian() : 0;
        uint crc = (_flags & 0x100) != 0 ? Input.ReadUInt32BigEndian() : 0;
        bool isStored = length == size;
        uint compressedAdler = !isStored && (_flags & 2) != 0 ? Input.ReadUInt32BigEndian() : 0;
        uint compressedCrc = !isStored && (_flags & 0x200) != 0 ? Input.ReadUInt32BigEndian() : 0;
        Span<byte> decoded = WindowMemory.Ensure(ref _block, (int)size);
        if (isStored)
        {
            _blockLength = Input.ReadUpTo(decoded);
            if (_blockLength < size)
            {
                throw CodecInput.EndsEarly();
            }
        }
        else
        {
            Decompress((int)length, decoded, compressedAdler, compressedCrc);
        }

        Check((_flags & 1) != 0, adler, (_flags & 0x100) != 0, crc, decoded);
    }

    private void Decompress(int length, Span<byte> decoded, uint adler, uint crc)
    {
        Span<byte> compressed = WindowMemory.Ensure(ref _compressed, length);
        if (Input.ReadUpTo(compressed) < length)
        {
            throw CodecInput.EndsEarly();
        }

        Check((_flags & 2) != 0, adler, (_flags & 0x200) != 0, crc, compressed);
        if (Lzo1x.Decode(compressed, decoded) != decoded.Length)
        {
            throw Damaged("a block of another size");
        }

        _blockLength = decoded.Length;
    }

    private void Check(bool hasAdler, uint adler, bool hasCrc, uint crc, ReadOnlySpan<byte> bytes)
    {
        if ((hasAdler && adler != Checksums.Adler32(bytes)) || (hasCrc && crc != Checksums.Crc32(bytes)))
        {
            Note(ProblemKind.Checksum, "the checksum of an lzop block is wrong");
        }
    }
}

/// <summary>What the header of an lzop file says.</summary>
/// <param name="Method">1 to 3 for LZO1X.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Length">Length of the header, without its extra field.</param>
/// <param name="IsChecksumRight">Whether its checksum is right.</param>
internal readonly record struct LzopHeader(int Method, int Flags, int Length, bool IsChecksumRight)
{
    /// <summary>The longest header.</summary>
    public const int Longest = 9 + 29 + 1 + 255 + 4;

    /// <summary>Whether an extra field follows.</summary>
    public const int HasExtra = 0x40;

    private const int HasFilter = 0x800;
    private const int HasCrc = 0x1000;

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The bytes from the magic on; may be more, or fewer than there should be.</param>
    /// <returns>Null if it is none.</returns>
    public static LzopHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 34 || !bytes.StartsWith(Magic))
        {
            return null;
        }

        // Since 0.94 there are also the version that is needed, a level, and the upper half of the time.
        int version = BinaryPrimitives.ReadUInt16BigEndian(bytes[9..]);
        bool isNew = version >= 0x940;
        int method = bytes[isNew ? 15 : 13];
        int position = isNew ? 17 : 14;
        int flags = BinaryPrimitives.ReadInt32BigEndian(bytes[position..]);
        position += 4 + ((flags & HasFilter) != 0 ? 4 : 0) + 4 + 4 + (isNew ? 4 : 0);
        if (position >= bytes.Length || position + 1 + bytes[position] + 4 > bytes.Length || version is < 0x900 or > 0x2000)
        {
            return null;
        }

        position += 1 + bytes[position];
        uint declared = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
        ReadOnlySpan<byte> header = bytes[Magic.Length..position];
        uint checksum = (flags & HasCrc) != 0 ? Checksums.Crc32(header) : Checksums.Adler32(header);
        return new LzopHeader(method, flags, position + 4, checksum == declared);
    }
}
