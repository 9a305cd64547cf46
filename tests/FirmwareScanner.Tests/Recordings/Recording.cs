using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Writes and reads whole recordings in memory.</summary>
internal static class Recording
{
    internal static byte[] Write(IEnumerable<Chunk> chunks, RecordingInfo? info = null)
    {
        using MemoryStream file = new();
        using (RecordingWriter writer = new(file, info ?? new RecordingInfo(), leaveOpen: true))
        {
            foreach (Chunk chunk in chunks)
            {
                writer.Write(chunk.Direction, chunk.Time, chunk.Data, chunk.Missing);
            }

            writer.Complete();
        }

        return file.ToArray();
    }

    internal static (List<Chunk> Chunks, RecordingDamage? Damage) Read(byte[] file)
    {
        using RecordingReader reader = new(new TricklingStream(file));
        return (Chunk.ReadAll(reader), reader.Damage);
    }

    internal static List<Chunk> ReadUndamaged(byte[] file)
    {
        (List<Chunk> chunks, RecordingDamage? damage) = Read(file);
        Xunit.Assert.Null(damage);
        return chunks;
    }

    /// <summary>Returns a few bytes at a time and cannot seek, as a pipe or a serial port does.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            return base.Read(buffer, offset, Math.Min(count, 37));
        }
    }
}
