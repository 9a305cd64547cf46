using System;
using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>
/// What a recording says about itself. Absent values are null. Texts read from a recording come from whoever made it:
/// escape control characters before showing them on a terminal.
/// </summary>
public sealed record RecordingInfo
{
    /// <summary>A remark for people (opt_comment of the section; several are joined by line feeds).</summary>
    public string? Comment { get; init; }

    /// <summary>The program that made the recording (shb_userappl).</summary>
    public string? Application { get; init; }

    /// <summary>The machine that made the recording (shb_hardware).</summary>
    public string? RecorderHardware { get; init; }

    /// <summary>The operating system of the machine that made the recording (shb_os).</summary>
    public string? RecorderSystem { get; init; }

    /// <summary>The board whose port was recorded (if_hardware).</summary>
    public string? Board { get; init; }

    /// <summary>Identifies the firmware that the board ran (if_os).</summary>
    public string? FirmwareId { get; init; }

    /// <summary>The settings of the port, for example "115200 baud, 8N1" (if_description).</summary>
    public string? PortSettings { get; init; }

    /// <summary>The speed of the port in bits per second (if_speed).</summary>
    public long? BitsPerSecond { get; init; }
}

/// <summary>Which way recorded bytes travelled, seen from the board.</summary>
public enum RecordingDirection
{
    /// <summary>Bytes that the board received: pcapng interface 0, named "rx".</summary>
    ToDevice = 0,

    /// <summary>Bytes that the board sent: pcapng interface 1, named "tx".</summary>
    FromDevice = 1,
}

/// <summary>When a <see cref="RecordingWriter"/> flushes the stream it writes to.</summary>
public enum RecordingFlush
{
    /// <summary>Only in <see cref="RecordingWriter.Flush"/> and on disposal: for recordings made from files.</summary>
    OnDemand = 0,

    /// <summary>After every chunk, so that a crash of the recorder loses nothing: for live traffic.</summary>
    EveryChunk = 1,
}

/// <summary>Why and where the usable part of a recording ends.</summary>
/// <param name="BlockOffset">File offset in bytes of the unusable block; all before it was delivered.</param>
/// <param name="Offset">File offset in bytes of the wrong field, or of the end of a file that ends early.</param>
/// <param name="Expected">What the format asks for at <paramref name="Offset"/>.</param>
/// <param name="Found">What is there instead.</param>
public sealed record RecordingDamage(long BlockOffset, long Offset, string Expected, string Found)
{
    /// <summary>
    /// Whether the file just ends too early: in the middle of a block, or without the totals that end a recording of ours, as when the
    /// recorder was killed.
    /// </summary>
    public bool IsCutOff { get; init; }

    /// <summary>The damage in one line: offset, expected, found, start of the block.</summary>
    /// <returns>The line, without the name of the file.</returns>
    public override string ToString()
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"byte {Offset} (0x{Offset:x}): expected {Expected}, found {Found} (block starts at byte {BlockOffset})");
    }
}

/// <summary>A run of bytes as it arrived in one piece: one packet of a recording.</summary>
/// <param name="timestampNanoseconds">See <see cref="TimestampNanoseconds"/>.</param>
/// <param name="direction">See <see cref="Direction"/>.</param>
/// <param name="data">See <see cref="Data"/>.</param>
/// <param name="missingByteCount">See <see cref="MissingByteCount"/>.</param>
/// <param name="lostPacketsBefore">See <see cref="LostPacketsBefore"/>.</param>
/// <param name="interfaceNumber">See <see cref="InterfaceNumber"/>.</param>
public readonly struct RecordedChunk(
    long timestampNanoseconds,
    RecordingDirection direction,
    ReadOnlyMemory<byte> data,
    long missingByteCount = 0,
    ulong lostPacketsBefore = 0,
    int interfaceNumber = 0)
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

    /// <summary>
    /// The interface it came from, counted from 0 through all sections, as Wireshark does. An interface is a line of its own: chunks of
    /// two interfaces do not follow one another, even if they travelled in the same direction.
    /// </summary>
    public int InterfaceNumber { get; } = interfaceNumber;
}

/// <summary>A sequence of recorded chunks, read once from front to back.</summary>
public interface IRecordedChunkSource
{
    /// <summary>Reads the next chunk.</summary>
    /// <param name="chunk">The chunk; its data stay valid until the next call.</param>
    /// <returns>False at the end of the sequence, also when damage ended it.</returns>
    public bool TryRead(out RecordedChunk chunk);
}
