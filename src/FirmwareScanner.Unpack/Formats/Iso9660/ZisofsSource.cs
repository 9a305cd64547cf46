using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>What a volume says about a file compressed with zisofs.</summary>
/// <param name="IsKnown">Whether it is the version that is read.</param>
/// <param name="HeaderLength">Length of the header in the file.</param>
/// <param name="LogOfBlock">A block has 2 to this power of bytes.</param>
/// <param name="Size">Size of the file, not compressed.</param>
internal sealed record ZisofsParameters(bool IsKnown, int HeaderLength, int LogOfBlock, uint Size);

/// <summary>
/// The bytes of a file compressed with zisofs (fs/isofs/compress.c of Linux, version 1): a header, offsets of blocks, blocks in zlib.
/// </summary>
internal sealed class ZisofsSource : ByteSource
{
    private readonly ByteSource _file;
    private readonly ZisofsParameters _parameters;
    private readonly UnpackContext _context;
    private readonly byte[] _block;
    private long _number = -1;

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its compressed bytes.</param>
    /// <param name="parameters">What the volume says about it.</param>
    /// <param name="context">Limits.</param>
    public ZisofsSource(ByteSource file, ZisofsParameters parameters, UnpackContext context)
    {
        const int ShortestHeader = 16;
        ReadOnlySpan<byte> magic = [0x37, 0xE4, 0x53, 0x96, 0xC9, 0xDB, 0xD6, 0x07];
        if (!parameters.IsKnown || parameters.LogOfBlock is < 12 or > 20 || parameters.HeaderLength < ShortestHeader)
        {
            throw new UnpackException(ProblemKind.Unsupported, "this version of zisofs is not read");
        }

        if (!file.ReadBytes(0, magic.Length).AsSpan().SequenceEqual(magic))
        {
            throw new UnpackException(ProblemKind.Damaged, "the file should be compressed with zisofs, and is not");
        }

        _file = file;
        _parameters = parameters;
        _context = context;
        _block = new byte[1 << parameters.LogOfBlock];
    }

    public override long Length => _parameters.Size;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && offset + count < Length)
        {
            long position = offset + count;
            LoadBlock(position >> _parameters.LogOfBlock);
            int inside = (int)(position % _block.Length);
            int part = (int)Math.Min(Math.Min(_block.Length - inside, destination.Length - count), Length - position);
            _block.AsSpan(inside, part).CopyTo(destination[count..]);
            count += part;
        }

        return count;
    }

    private void LoadBlock(long number)
    {
        if (_number == number)
        {
            return;
        }

        _number = -1;
        Span<byte> pointers = stackalloc byte[2 * sizeof(uint)];
        if (!_file.TryRead(_parameters.HeaderLength + (number * sizeof(uint)), pointers))
        {
            throw new UnpackException(ProblemKind.Truncated, "the offsets of a compressed file end early");
        }

        uint start = BinaryPrimitives.ReadUInt32LittleEndian(pointers);
        uint end = BinaryPrimitives.ReadUInt32LittleEndian(pointers[sizeof(uint)..]);
        int expected = (int)Math.Min(_block.Length, Length - (number << _parameters.LogOfBlock));
        if (end < start || end - start > 2L * _block.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "the offsets of a compressed file are damaged");
        }

        // A block without bytes is one of zeros.
        _context.Spend(expected);
        _block.AsSpan().Clear();
        if (end > start && BlockCodec.Decode(BlockMethod.Zlib, _file.ReadBytes(start, (int)(end - start)), _block) < expected)
        {
            throw new UnpackException(ProblemKind.Damaged, "a block of a compressed file is too short");
        }

        _number = number;
    }
}
