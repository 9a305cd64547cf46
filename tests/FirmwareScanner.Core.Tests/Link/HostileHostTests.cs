using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Update;
using FirmwareScanner.Link;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

/// <summary>Whatever arrives, the device does not throw, corrupts nothing, counts what was wrong, and serves the next honest host.</summary>
public sealed class HostileHostTests
{
    private static readonly byte[] Sample = Encoding.ASCII.GetBytes("xxBOOTyyOTAzzJU1234MPchBOOT--end--END");
    private static readonly FrameType[] Types = Enum.GetValues<FrameType>();

    [Fact]
    public void Random_bytes_are_counted_and_change_nothing()
    {
        var bench = new SessionBench();
        var random = new Random(4711);
        for (int round = 0; round < 2000; round++)
        {
            byte[] noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            for (int zeros = random.Next(6); zeros > 0; zeros--)
            {
                noise[random.Next(noise.Length)] = 0;
            }

            bench.Port.Send(noise);
            bench.Run(8);
        }

        Assert.True(bench.Session.Faults.CountOf(LinkFault.FrameBadChecksum) + bench.Session.Faults.CountOf(LinkFault.FrameBadCode) > 100);
        Assert.True(bench.Session.Faults.CountOf(LinkFault.FrameTooLong) > 10);
        AssertServes(bench);
    }

    [Fact]
    public void Well_formed_frames_with_random_payloads_never_break_the_device()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var bench = new SessionBench(storage: seed % 2 == 0 ? new ArrayStorage(4096) : null);
            bench.Hello();
            for (int round = 0; round < 400; round++)
            {
                byte[] payload = new byte[random.Next(60)];
                FillPlausibly(payload, random);
                bench.Now += random.Next(200);
                bench.Port.Send(bench.Host.Encode(Types[random.Next(Types.Length)], payload));
                bench.Run(random.Next(1, 12));
                Assert.Equal(PipelineFault.None, bench.Bench.Station.Audit());
                Assert.True(
                    bench.Bench.Station.Ledger.Verdict != ScanVerdict.Clean || bench.Bench.Pipeline.ScannedBytes == bench.Bench.Pipeline.StreamLength,
                    $"seed {seed}, round {round}: clean without having been scanned");
            }

