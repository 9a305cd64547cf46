using System;

namespace FirmwareScanner.Recordings;

/// <summary>A run of bytes as it arrived in one piece: one packet of a recording.</summary>
/// <param name="timestampNanoseconds">See <see cref="TimestampNanoseconds"/>.</param>
/// <param name="direction">See <see cref="Direction"/>.</param>
/// <param name="data">See <see cref="Data"/>.</param>
/// <param name="missingByteCount">See <see cref="MissingByteCount"/>.</param>
/// <param name="lostPacketsBefore">See <see cref="LostPacketsBefore"/>.</param>
public readonly struct RecordedChunk(
    long timestampNanoseconds,
    RecordingDirection direction,
    ReadOnlyMemory<byte> data,
    long missingByteCount = 0,
    ulong lostPacketsBefore = 0)
{
    /// <summary>
    /// When the last byte of the chunk had arrived, in nanoseconds since the recording's epoch: 1970-01-01 UTC for live
    /// traffic, 0 for recordings made from files.
    /// </summary>
    public long TimestampNanoseconds { get; } = timestampNanoseconds;

    /// <summary>Which way the bytes travelled.</summary>
    public RecordingDirection Direction { get; } = direction;

    /// <summary>The bytes; valid until the next chunk is read from the same source.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>How many bytes of the stream are missing after <see cref="Data"/>, 0 to 4,294,967,295.</summary>
    public long MissingByteCount { get; } = missingByteCount;

    /// <summary>
    /// How many whole packets the recorder says it lost just before this chunk. Their length is unknown, so stream
    /// offsets from here on are lower bounds.
    /// </summary>
    public ulong LostPacketsBefore { get; } = lostPacketsBefore;
}
