using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Cab;

/// <summary>A folder of a cabinet: files compressed as one.</summary>
/// <param name="DataStart">Offset of its first block.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Method">How they are compressed.</param>
/// <param name="Reserve">Bytes between header and data of a block.</param>
internal sealed record CabFolder(long DataStart, int Blocks, int Method, int Reserve)
{
    /// <summary>Blocks as they are.</summary>
    public const int Stored = 0;

    /// <summary>Deflate; the bytes before a block are its history.</summary>
    public const int MsZip = 1;

    /// <summary>Why it is not read; null if it is.</summary>
    public LayerProblem? Problem => Method switch
    {
        Stored or MsZip => null,
        2 => new LayerProblem(ProblemKind.Unsupported, "its method of compression is not read: Quantum"),
        3 => new LayerProblem(ProblemKind.Unsupported, "its method of compression is not read: LZX"),
        _ => new LayerProblem(ProblemKind.Unsupported, $"its method of compression is not read: {Method}"),
    };
}

/// <summary>Decodes a folder, block by block.</summary>
/// <param name="content">What holds the cabinet.</param>
/// <param name="folder">The folder.</param>
/// <param name="context">Is told of wrong checksums.</param>
internal sealed class CabFolderStream(ByteSource content, CabFolder folder, UnpackContext context) : ForwardStream
{
    private const int BlockHeaderLength = 8;
    private const int BlockLength = 1 << 15;
    private const int StoredHeaderLength = 5;

    private byte[] _block = [];
    private int _used;
    private int _number;
    private long _position = folder.DataStart;

    public override int Read(Span<byte> buffer)
    {
        if (_used == _block.Length && (_number >= folder.Blocks || !ReadBlock()))
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _block.Length - _used);
        _block.AsSpan(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    private bool ReadBlock()
    {
        _number++;
        byte[] header = content.ReadBytes(_position, BlockHeaderLength);
        int stored = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4));
        int length = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
        byte[] data = content.ReadBytes(_position + BlockHeaderLength + folder.Reserve, stored);
        _position += BlockHeaderLength + folder.Reserve + stored;
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (sum != 0 && folder.Reserve == 0 && sum != Sum(header.AsSpan(4), Sum(data, 0)))
        {
            context.Report(ProblemKind.Checksum, $"the checksum of block {_number} of a folder is wrong");
        }

        if (length > BlockLength)
        {
            throw new UnpackException(ProblemKind.Damaged, $"block {_number} is larger than blocks are");
        }

        _block = folder.Method == CabFolder.Stored ? data : Inflate(data, length);
        _used = 0;
        return _block.Length > 0;
    }

    /// <summary>A block's deflate stream may point into the block before: that goes before it, as a block that is not compressed.</summary>
    private byte[] Inflate(byte[] data, int length)
    {
        if (data is not [(byte)'C', (byte)'K', ..])
        {
            throw new UnpackException(ProblemKind.Damaged, $"block {_number} does not begin as blocks of MSZIP do");
        }

        byte[] input = new byte[StoredHeaderLength + _block.Length + data.Length - 2];
        BinaryPrimitives.WriteUInt16LittleEndian(input.AsSpan(1), (ushort)_block.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(input.AsSpan(3), (ushort)~_block.Length);
        _block.CopyTo(input, StoredHeaderLength);
        data.AsSpan(2).CopyTo(input.AsSpan(StoredHeaderLength + _block.Length));
        byte[] output = new byte[_block.Length + length];
        int count = BlockCodec.Decode(BlockMethod.Deflate, input, output);
        return count == output.Length
            ? output[_block.Length..]
            : throw new UnpackException(ProblemKind.Damaged, $"block {_number} decodes to too few bytes");
    }

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            sum ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        // The last bytes count with the first of them highest.
        uint rest = 0;
        foreach (byte value in bytes)
        {
            rest = (rest << 8) | value;
        }

        return sum ^ rest;
    }
}
