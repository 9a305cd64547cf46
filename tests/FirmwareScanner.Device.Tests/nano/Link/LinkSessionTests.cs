using System;
using FirmwareScanner.Database;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Device.Tests.Scanning;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Update;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Link;

/// <summary>One conversation of a host with the device, frame by frame, from hello to verdict.</summary>
[TestClass]
public static class LinkSessionTests
{
    private const int BootNumber = 3;
    private const int Stream = (BootNumber << 16) + 1;

    private static FrameRig _host = null!;
    private static MemoryPort _line = null!;
    private static LinkSession _session = null!;
    private static PackedCase _case = null!;
    private static int _now;

    [Setup]
    public static void Start_the_device()
    {
        _case = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));
        _host = new FrameRig();
        _line = new MemoryPort();
        MemoryPlan plan = new MemoryPlan(65536);
        DatabaseReader reader = new DatabaseReader(new PackedDatabase(_case), plan);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Open(null), "open");
        ScanStation station = new ScanStation(plan, reader.Database, 512, RingPolicy.Refuse, 2, 64, 64);
        LinkSettings settings = new LinkSettings
        {
            LargestFrame = FrameRig.LargestFrame,
            Window = 512,
            EventWindow = 16,
            ReadLength = 64,
            LargestReply = 192,
        };
        LinkIdentity identity = new LinkIdentity("test-board", "device tests", 1, 2, BootNumber);
        _session = new LinkSession(plan, station, _line, identity, settings, null, new Authority());
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Load(), "load");
        Assert.AreEqual((int)PipelineFault.None, (int)station.Attach(), "station");
        Assert.AreEqual((int)LinkFault.None, (int)_session.Attach(), "session");
        Check.None(plan.Freeze(), "freeze");
    }

    [Cleanup]
    public static void Leave_the_memory_to_the_next_tests()
    {
        _case = null!;
        _host = null!;
        _line = null!;
        _session = null!;
    }

    [TestMethod]
    public static void Stream_from_hello_to_verdict_is_scanned_whole()
    {
        _host.Writer.Begin(FrameType.BeginStream);
        Assert.AreEqual((int)FrameType.Refused, Ask(FrameType.Refused), "no session yet");

        Hello();
        Assert.AreEqual((int)FrameType.HelloReply, Ask(FrameType.HelloReply), "hello");
        BeginStream();
        Assert.AreEqual((int)FrameType.StreamStatus, Ask(FrameType.StreamStatus), "begin");
        SendStream();
        EndStream();
        Assert.AreEqual((int)FrameType.Events, Ask(FrameType.Events), "events");
        Assert.AreEqual(Stream, _host.Reader.TakeInt32(), "stream");
        Assert.AreEqual(0, _host.Reader.TakeInt32(), "first event");
        Assert.AreEqual(_case.EventCount * EventWindow.RecordLength, _host.Reader.Remaining, "all events in one frame");

        Acknowledge(_case.EventCount);
        Assert.AreEqual((int)FrameType.Verdict, Ask(FrameType.Verdict), "verdict");
        CheckVerdict(_host.Reader);
    }

    private static void CheckVerdict(FrameReader verdict)
    {
        Assert.AreEqual(Stream, verdict.TakeInt32(), "stream");
        verdict.TakeUInt16();
        Assert.AreEqual((int)ScanVerdict.Found, verdict.TakeByte(), "verdict");
        Assert.AreEqual(0, verdict.TakeByte(), "reasons");
        Assert.AreEqual((long)_case.StreamLength, verdict.TakeInt64(), "length");
        Assert.AreEqual((long)_case.StreamLength, verdict.TakeInt64(), "scanned");
        Assert.AreEqual(0L, verdict.TakeInt64(), "missing");
        Assert.AreEqual(ChecksumOfStream(), verdict.TakeInt32(), "checksum");
        Assert.AreEqual(_case.EventCount, verdict.TakeInt32(), "events");
    }

    private static void Hello()
    {
        _host.Writer.Begin(FrameType.Hello);
        _host.Writer.AddInt32(0x55AA);
        _host.Writer.AddByte(LinkSession.ProtocolVersion);
        _host.Writer.AddByte(LinkSession.ProtocolVersion);
    }

    private static void BeginStream()
    {
        _host.Writer.Begin(FrameType.BeginStream);
        _host.Writer.AddInt32(Stream);
        _host.Writer.AddInt64(_case.StreamLength);
        _host.Writer.AddByte(1);
    }

    private static void SendStream()
    {
        const int Piece = 50;
        for (int done = 0; done < _case.StreamLength; done += Piece)
        {
            _host.Writer.Begin(FrameType.Data);
            _host.Writer.AddInt32(Stream);
            _host.Writer.AddInt64(done);
            int left = _case.StreamLength - done;
            _host.Writer.AddBytes(_case.Bytes, _case.Stream + done, left < Piece ? left : Piece);
            Ask(FrameType.None);
        }
    }

    private static void EndStream()
    {
        _host.Writer.Begin(FrameType.EndStream);
        _host.Writer.AddInt32(Stream);
        _host.Writer.AddInt64(_case.StreamLength);
        _host.Writer.AddInt32(ChecksumOfStream());
    }

    private static void Acknowledge(int next)
    {
        _host.Writer.Begin(FrameType.Acknowledge);
        _host.Writer.AddInt32(Stream);
        _host.Writer.AddInt32(next);
        _host.Writer.AddByte(0);
    }

    private static int ChecksumOfStream()
    {
        Crc32 checksum = new Crc32();
        checksum.Add(_case.Bytes, _case.Stream, _case.StreamLength);
        return (int)checksum.Value;
    }

    /// <summary>Sends the begun frame and lets the device work.</summary>
    /// <returns>The first frame of the wanted type in what the device sent, as a number; its fields can be taken. Else 0.</returns>
    private static int Ask(FrameType wanted)
    {
        _host.Writer.End();
        _host.Writer.Flush(_host.Port);
        _line.Send(_host.Port.Sent, _host.Port.SentCount);
        _host.Port.ClearSent();
        for (int i = 0; i < 40; i++)
        {
            _now += 10;
            _session.Poll(_now);
        }

        byte[] sent = new byte[_line.SentCount];
        Array.Copy(_line.Sent, 0, sent, 0, sent.Length);
        _line.ClearSent();
        for (int used = 0; used < sent.Length;)
        {
            used += _host.Reader.Accept(sent, used, sent.Length - used);
            if (_host.Reader.HasFrame && _host.Reader.Type == wanted)
            {
                return (int)wanted;
            }
        }

        return 0;
    }
}
