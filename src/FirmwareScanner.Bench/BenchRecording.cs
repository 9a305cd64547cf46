using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench;

/// <summary>A recording in memory, cut for a replay: the link wants to know the size of a stream before its first byte.</summary>
public sealed class BenchRecording
{
    private readonly List<long> _ends = [];
    private readonly List<TimeSpan> _times = [];

    private BenchRecording(string path)
    {
        Path = path;
    }

    /// <summary>Where it is from.</summary>
    public string Path { get; }

    /// <summary>The bytes of the stream.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Bytes of other streams, which the choice leaves out.</summary>
    public long NotWantedBytes { get; private set; }

    /// <summary>Pieces that the bytes are cut into.</summary>
    public int PieceCount => _ends.Count;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recut">Where to cut.</param>
    /// <param name="choice">Which stream of it.</param>
    /// <exception cref="InvalidDataException">It is damaged, has gaps, which a link cannot carry, or holds what the choice leaves open.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static BenchRecording Load(string path, RecutPolicy recut, StreamChoice choice)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var reader = new RecordingReader(new FileStream(InputFile.OpenHandle(path), FileAccess.Read));
        var stream = new RecordedStream(reader, choice);
        var recutter = new Recutter(stream, recut, null, RecordingWriter.ChunkLengthLimit);
        var recording = new BenchRecording(path);
        using var bytes = new MemoryStream();
        long start = -1;
        while (recutter.TryRead(out RecordedChunk piece))
        {
            if (piece.MissingByteCount > 0 || piece.LostPacketsBefore > 0)
            {
                throw new InvalidDataException(
                    $"{path}: bytes are missing near stream offset {bytes.Length}, and a link carries whole streams only; "
                    + "fwscan replay takes it as it is");
            }

            bytes.Write(piece.Data.Span);
            start = start < 0 ? piece.TimestampNanoseconds : start;
            recording._ends.Add(bytes.Length);
            recording._times.Add(TimeSpan.FromMicroseconds((piece.TimestampNanoseconds - start) / 1000));
        }

        recording.Bytes = bytes.ToArray();
        recording.NotWantedBytes = stream.Summarize().Streams.Where(other => other.Use == StreamUse.NotWanted).Sum(other => other.Bytes);
        return stream.Reasons == IncompleteReason.None ? recording : throw new InvalidDataException($"{path}: {stream.Problem}");
    }

    /// <summary>Offset behind the last byte of a piece.</summary>
    /// <param name="piece">Its number, from 0.</param>
    public long EndOf(int piece) => _ends[piece];

    /// <summary>When a piece was there, after the first one; never before the piece ahead of it.</summary>
    /// <param name="piece">Its number, from 0.</param>
    public TimeSpan TimeOf(int piece) => _times[piece];
}
