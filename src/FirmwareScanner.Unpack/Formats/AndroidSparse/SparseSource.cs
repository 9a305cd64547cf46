using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.AndroidSparse;

/// <summary>What a chunk of a sparse image is.</summary>
internal enum SparseChunkKind
{
    /// <summary>Bytes as they are.</summary>
    Raw,

    /// <summary>A word of 4 bytes, again and again.</summary>
    Fill,

    /// <summary>Nothing; reads as zeros.</summary>
    Nothing,

    /// <summary>The CRC-32 of all bytes before.</summary>
    Crc,
}

/// <summary>A chunk of a sparse image.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first byte in what the image stands for.</param>
/// <param name="Length">Its length there; 0 for a checksum.</param>
/// <param name="Value">Offset of its bytes in the image, or the word, or the checksum.</param>
internal readonly record struct SparseChunk(SparseChunkKind Kind, long Start, long Length, long Value);

/// <summary>The bytes that a sparse image stands for. Checksums are checked while it is read from start to end.</summary>
internal sealed class SparseSource : ByteSource
{
    private readonly ByteSource _image;
    private readonly List<SparseChunk> _chunks = [];
    private readonly List<SparseChunk> _checksums = [];
    private uint _crc;
    private long _checked;
    private int _nextChecksum;
    private LayerProblem? _problem;

    /// <summary>Prepares it.</summary>
    /// <param name="image">What holds the image.</param>
    /// <param name="chunks">Its chunks, in order, without gaps.</param>
    /// <param name="length">Length of what it stands for.</param>
    public SparseSource(ByteSource image, List<SparseChunk> chunks, long length)
    {
        _image = image;
        Length = length;
        foreach (SparseChunk chunk in chunks)
        {
            (chunk.Kind == SparseChunkKind.Crc ? _checksums : _chunks).Add(chunk);
        }
    }

    public override long Length { get; }

    public override LayerProblem? Problem => _problem;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && offset + count < Length)
        {
            int got = ReadChunk(offset + count, destination[count..]);
            if (got == 0)
            {
                throw new UnpackException(ProblemKind.Truncated, $"the bytes from 0x{offset + count:x} on are not there");
            }

            count += got;
        }

        Check(offset, destination[..count]);
        return count;
    }

    private int ReadChunk(long offset, Span<byte> destination)
    {
        SparseChunk chunk = _chunks[Find(offset)];
        long inside = offset - chunk.Start;
        Span<byte> part = destination[..(int)Math.Min(destination.Length, chunk.Length - inside)];
        switch (chunk.Kind)
        {
            case SparseChunkKind.Raw:
                return _image.Read(chunk.Value + inside, part);
            case SparseChunkKind.Fill:
                Fill(part, (uint)chunk.Value, inside);
                return part.Length;
            default:
                part.Clear();
                return part.Length;
        }
    }

    private int Find(long offset)
    {
        int low = 0;
        int high = _chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_chunks[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private static void Fill(Span<byte> part, uint word, long inside)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        for (int i = 0; i < part.Length; i++)
        {
            part[i] = bytes[(int)((inside + i) & 3)];
        }
    }

    private void Check(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset != _checked)
        {
            return;
        }

        while (_nextChecksum < _checksums.Count && _checksums[_nextChecksum].Start <= offset + bytes.Length)
        {
            int part = (int)(_checksums[_nextChecksum].Start - _checked);
            _crc = Checksums.Crc32(bytes[..part], _crc);
            bytes = bytes[part..];
            offset += part;
            _checked += part;
            if (_crc != (uint)_checksums[_nextChecksum].Value)
            {
                _problem ??= new LayerProblem(ProblemKind.Checksum, $"the CRC of the first {_checked} bytes is wrong");
            }

            _nextChecksum++;
        }

        if (_nextChecksum < _checksums.Count)
        {
            _crc = Checksums.Crc32(bytes, _crc);
        }

        _checked += bytes.Length;
    }
}
