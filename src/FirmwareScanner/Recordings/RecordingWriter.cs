using System;
using System.Buffers.Binary;
using System.IO;
using FirmwareScanner.Database;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Writes a recording as pcapng (IETF draft-ietf-opsawg-pcapng): one section, two interfaces of link type USER0 with
/// nanosecond time stamps, one enhanced packet block a chunk, totals at the end. Each block reaches the stream in a single
/// write and carries checksums, so the file is readable up to its last whole block whatever happens; without the totals it
/// counts as cut off. See docs/recording-format.md.
/// </summary>
public sealed class RecordingWriter : IDisposable
{
    /// <summary>The longest chunk in bytes: the longest packet that Wireshark opens.</summary>
    public const int ChunkLengthLimit = 262_144;

    private const uint LastDirection = (uint)RecordingDirection.FromDevice;

    private readonly Stream _output;
    private readonly RecordingFlush _flush;
    private readonly bool _leaveOpen;
    private readonly RunningChecksum _checksum = new();
    private readonly RecordingTotals _totals = new();
    private readonly Crc32 _hash = new();
    private byte[] _packet = new byte[256];
    private State _state = State.Open;

    /// <summary>Writes the section header and the descriptions of both interfaces.</summary>
    /// <param name="output">Where to write; written strictly forward, so it may be a pipe.</param>
    /// <param name="info">What the recording says about itself.</param>
    /// <param name="flush">When to flush <paramref name="output"/>.</param>
    /// <param name="leaveOpen">True to leave <paramref name="output"/> open on disposal.</param>
    /// <exception cref="ArgumentException">A text of <paramref name="info"/> is over 65,535 bytes of UTF-8.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The speed in <paramref name="info"/> is negative.</exception>
    public RecordingWriter(
        Stream output, RecordingInfo info, RecordingFlush flush = RecordingFlush.OnDemand, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(info);
        _output = output;
        _flush = flush;
        _leaveOpen = leaveOpen;
        byte[] header = RecordingHeader.Build(info, _checksum);
        output.Write(header);
        BytesWritten = header.Length;
        FlushIfEachChunk();
    }

    /// <summary>How many chunks have been written.</summary>
    public long ChunkCount => _totals.ChunkCount;

    /// <summary>How long the recording is so far, in bytes.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes one chunk.</summary>
    /// <param name="direction">Which way the bytes travelled.</param>
    /// <param name="timestampNanoseconds">When the last byte had arrived, in nanoseconds; not negative.</param>
    /// <param name="data">The bytes, at most <see cref="ChunkLengthLimit"/>.</param>
    /// <param name="missingByteCount">How many bytes of the stream were lost after <paramref name="data"/>.</param>
    /// <exception cref="InvalidOperationException">The recording is complete, or a write has failed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is out of range, or data and missing bytes together are over 4,294,967,295.
    /// </exception>
    public void Write(
        RecordingDirection direction, long timestampNanoseconds, ReadOnlySpan<byte> data, long missingByteCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)direction, LastDirection, nameof(direction));
        ArgumentOutOfRangeException.ThrowIfNegative(timestampNanoseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, ChunkLengthLimit, nameof(data));
        ArgumentOutOfRangeException.ThrowIfNegative(missingByteCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(missingByteCount, uint.MaxValue - data.Length);

        ExpectOpen();

        WriteOut(BuildPacket(direction, timestampNanoseconds, data, missingByteCount));
        _totals.Add(direction, timestampNanoseconds, data.Length);
        FlushIfEachChunk();
    }

    /// <summary>
    /// Writes the totals that end the recording, and flushes the stream: everything that was to be recorded has been. A recording
    /// that is disposed of without them counts as cut off.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recording is complete already, or a write has failed.</exception>
    public void Complete()
    {
        ExpectOpen();
        WriteOut(_totals.Build(_checksum));
        _state = State.Complete;
        _output.Flush();
    }

    /// <summary>Flushes the stream: everything written so far survives a crash of this program.</summary>
    public void Flush()
    {
        _output.Flush();
    }

    /// <summary>Flushes the stream, then closes it unless it is to be left open.</summary>
    public void Dispose()
    {
        _output.Flush();
        if (!_leaveOpen)
        {
            _output.Dispose();
        }
    }

    private ReadOnlySpan<byte> BuildPacket(
        RecordingDirection direction, long timestampNanoseconds, ReadOnlySpan<byte> data, long missingByteCount)
    {
        const int DataStart = 28;
        const int HashOptionLength = PcapngFormat.OptionHeaderLength + 8;
        int paddedLength = (int)PcapngFormat.Padded(data.Length);
        int blockLength = PcapngFormat.BlockOverhead + PcapngFormat.PacketBodyLength + paddedLength
            + HashOptionLength + RunningChecksum.TrailerLength;
        if (_packet.Length < blockLength)
        {
            _packet = new byte[Math.Max(blockLength, _packet.Length * 2)];
        }

        Span<byte> block = _packet.AsSpan(0, blockLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block, PcapngFormat.EnhancedPacketBlock);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], blockLength);
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], (int)direction);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)(timestampNanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], (uint)timestampNanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(block[20..], data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[24..], (uint)(data.Length + missingByteCount));
        data.CopyTo(block[DataStart..]);
        block[(DataStart + data.Length)..(DataStart + paddedLength)].Clear();

        _hash.Reset();
        _hash.Add(_packet, DataStart, data.Length);
        Span<byte> hashOption = block.Slice(DataStart + paddedLength, HashOptionLength);
        hashOption.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(hashOption, PcapngFormat.PacketHash);
        BinaryPrimitives.WriteUInt16LittleEndian(hashOption[2..], PcapngFormat.Crc32HashLength);
        hashOption[4] = PcapngFormat.HashIsCrc32;
        BinaryPrimitives.WriteUInt32BigEndian(hashOption[5..], _hash.Value);

        BinaryPrimitives.WriteInt32LittleEndian(block[^4..], blockLength);
        _checksum.Seal(block);
        return block;
    }

    private void WriteOut(ReadOnlySpan<byte> blocks)
    {
        _state = State.Broken;
        _output.Write(blocks);
        _state = State.Open;
        BytesWritten += blocks.Length;
    }

    private void ExpectOpen()
    {
        if (_state != State.Open)
        {
            throw new InvalidOperationException(
                _state == State.Complete ? "The recording is complete." : "A write has failed: the recording ends before it.");
        }
    }

    private void FlushIfEachChunk()
    {
        if (_flush == RecordingFlush.EveryChunk)
        {
            _output.Flush();
        }
    }

    private enum State
    {
        Open,

        /// <summary>A write has failed: how much of the block is there, nobody knows.</summary>
        Broken,
        Complete,
    }
}
