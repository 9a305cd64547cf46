using System;
using FirmwareScanner.Database;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Device.Tests.Scanning;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Link;

/// <summary>One conversation of a host with the device, frame by frame, from hello to verdict.</summary>
[TestClass]
public static class LinkSessionTests
{
    private const int BootNumber = 3;
    private const int Stream = (BootNumber << 16) + 1;

    private static FrameRig s_host = null!;
    private static MemoryPort s_line = null!;
    private static LinkSession s_session = null!;
    private static PackedCase s_case = null!;
    private static int s_now;

    [Setup]
    public static void Start_the_device()
    {
        s_case = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));
        s_host = new FrameRig();
        s_line = new MemoryPort();
        MemoryPlan plan = new MemoryPlan(65536);
        DatabaseReader reader = new DatabaseReader(new PackedDatabase(s_case), plan);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Open(null), "open");
        ScanPipeline pipeline = new ScanPipeline(plan, reader.Database, 512, RingPolicy.Refuse, 2, 64, 64);
        LinkSettings settings = new LinkSettings
        {
            LargestFrame = FrameRig.LargestFrame,
            Window = 512,
            EventWindow = 16,
            ReadLength = 64,
            LargestReply = 192,
        };
        LinkIdentity identity = new LinkIdentity("test-board", "device tests", 1, 2, BootNumber);
        s_session = new LinkSession(plan, pipeline, s_line, identity, settings, null);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Load(), "load");
        Assert.AreEqual((int)PipelineFault.None, (int)pipeline.Attach(), "pipeline");
        Assert.AreEqual((int)LinkFault.None, (int)s_session.Attach(), "session");
        Check.None(plan.Freeze(), "freeze");
    }

    [Cleanup]
    public static void Leave_the_memory_to_the_next_tests()
    {
        s_case = null!;
        s_host = null!;
        s_line = null!;
        s_session = null!;
    }

    [TestMethod]
    public static void Stream_from_hello_to_verdict_is_scanned_whole()
    {
        s_host.Writer.Begin(FrameType.BeginStream);
        Assert.AreEqual((int)FrameType.Refused, Ask(FrameType.Refused), "no session yet");

        Hello();
        Assert.AreEqual((int)FrameType.HelloReply, Ask(FrameType.HelloReply), "hello");
        BeginStream();
        Assert.AreEqual((int)FrameType.StreamStatus, Ask(FrameType.StreamStatus), "begin");
        SendStream();
        EndStream();
        Assert.AreEqual((int)FrameType.Events, Ask(FrameType.Events), "events");
        Assert.AreEqual(Stream, s_host.Reader.TakeInt32(), "stream");
        Assert.AreEqual(0, s_host.Reader.TakeInt32(), "first event");
        Assert.AreEqual(s_case.EventCount * EventWindow.RecordLength, s_host.Reader.Remaining, "all events in one frame");

        Acknowledge(s_case.EventCount);
        Assert.AreEqual((int)FrameType.Verdict, Ask(FrameType.Verdict), "verdict");
        CheckVerdict(s_host.Reader);
    }

    private static void CheckVerdict(FrameReader verdict)
    {
        Assert.AreEqual(Stream, verdict.TakeInt32(), "stream");
        verdict.TakeUInt16();
        Assert.AreEqual((int)ScanVerdict.Found, verdict.TakeByte(), "verdict");
        Assert.AreEqual(0, verdict.TakeByte(), "reasons");
        Assert.AreEqual((long)s_case.StreamLength, verdict.TakeInt64(), "length");
        Assert.AreEqual((long)s_case.StreamLength, verdict.TakeInt64(), "scanned");
        Assert.AreEqual(0L, verdict.TakeInt64(), "missing");
        Assert.AreEqual(ChecksumOfStream(), verdict.TakeInt32(), "checksum");
        Assert.AreEqual(s_case.EventCount, verdict.TakeInt32(), "events");
    }

    private static void Hello()
    {
        s_host.Writer.Begin(FrameType.Hello);
        s_host.Writer.AddInt32(0x55AA);
        s_host.Writer.AddByte(LinkSession.ProtocolVersion);
        s_host.Writer.AddByte(LinkSession.ProtocolVersion);
    }

    private static void BeginStream()
    {
        s_host.Writer.Begin(FrameType.BeginStream);
        s_host.Writer.AddInt32(Stream);
        s_host.Writer.AddInt64(s_case.StreamLength);
        s_host.Writer.AddByte(1);
    }

    private static void SendStream()
    {
        const int Piece = 50;
        for (int done = 0; done < s_case.StreamLength; done += Piece)
        {
            s_host.Writer.Begin(FrameType.Data);
            s_host.Writer.AddInt32(Stream);
            s_host.Writer.AddInt64(done);
            int left = s_case.StreamLength - done;
            s_host.Writer.AddBytes(s_case.Bytes, s_case.Stream + done, left < Piece ? left : Piece);
            Ask(FrameType.None);
        }
    }

    private static void EndStream()
    {
        s_host.Writer.Begin(FrameType.EndStream);
        s_host.Writer.AddInt32(Stream);
        s_host.Writer.AddInt64(s_case.StreamLength);
        s_host.Writer.AddInt32(ChecksumOfStream());
    }

    private static void Acknowledge(int next)
    {
        s_host.Writer.Begin(FrameType.Acknowledge);
        s_host.Writer.AddInt32(Stream);
        s_host.Writer.AddInt32(next);
        s_host.Writer.AddByte(0);
    }

    private static int ChecksumOfStream()
    {
        Crc32 checksum = new Crc32();
        checksum.Add(s_case.Bytes, s_case.Stream, s_case.StreamLength);
        return (int)checksum.Value;
    }

    /// <summary>Sends the begun frame and lets the device work.</summary>
    /// <returns>The first frame of the wanted type in what the device sent, as a number; its fields can be taken. Else 0.</returns>
    private static int Ask(FrameType wanted)
    {
        s_host.Writer.End();
        s_host.Writer.Flush(s_host.Port);
        s_line.Send(s_host.Port.Sent, s_host.Port.SentCount);
        s_host.Port.ClearSent();
        for (int i = 0; i < 40; i++)
        {
            s_now += 10;
            s_session.Poll(s_now);
        }

        byte[] sent = new byte[s_line.SentCount];
        Array.Copy(s_line.Sent, 0, sent, 0, sent.Length);
        s_line.ClearSent();
        for (int used = 0; used < sent.Length;)
        {
            used += s_host.Reader.Accept(sent, used, sent.Length - used);
            if (s_host.Reader.HasFrame && s_host.Reader.Type == wanted)
            {
                return (int)wanted;
            }
        }

        return 0;
    }
}
