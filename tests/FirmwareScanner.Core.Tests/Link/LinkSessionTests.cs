using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class LinkSessionTests
{
    private const int First = SessionBench.FirstStream;
    private static readonly byte[] Sample = Encoding.ASCII.GetBytes("xxBOOTyyOTAzzJU1234MPchBOOT--end--END");

    [Fact]
    public void Requests_before_the_hello_are_refused()
    {
        var bench = new SessionBench();

        Assert.Equal(LinkFault.NoSession, SessionBench.FaultOf(Assert.Single(bench.BeginStream(10))));
        Assert.False(bench.Session.IsHostPresent);
        Assert.Equal(StreamState.None, bench.Bench.Station.Ledger.State);
    }

    [Fact]
    public void Poll_says_whether_anything_was_done_so_that_an_idle_device_may_sleep()
    {
        var bench = new SessionBench();
        Assert.False(bench.Session.Poll(bench.Now));

        bench.Port.Send([1]);
        Assert.True(bench.Session.Poll(bench.Now));
        Assert.False(bench.Session.Poll(bench.Now));

        bench.Hello();
        Assert.False(bench.Session.Poll(bench.Now));
        bench.Port.IsClosed = true;
        Assert.False(bench.Session.Poll(bench.Now));
    }

    [Fact]
    public void Hello_is_answered_with_identity_and_limits()
    {
        var bench = new SessionBench();

        (FrameType type, _, byte[] reply) = Assert.Single(bench.Hello(0x01020304));

        Assert.Equal(FrameType.HelloReply, type);
        Assert.Equal(1, LittleEndian.UInt16(reply, 0));
        Assert.Equal(0x01020304, LittleEndian.Int32(reply, 2));
        Assert.Equal((LinkSession.ProtocolVersion, 0), (reply[6], reply[7]));
        Assert.Equal(128, LittleEndian.UInt16(reply, 8));
        Assert.Equal(512, LittleEndian.Int32(reply, 10));
        Assert.Equal(SessionBench.BootNumber, LittleEndian.Int32(reply, 14));
        Assert.Equal((0x11223344, 7), (LittleEndian.Int32(reply, 18), LittleEndian.Int32(reply, 22)));
        Assert.Equal((5, 5), (LittleEndian.UInt16(reply, 26), LittleEndian.UInt16(reply, 28)));
        Assert.Equal(First - 1, LittleEndian.Int32(reply, 30));
        Assert.Equal("test-board", Encoding.ASCII.GetString(reply, 52, reply[51]));
        Assert.True(bench.Session.IsHostPresent);
    }

    [Theory]
    [InlineData(0, LinkSession.ProtocolVersion - 1)]
    [InlineData(LinkSession.ProtocolVersion + 1, 9)]
    public void Hello_for_other_versions_is_refused(int lowest, int highest)
    {
        var bench = new SessionBench();

        var frames = bench.Ask(FrameType.Hello, writer =>
        {
            writer.AddInt32(1);
            writer.AddByte(lowest);
            writer.AddByte(highest);
        });

        Assert.Equal(LinkFault.VersionUnsupported, SessionBench.FaultOf(Assert.Single(frames)));
    }

    [Fact]
    public void Stream_is_scanned_and_gives_the_events_of_the_core_and_the_verdict()
    {
        var bench = new SessionBench();
        bench.Hello();
        var frames = bench.BeginStream(Sample.Length);
        frames.AddRange(bench.Data(0, Sample[..20]));
        frames.AddRange(bench.Data(20, Sample[20..]));
        frames.AddRange(bench.End(Sample));
        List<ScanRecord> events = SessionBench.EventsOf(frames);
        frames = bench.Acknowledge(events.Count);

        Assert.Equal(PipelineBench.Expected((Sample, 0)), events);
        byte[] verdict = Assert.Single(frames, frame => frame.Type == FrameType.Verdict).Payload;
        Assert.Equal(First, LittleEndian.Int32(verdict, 0));
        Assert.Equal((int)ScanVerdict.Found, verdict[6]);
        Assert.Equal(Sample.Length, LittleEndian.Int64(verdict, 16));
        Assert.Equal(SessionBench.ChecksumOf(Sample), (uint)LittleEndian.Int32(verdict, 32));
        Assert.Equal(events.Count, LittleEndian.Int32(verdict, 36));
        Assert.Equal(ScanVerdict.Found, bench.Bench.Station.Ledger.Verdict);

        // Until it is acknowledged it is repeated, and no longer.
        bench.Now += bench.Settings.ResendMilliseconds;
        Assert.Equal(FrameType.Verdict, Assert.Single(bench.Run()).Type);
        bench.Now += bench.Settings.ResendMilliseconds;
        bench.Acknowledge(events.Count, 1);
        bench.Now += bench.Settings.ResendMilliseconds;
        Assert.Empty(bench.Run());
    }

    [Fact]
    public void Begin_repeated_goes_on_and_a_stale_or_concurrent_one_is_refused()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.BeginStream(Sample.Length);
        bench.Data(0, Sample[..5]);

        byte[] status = Assert.Single(bench.BeginStream(Sample.Length)).Payload;

        Assert.Equal(5, LittleEndian.Int64(status, 7));
        Assert.Equal(LinkFault.SizeMismatch, SessionBench.FaultOf(Assert.Single(bench.BeginStream(4))));
        Assert.Equal(LinkFault.StreamBusy, SessionBench.FaultOf(Assert.Single(bench.BeginStream(4, First + 1))));
        bench.Ask(FrameType.AbortStream, writer => writer.AddInt32(First));
        Assert.Equal(StreamState.Finished, bench.Bench.Station.Ledger.State);
        Assert.Equal(ScanVerdict.Incomplete, bench.Bench.Station.Ledger.Verdict);
        Assert.Contains(bench.BeginStream(4, First - 1), frame => frame.Type == FrameType.Refused);
        Assert.Contains(bench.BeginStream(4, First + 2), frame => frame.Type == FrameType.Refused);
        Assert.DoesNotContain(bench.BeginStream(4, First + 1), frame => frame.Type == FrameType.Refused);
        Assert.Equal(StreamState.Receiving, bench.Bench.Station.Ledger.State);
    }

    [Fact]
    public void Data_out_of_order_repeated_or_of_another_stream_change_nothing_and_are_answered_with_the_status()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.BeginStream(Sample.Length);
        bench.Data(0, Sample[..5]);

        foreach (var frames in new[]
        {
            bench.Data(6, Sample[6..8]),
            bench.Data(0, Sample[..5]),
            bench.Data(5, Sample[5..8], First + 1),
            bench.Data(-1, Sample[5..8]),
            bench.Data(5, [.. Sample, 1]),
        })
        {
            byte[] status = Assert.Single(frames).Payload;
            Assert.Equal(5, LittleEndian.Int64(status, 7));
        }

        Assert.Equal(3, bench.Session.Faults.CountOf(LinkFault.DataOutOfOrder));
        Assert.Equal(1, bench.Session.Faults.CountOf(LinkFault.SizeMismatch));
    }

    [Fact]
    public void Data_beyond_the_credit_are_refused_and_the_stream_goes_on()
    {
        var bench = new SessionBench();
        bench.Bench.Station.SetMinimumFill(64);
        bench.Hello();
        bench.BeginStream(10_000);
        byte[] piece = new byte[109];
        for (int i = 0; i < 6; i++)
        {
            bench.Port.Send(bench.Host.Encode(FrameType.Data, writer =>
            {
                writer.AddInt32(First);
                writer.AddInt64(i * piece.Length);
                writer.AddBytes(piece, 0, piece.Length);
            }));
            bench.Session.Poll(bench.Now);
        }

        bench.Run();
        Assert.Equal(StreamState.Receiving, bench.Bench.Station.Ledger.State);
        Assert.Equal(0, bench.Bench.Station.Ledger.MissingBytes);
    }

    [Fact]
    public void End_before_all_data_is_answered_with_the_status_and_ends_nothing()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.BeginStream(Sample.Length);
        bench.Data(0, Sample[..5]);

        byte[] status = bench.End(Sample)[^1].Payload;

        Assert.Equal((byte)StreamState.Receiving, status[6]);
        Assert.Equal(5, LittleEndian.Int64(status, 7));
        Assert.Equal(LinkFault.SizeMismatch, SessionBench.FaultOf(bench.End(Sample[..5])[^1]));
    }

    [Fact]
    public void End_with_another_checksum_makes_the_stream_damaged_and_never_clean()
    {
        var bench = new SessionBench();
        byte[] content = new byte[100];
        bench.Hello();
        bench.BeginStream(content.Length);
        bench.Data(0, content);

        bench.Ask(FrameType.EndStream, writer =>
        {
            writer.AddInt32(First);
            writer.AddInt64(content.Length);
            writer.AddInt32((int)SessionBench.ChecksumOf(content) ^ 1);
        });

        Assert.Equal(ScanVerdict.Incomplete, bench.Bench.Station.Ledger.Verdict);
        Assert.Equal(IncompleteReason.Damaged, bench.Bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Empty_stream_gets_a_verdict()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.BeginStream(0);

        var frames = bench.End([]);

        Assert.Contains(frames, frame => frame.Type == FrameType.Verdict);
        Assert.Equal(
            (ScanVerdict.Incomplete, IncompleteReason.Empty), (bench.Bench.Station.Ledger.Verdict, bench.Bench.Station.Ledger.Reasons));
    }

    [Fact]
    public void Host_that_does_not_acknowledge_makes_the_scanner_wait_and_loses_no_event()
    {
        var bench = new SessionBench();
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("BOOT....OTA....", 40)));
        bench.Hello();
        bench.BeginStream(content.Length);
        var frames = new List<(FrameType Type, int Sequence, byte[] Payload)>();
        int sent = 0;
        int acknowledged = 0;
        for (int round = 0; round < 500 && bench.Bench.Station.Ledger.State != StreamState.Finished; round++)
        {
            int room = Math.Min(Math.Min(100, content.Length - sent), bench.Bench.Pipeline.Ring.Free);
            if (room > 0)
            {
                frames.AddRange(bench.Data(sent, content[sent..(sent + room)]));
                sent += room;
            }
            else if (sent == content.Length)
            {
                frames.AddRange(bench.End(content));
            }

            int seen = SessionBench.EventsOf(frames).Count;
            Assert.True(seen - acknowledged <= bench.Settings.EventWindow);
            if (round % 7 == 6)
            {
                acknowledged = seen;
                frames.AddRange(bench.Acknowledge(acknowledged));
            }
        }

        for (int round = 0; round < 50; round++)
        {
            frames.AddRange(bench.Acknowledge(SessionBench.EventsOf(frames).Count));
        }

        Assert.Equal(0, bench.Bench.Pipeline.Journal.LostEvents);
        Assert.Equal(PipelineBench.Expected((content, 0)), SessionBench.EventsOf(frames));
    }

    [Fact]
    public void Host_that_is_there_and_acknowledges_nothing_is_waited_for_no_longer_than_the_settings_say()
    {
        var bench = new SessionBench();
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("BOOT", 300)));
        bench.Hello();
        bench.BeginStream(content.Length);
        var frames = new List<(FrameType Type, int Sequence, byte[] Payload)>();
        int sent = 0;
        for (int round = 0; round < 80 && frames.All(frame => frame.Type != FrameType.Verdict); round++)
        {
            int room = Math.Min(Math.Min(100, content.Length - sent), bench.Bench.Pipeline.Ring.Free);
            frames.AddRange(room > 0 ? bench.Data(sent, content[sent..(sent + room)]) : bench.End(content));
            sent += room;
            bench.Now += 1000;
            if (round < 30)
            {
                Assert.Equal(0, bench.Session.Faults.CountOf(LinkFault.EventsUnconfirmed));
            }
        }

        Assert.Equal(StreamState.Finished, bench.Bench.Station.Ledger.State);
        Assert.Equal(1, bench.Session.Faults.CountOf(LinkFault.EventsUnconfirmed));
        byte[] verdict = frames.Single(frame => frame.Type == FrameType.Verdict).Payload;
        Assert.Equal((byte)ScanVerdict.Found, verdict[6]);
        Assert.Equal(IncompleteReason.EventsLost, BitConverter.ToUInt16(verdict, verdict.Length - 2));
    }

    [Fact]
    public void Host_that_is_silent_counts_as_gone_and_a_new_hello_finds_the_stream_as_it_was()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.BeginStream(Sample.Length);
        bench.Data(0, Sample[..9]);
        bench.Now += bench.Settings.HostMilliseconds;
        Assert.Empty(bench.Run());
        Assert.False(bench.Session.IsHostPresent);

        var frames = bench.Hello(99);

        byte[] reply = Assert.Single(frames, frame => frame.Type == FrameType.HelloReply).Payload;
        Assert.Equal((First, (byte)StreamState.Receiving, 9L),
            (LittleEndian.Int32(reply, 30), reply[34], LittleEndian.Int64(reply, 35)));
        frames.AddRange(bench.Data(9, Sample[9..]));
        frames.AddRange(bench.End(Sample));
        Assert.Equal(PipelineBench.Expected((Sample, 0)), SessionBench.EventsOf(frames).Distinct());
    }

    [Fact]
    public void Local_stream_reports_to_a_host_that_is_present_and_waits_for_no_other()
    {
        var bench = new SessionBench();
        Assert.Equal(PipelineFault.None, bench.Bench.Station.BeginStream(Source(), Sample.Length, 5, true));
        Assert.True(bench.Bench.Station.IsUnderWay);
        Assert.Empty(bench.Run());
        Assert.Equal(ScanVerdict.Found, bench.Bench.Station.Ledger.Verdict);
        Assert.Equal(1, bench.Session.Faults.CountOf(LinkFault.EventsUnreported));

        // The host that comes later learns the verdict, and that it missed events.
        byte[] verdict = Assert.Single(bench.Hello(), frame => frame.Type == FrameType.Verdict).Payload;
        Assert.Equal((5, 1, (int)ScanVerdict.Found), (verdict[4], verdict[5], verdict[6]));
        Assert.Equal(First, LittleEndian.Int32(verdict, 0));

        Assert.Equal(PipelineFault.None, bench.Bench.Station.BeginStream(Source(), Sample.Length, 5, true));
        Assert.Equal(PipelineBench.Expected((Sample, 0)), SessionBench.EventsOf(bench.Run()));

        static ScriptedSource Source() => new(Sample);
    }

    [Fact]
    public void Reboot_is_granted_to_the_current_session_only_and_after_the_answer_is_out()
    {
        var bench = new SessionBench();
        bench.Hello(7);
        Assert.Equal(LinkFault.WrongSession, SessionBench.FaultOf(bench.Ask(FrameType.Reboot, writer => writer.AddInt32(8))[0]));
        Assert.False(bench.Session.IsRebootRequested);

        Assert.Equal(FrameType.Rebooting, bench.Ask(FrameType.Reboot, writer => writer.AddInt32(7))[0].Type);

        Assert.True(bench.Session.IsRebootRequested);
    }

    [Fact]
    public void Requests_are_answered_naming_their_sequence_number()
    {
        var bench = new SessionBench();
        bench.Hello();
        foreach (FrameType type in new[] { FrameType.GetStatistics, FrameType.GetMemoryMap, FrameType.GetAudit, FrameType.Probe })
        {
            (FrameType reply, _, byte[] payload) = Assert.Single(bench.Ask(type, writer => writer.AddInt32(0)));

            Assert.Equal((int)type | 0x40, (int)reply);
            Assert.Equal(bench.Host.Writer.Sequence, LittleEndian.UInt16(payload, 0));
        }

        Assert.Equal(LinkFault.UpdateUnsupported, SessionBench.FaultOf(bench.Ask(FrameType.CommitUpdate)[0]));
        Assert.Equal(LinkFault.FrameUnknownType, SessionBench.FaultOf(bench.Ask(FrameType.Verdict)[0]));
        Assert.Equal(LinkFault.FrameBadPayload, SessionBench.FaultOf(bench.Ask(FrameType.GetStatistics)[0]));
    }

    [Fact]
    public void Closed_port_is_one_fault_and_an_open_one_goes_on()
    {
        var bench = new SessionBench();
        bench.Hello();
        bench.Port.IsClosed = true;
        bench.Run();
        bench.Port.IsClosed = false;

        Assert.Single(bench.Hello());
        Assert.Equal(1, bench.Session.Faults.CountOf(LinkFault.PortClosed));
    }
}
