using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Recordings;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecordingRoundTripTests
{
    [Fact]
    public void Recording_any_chunks_are_read_as_they_were_written()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(AnyChunks(), chunks => Recording.ReadUndamaged(Recording.Write(chunks)).SequenceEqual(chunks)));
    }

    [Fact]
    public void Recording_any_info_is_read_as_it_was_written()
    {
        Gen<string?> text = Gen.Elements<string?>(null, "", "x", "four", "five5", "µ€😀", new string('y', 65_535));
        Gen<RecordingInfo> infos =
            from texts in text.ArrayOf(7)
            from speed in Gen.Elements<long?>(null, 0, 115200, long.MaxValue)
            select new RecordingInfo
            {
                Comment = texts[0],
                Application = texts[1],
                RecorderHardware = texts[2],
                RecorderSystem = texts[3],
                Board = texts[4],
                FirmwareId = texts[5],
                PortSettings = texts[6],
                BitsPerSecond = speed,
            };
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(infos.ToArbitrary(), HasSameInfoAfterReading));
    }

    [Fact]
    public void Recording_cut_anywhere_gives_a_prefix_of_its_chunks()
    {
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(AnyChunks(), Gen.Choose(0, 1000).ToArbitrary(), (chunks, perMille) =>
            {
                byte[] file = Recording.Write(chunks);
                List<Chunk> read = Recording.Read(file[..(int)((long)file.Length * perMille / 1000)]).Chunks;
                return read.SequenceEqual(chunks.Take(read.Count));
            }));
    }

    private static bool HasSameInfoAfterReading(RecordingInfo info)
    {
        byte[] file = Recording.Write([Chunk.ToDevice(0, "")], info);
        using RecordingReader reader = new(new System.IO.MemoryStream(file));
        return reader.TryRead(out _) && reader.Info == info;
    }

    private static Arbitrary<List<Chunk>> AnyChunks()
    {
        Gen<Chunk> chunk =
            from time in Gen.Elements(0L, 1L, uint.MaxValue, 1L << 32, long.MaxValue)
            from direction in Gen.Elements(RecordingDirection.ToDevice, RecordingDirection.FromDevice)
            from length in Gen.Frequency((9, Gen.Choose(0, 40)), (1, Gen.Choose(1000, 70_000)))
            from seed in Gen.Choose(0, int.MaxValue)
            from missing in Gen.Elements(0L, 1L, 4096L, uint.MaxValue - 70_000L)
            select new Chunk(time, direction, Convert.ToHexString(Bytes(length, seed)), missing);
        return chunk.ListOf().Select(list => list.ToList()).ToArbitrary();
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new System.Random(seed).NextBytes(bytes);
        return bytes;
    }
}