            AssertServes(bench);
        }
    }

    [Fact]
    public void Mutated_conversations_never_break_the_device_and_never_make_a_bad_stream_clean()
    {
        var random = new Random(99);
        for (int round = 0; round < 400; round++)
        {
            var bench = new SessionBench();
            var lines = new List<byte[]> { Line(bench, FrameType.Hello, 1, 0x01010000 | 0x0101) };
            byte[] content = new byte[200];
            lines.Add(bench.Host.Encode(FrameType.BeginStream, writer =>
            {
                writer.AddInt32(SessionBench.FirstStream);
                writer.AddInt64(content.Length);
                writer.AddByte(1);
            }));
            for (int at = 0; at < content.Length; at += 40)
            {
                int offset = at;
                lines.Add(bench.Host.Encode(FrameType.Data, writer =>
                {
                    writer.AddInt32(SessionBench.FirstStream);
                    writer.AddInt64(offset);
                    writer.AddBytes(content, offset, 40);
                }));
            }

            lines.Add(bench.Host.Encode(FrameType.EndStream, writer =>
            {
                writer.AddInt32(SessionBench.FirstStream);
                writer.AddInt64(content.Length);
                writer.AddInt32((int)SessionBench.ChecksumOf(content));
            }));
            Mutate(lines, random);
            foreach (byte[] line in lines)
            {
                bench.Port.Send(line);
                bench.Run(4);
            }

            bench.Run();
            Assert.True(
                bench.Bench.Station.Ledger.Verdict != ScanVerdict.Clean
                    || (bench.Bench.Pipeline.ScannedBytes == content.Length && bench.Bench.Station.Ledger.MissingBytes == 0),
                $"round {round}: clean without having been scanned");
            AssertServes(bench);
        }
    }

    [Fact]
    public void Device_allocates_nothing_after_the_freeze_whatever_arrives()
    {
        var bench = new SessionBench(storage: new ArrayStorage(4096), key: Keys.A);
        var random = new Random(3);
        var lines = new List<byte[]>
        {
            Line(bench, FrameType.Hello, 1, 0x0202),
            Line(bench, FrameType.Probe),
            Line(bench, FrameType.BeginStream, SessionBench.FirstStream, Sample.Length, 0, 0),
            bench.Host.Encode(FrameType.Data, writer =>
            {
                writer.AddInt32(SessionBench.FirstStream);
                writer.AddInt64(0);
                writer.AddBytes(Sample, 0, Sample.Length);
            }),
            Line(bench, FrameType.EndStream, SessionBench.FirstStream, Sample.Length, 0, 0),
            Line(bench, FrameType.Acknowledge, SessionBench.FirstStream, 10, 1),
            Line(bench, FrameType.GetStatistics, 0),
            Line(bench, FrameType.GetStatistics, 1),
            Line(bench, FrameType.GetStatistics, 2),
            Line(bench, FrameType.GetMemoryMap, 3),
            Line(bench, FrameType.GetAudit),
            Line(bench, FrameType.BeginUpdate, 100, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            Line(bench, FrameType.UpdateData, 0, 5, 6, 7),
            Line(bench, FrameType.CommitUpdate),
            Line(bench, FrameType.AbortUpdate),
            Line(bench, FrameType.AbortStream, SessionBench.FirstStream),
            Line(bench, FrameType.Reboot, 1),
            Line(bench, FrameType.Verdict, 1),
        };
        byte[] noise = new byte[3000];
        random.NextBytes(noise);
        lines.Add(noise);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                Run();
            }
        }));

        void Run()
        {
            for (int i = 0; i < lines.Count; i++)
            {
                bench.Port.Send(lines[i]);
                for (int poll = 0; poll < 60; poll++)
                {
                    bench.Session.Poll(bench.Now++);
                }

                bench.Port.DropSent();
            }
        }
    }

    /// <summary>Values that get past the first checks more often than random ones.</summary>
    private static void FillPlausibly(byte[] payload, Random random)
    {
        random.NextBytes(payload);
        if (random.Next(3) > 0)
        {
            byte[] stream = BitConverter.GetBytes(SessionBench.FirstStream + random.Next(4));
            stream.AsSpan(0, Math.Min(4, payload.Length)).CopyTo(payload);
            for (int i = 4; i < Math.Min(12, payload.Length); i++)
            {
                payload[i] = (byte)(random.Next(4) == 0 && i < 6 ? random.Next(256) : 0);
            }
        }
    }

    private static void Mutate(List<byte[]> lines, Random random)
    {
        for (int mutations = random.Next(1, 5); mutations > 0; mutations--)
        {
            int at = random.Next(lines.Count);
            switch (random.Next(5))
            {
                case 0:
                    lines[at][random.Next(lines[at].Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), [.. lines[at]]);
                    break;
                case 2:
                    (lines[at], lines[^1]) = (lines[^1], lines[at]);
                    break;
                case 3:
                    lines[at] = lines[at][..random.Next(1, lines[at].Length)];
                    break;
                default:
                    lines[at] = [.. lines[at].Take(random.Next(lines[at].Length)), (byte)random.Next(256), .. lines[at]];
                    break;
            }
        }
    }

    private static byte[] Line(SessionBench bench, FrameType type, params int[] fields) => bench.Host.Encode(type, writer =>
    {
        foreach (int field in fields)
        {
            writer.AddInt32(field);
        }
    });

    /// <summary>A host that keeps to the protocol gets a verdict.</summary>
    private static void AssertServes(SessionBench bench)
    {
        bench.Port.Send([0]);
        bench.Hello(0x7777);
        if (bench.Bench.Station.Ledger.State is StreamState.Receiving or StreamState.Finishing)
        {
            bench.Ask(FrameType.AbortStream, writer => writer.AddInt32(bench.Bench.Station.Ledger.Number));
        }

        int stream = bench.Bench.Station.Ledger.Number + 1;
        bench.BeginStream(Sample.Length, stream);
        bench.Data(0, Sample, stream);
        bench.End(Sample, stream);
        for (int round = 0; round < 10 && bench.Bench.Station.Ledger.State != StreamState.Finished; round++)
        {
            bench.Acknowledge(round, 0, stream);
        }

        Assert.Equal((stream, StreamState.Finished), (bench.Bench.Station.Ledger.Number, bench.Bench.Station.Ledger.State));
        Assert.Equal(ScanVerdict.Found, bench.Bench.Station.Ledger.Verdict);
    }
}
