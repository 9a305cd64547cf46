using System;
using System.Buffers.Binary;
using System.IO;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Writes a recording as pcapng (IETF draft-ietf-opsawg-pcapng): one section, two interfaces of link type USER0 with
/// nanosecond time stamps, one enhanced packet block a chunk. There is no trailer: the file is complete after every
/// chunk, each of which reaches the stream in a single write.
/// </summary>
public sealed class RecordingWriter : IDisposable
{
    /// <summary>The longest chunk in bytes: the longest packet that Wireshark opens.</summary>
    public const int ChunkLengthLimit = 262_144;

    private const uint LastDirection = (uint)RecordingDirection.FromDevice;

    private readonly Stream _output;
    private readonly RecordingFlush _flush;
    private readonly bool _leaveOpen;
    private byte[] _packet = new byte[256];

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
        byte[] header = RecordingHeader.Build(info);
        output.Write(header);
        BytesWritten = header.Length;
        FlushIfEachChunk();
    }

    /// <summary>How many chunks have been written.</summary>
    public long ChunkCount { get; private set; }

    /// <summary>How long the recording is so far, in bytes.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes one chunk.</summary>
    /// <param name="direction">Which way the bytes travelled.</param>
    /// <param name="timestampNanoseconds">When the last byte had arrived, in nanoseconds; not negative.</param>
    /// <param name="data">The bytes, at most <see cref="ChunkLengthLimit"/>.</param>
    /// <param name="missingByteCount">How many bytes of the stream were lost after <paramref name="data"/>.</param>
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

        int paddedLength = (int)PcapngFormat.Padded(data.Length);
        int blockLength = PcapngFormat.BlockOverhead + PcapngFormat.PacketBodyLength + paddedLength;
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
        data.CopyTo(block[28..]);
        block[(28 + data.Length)..(28 + paddedLength)].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(block[^4..], blockLength);

        _output.Write(block);
        ChunkCount++;
        BytesWritten += blockLength;
        FlushIfEachChunk();
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

    private void FlushIfEachChunk()
    {
        if (_flush == RecordingFlush.EveryChunk)
        {
            _output.Flush();
        }
    }
}
