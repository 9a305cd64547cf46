using System;
using System.IO;
using System.Threading;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Makes a recording from any stream of bytes, as if a board had received them. The clock is virtual and starts at 0,
/// so the same input gives the same recording, byte for byte, whenever and wherever it is made.
/// </summary>
public static class RecordingMaker
{
    /// <summary>The slowest line, in bits per second.</summary>
    public const int LowestBaudRate = 50;

    private const int BitsPerByte = 10;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Records a stream.</summary>
    /// <param name="input">The bytes; read to the end.</param>
    /// <param name="output">Where the recording goes; flushed and left open.</param>
    /// <param name="chunking">How to cut the bytes.</param>
    /// <param name="baudRate">
    /// Speed of the virtual line in bits per second, at least 50; a byte takes ten bits (8N1) and a chunk has the time
    /// at which its last bit has arrived, rounded down. Null for a line that takes no time: all times are 0.
    /// </param>
    /// <param name="progress">Told the number of bytes recorded so far after every chunk.</param>
    /// <param name="cancellationToken">Checked between chunks; a recording that it ends has no totals and counts as cut off.</param>
    /// <returns>How many bytes were recorded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The baud rate is under 50.</exception>
    public static long Make(
        Stream input,
        Stream output,
        ChunkingPolicy chunking,
        int? baudRate = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(chunking);
        ArgumentOutOfRangeException.ThrowIfLessThan(baudRate ?? LowestBaudRate, LowestBaudRate, nameof(baudRate));

        using RecordingWriter writer = new(output, Describe(chunking, baudRate), leaveOpen: true);
        CutLengths lengths = chunking.CreateLengths();
        byte[] buffer = new byte[RecordingWriter.ChunkLengthLimit];
        long recorded = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> chunk = buffer.AsSpan(0, lengths.Next());
            int length = input.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (length == 0)
            {
                writer.Complete();
                return recorded;
            }

            recorded += length;
            writer.Write(RecordingDirection.ToDevice, TimeOf(recorded, baudRate), chunk[..length]);
            progress?.Report(recorded);
        }
    }

    private static RecordingInfo Describe(ChunkingPolicy chunking, int? baudRate)
    {
        return new RecordingInfo
        {
            Application = "FirmwareScanner",
            Comment = $"made from a file, chunks {chunking}",
            PortSettings = baudRate is null ? null : $"{baudRate} baud, 8N1",
            BitsPerSecond = baudRate,
        };
    }

    private static long TimeOf(long byteCount, int? baudRate)
    {
        // From the total, not from chunk to chunk, so that rounding does not add up; wide, so that long inputs fit.
        return baudRate is int rate
            ? checked((long)((Int128)byteCount * BitsPerByte * NanosecondsPerSecond / rate))
            : 0;
    }
}
