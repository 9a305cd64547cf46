using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.AndroidSparse;

/// <summary>Reads the list of chunks.</summary>
internal sealed class SparseReader(ByteSource content, UnpackContext context, uint block, int chunkHeaderLength)
{
    private const int KindRaw = 0xCAC1;
    private const int KindFill = 0xCAC2;
    private const int KindNothing = 0xCAC3;
    private const int KindCrc = 0xCAC4;
    private const int ChunkFields = 12;

    private readonly List<SparseChunk> _chunks = [];
    private long _blocks;

    /// <summary>Offset behind the last chunk that was read.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the chunks.</summary>
    /// <param name="start">Offset of the first.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="blocks">How many blocks they make.</param>
    /// <param name="crc">CRC-32 of all bytes; 0 if there is none.</param>
    public SparseSource Read(long start, uint count, uint blocks, uint crc)
    {
        Position = start;
        bool isWhole = true;
        for (uint i = 0; i < count && isWhole; i++)
        {
            context.Spend(0);
            context.CheckMemory(_chunks.Count * 40L, "the list of chunks");
            isWhole = ReadChunk(i, blocks);
        }

        if (isWhole && _blocks != blocks)
        {
            context.Report(ProblemKind.Damaged, $"its chunks make {_blocks} blocks, not the {blocks} of the header");
        }

        if (isWhole && crc != 0)
        {
            _chunks.Add(new SparseChunk(SparseChunkKind.Crc, _blocks * block, 0, crc));
        }

        if (_blocks * block > context.Budget.Left)
        {
            DropHoles();
        }

        return new SparseSource(content, _chunks, _blocks * block);
    }

    /// <summary>Leaves out what is nothing or of one word, where all of it would be more than may be unpacked: the rest is looked at.</summary>
    private void DropHoles()
    {
        context.Report(ProblemKind.Unpacked, $"it would unpack to {_blocks * block} bytes, so its holes were left out");
        long position = 0;
        int kept = 0;
        for (int i = 0; i < _chunks.Count; i++)
        {
            SparseChunk chunk = _chunks[i];
            if (chunk.Kind == SparseChunkKind.Raw)
            {
                _chunks[kept] = chunk with { Start = position };
                position += chunk.Length;
                kept++;
            }
        }

        _chunks.RemoveRange(kept, _chunks.Count - kept);
        _blocks = position / block;
    }

    private bool ReadChunk(uint number, uint blocks)
    {
        Span<byte> header = stackalloc byte[ChunkFields];
        if (!content.TryRead(Position, header))
        {
            context.Report(ProblemKind.Truncated, $"chunk {number} is not there");
            return false;
        }

        int kind = BinaryPrimitives.ReadUInt16LittleEndian(header);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) * (long)block;
        long stored = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) - (long)chunkHeaderLength;
        long data = Position + chunkHeaderLength;
        bool isRight = kind switch
        {
            KindRaw => stored == length,
            KindFill or KindCrc => stored == sizeof(uint),
            KindNothing => stored == 0,
            _ => false,
        };
        if (!isRight || _blocks + (length / block) > blocks)
        {
            context.Report(
                ProblemKind.Damaged, $"chunk {number} of kind {kind:x} is {stored} bytes for {length} at block {_blocks} of {blocks}");
            return false;
        }

        if (stored > 0 && !content.TryRead(data + stored - 1, header[..1]))
        {
            context.Report(ProblemKind.Truncated, $"chunk {number} ends early");
            stored = Math.Max(0, content.Length - data);
            length = kind == KindRaw ? stored / block * block : 0;
        }

        uint value = kind is KindFill or KindCrc && stored == sizeof(uint) ? content.ReadUInt32(data) : 0;
        Position = data + stored;
        Add(kind, length, data, value);
        return true;
    }

    private void Add(int kind, long length, long data, uint value)
    {
        long start = _blocks * block;
        if (kind == KindCrc)
        {
            _chunks.Add(new SparseChunk(SparseChunkKind.Crc, start, 0, value));
        }
        else if (length > 0)
        {
            SparseChunkKind own = kind switch
            {
                KindRaw => SparseChunkKind.Raw,
                KindFill => SparseChunkKind.Fill,
                _ => SparseChunkKind.Nothing,
            };
            _chunks.Add(new SparseChunk(own, start, length, own == SparseChunkKind.Raw ? data : value));
            _blocks += length / block;
        }
    }
}
