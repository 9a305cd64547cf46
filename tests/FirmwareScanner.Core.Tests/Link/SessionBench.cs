using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Core.Tests.Update;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

/// <summary>A device with a session, and a host that speaks frame by frame.</summary>
internal sealed class SessionBench
{
    internal const int BootNumber = 3;

    internal SessionBench(LinkSettings? settings = null, SlotStorage? storage = null, byte[]? key = null, int ring = 512, KeyStorage? keys = null, int start = BootNumber)
    {
        Bench = new PipelineBench(ring: ring, payload: 64, journal: 256);
        Authority authority = Keys.Authority(key, start, keys);
        if (storage != null)
        {
            Slots = new DatabaseSlots(storage, Bench.Plan, authority, 1);
            Slots.Boot();
        }

        Settings = settings ?? new LinkSettings { LargestFrame = 128, Window = 512, EventWindow = 16, ReadLength = 64, LargestReply = 192 };
        var identity = new LinkIdentity("test-board", "link tests 1.0", 0x11223344, 7, BootNumber);
        Session = new LinkSession(Bench.Plan, Bench.Station, Port, identity, Settings, Slots, authority);
        Assert.Equal(DatabaseError.None, Bench.Load());
        Assert.Equal(PipelineFault.None, Bench.Station.Attach());
        Assert.Equal(LinkFault.None, Session.Attach());
        Assert.Equal(MemoryFault.None, Bench.Plan.Freeze());
    }

    internal PipelineBench Bench { get; }

    internal LinkSettings Settings { get; }

    internal QueuePort Port { get; } = new();

    internal LinkSession Session { get; }

    internal DatabaseSlots? Slots { get; }

    internal Frames Host { get; } = new();

    internal int Now { get; set; } = 1000;

    internal const int FirstStream = (BootNumber << 16) + 1;

    /// <summary>Lets the device work until it has nothing to do, and gives what it sent.</summary>
    internal List<(FrameType Type, int Sequence, byte[] Payload)> Run(int polls = 50)
    {
        for (int i = 0; i < polls; i++)
        {
            Session.Poll(Now);
        }

        Assert.Equal(PipelineFault.None, Bench.Station.Audit());
        return Host.Decode(Port.TakeSent());
    }

    internal List<(FrameType Type, int Sequence, byte[] Payload)> Ask(FrameType type, Action<FrameWriter>? fill = null)
    {
        Port.Send(Host.Encode(type, fill));
        return Run();
    }

    internal List<(FrameType Type, int Sequence, byte[] Payload)> Hello(int session = 0x55AA) => Ask(FrameType.Hello, writer =>
    {
        writer.AddInt32(session);
        writer.AddByte(LinkSession.ProtocolVersion);
        writer.AddByte(LinkSession.ProtocolVersion);
    });

    internal List<(FrameType Type, int Sequence, byte[] Payload)> BeginStream(long size, int stream = FirstStream) =>
        Ask(FrameType.BeginStream, writer =>
        {
            writer.AddInt32(stream);
            writer.AddInt64(size);
            writer.AddByte(1);
        });

    internal List<(FrameType Type, int Sequence, byte[] Payload)> Data(long offset, byte[] bytes, int stream = FirstStream) =>
        Ask(FrameType.Data, writer =>
        {
            writer.AddInt32(stream);
            writer.AddInt64(offset);
            writer.AddBytes(bytes, 0, bytes.Length);
        });

    internal List<(FrameType Type, int Sequence, byte[] Payload)> End(byte[] content, int stream = FirstStream) =>
        Ask(FrameType.EndStream, writer =>
        {
            writer.AddInt32(stream);
            writer.AddInt64(content.Length);
            writer.AddInt32((int)ChecksumOf(content));
        });

    internal List<(FrameType Type, int Sequence, byte[] Payload)> Acknowledge(int next, int flags = 0, int stream = FirstStream) =>
        Ask(FrameType.Acknowledge, writer =>
        {
            writer.AddInt32(stream);
            writer.AddInt32(next);
            writer.AddByte(flags);
        });

    internal static uint ChecksumOf(byte[] bytes)
    {
        var checksum = new Crc32();
        checksum.Add(bytes, 0, bytes.Length);
        return checksum.Value;
    }

    /// <summary>The fault that a refusal names.</summary>
    internal static LinkFault FaultOf((FrameType Type, int Sequence, byte[] Payload) frame)
    {
        Assert.Equal(FrameType.Refused, frame.Type);
        return (LinkFault)(frame.Payload[3] | (frame.Payload[4] << 8));
    }

    /// <summary>The records of event frames.</summary>
    internal static List<ScanRecord> EventsOf(IEnumerable<(FrameType Type, int Sequence, byte[] Payload)> frames)
    {
        var records = new List<ScanRecord>();
        foreach ((_, _, byte[] payload) in frames.Where(frame => frame.Type == FrameType.Events))
        {
            for (int at = 8; at < payload.Length; at += EventWindow.RecordLength)
            {
                records.Add(new ScanRecord(
                    (ScanEventKind)payload[at],
                    LittleEndian.UInt16(payload, at + 1),
                    LittleEndian.Int64(payload, at + 3),
                    LittleEndian.Int32(payload, at + 11)));
            }
        }

        return records;
    }
}
