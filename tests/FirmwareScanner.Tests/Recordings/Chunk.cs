using System;
using System.Collections.Generic;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>A chunk as tests compare it: its data are copied and shown as hexadecimal digits.</summary>
internal sealed record Chunk(long Time, RecordingDirection Direction, string Hex, long Missing = 0, ulong Lost = 0)
{
    internal byte[] Data => Convert.FromHexString(Hex);

    internal static Chunk Of(RecordedChunk chunk)
    {
        string hex = Convert.ToHexString(chunk.Data.Span);
        return new Chunk(
            chunk.TimestampNanoseconds, chunk.Direction, hex, chunk.MissingByteCount, chunk.LostPacketsBefore);
    }

    internal static List<Chunk> ReadAll(IRecordedChunkSource source)
    {
        List<Chunk> chunks = [];
        while (source.TryRead(out RecordedChunk chunk))
        {
            chunks.Add(Of(chunk));
        }

        return chunks;
    }

    internal static Chunk ToDevice(long time, string hex, long missing = 0, ulong lost = 0)
    {
        return new Chunk(time, RecordingDirection.ToDevice, hex, missing, lost);
    }
}
