using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Client;

public sealed class LinkStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(237)]
    [InlineData(1024)]
    [InlineData(50_000)]
    public void Stream_over_a_good_line_gives_the_log_of_the_core_alone(int length)
    {
        byte[] content = LinkRig.Content(length, length);
        var rig = new LinkRig();

        LinkStreamResult result = rig.Send(content);

        Assert.Null(result.LostReason);
        Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(result));
        Assert.Equal((0, 0), (result.ResentBytes, result.Reconnects));
        Assert.Equal(0, rig.Station.RefusedBytes);
    }

    [Fact]
    public void Streams_follow_each_other_with_events_and_verdicts_of_their_own()
    {
        var rig = new LinkRig();
        for (int seed = 0; seed < 10; seed++)
        {
            byte[] content = LinkRig.Content(3000 + seed, seed);

            Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(rig.Send(content)));
        }
    }

    /// <summary>The whole point of the link: whatever the line does, what the host believes is what the core says.</summary>
    [Fact]
    public void Stream_over_a_bad_line_gives_the_log_of_the_core_alone_or_is_lost()
    {
        int lost = 0;
        long resent = 0;
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            byte[] content = LinkRig.Content(random.Next(0, 6000), seed);
            var rig = new LinkRig(
                new LineFaults
                {
                    Seed = (ulong)seed,
                    DropPerMille = random.Next(3) == 0 ? 0 : random.Next(60),
                    DuplicatePerMille = random.Next(3) == 0 ? 0 : random.Next(40),
                    CorruptPerMille = random.Next(3) == 0 ? 0 : random.Next(60),
                    DelayPerMille = random.Next(3) == 0 ? 0 : random.Next(40),
                    BytesPerMillisecond = random.Next(3) == 0 ? 11 : 0,
                });
            if (random.Next(4) == 0)
            {
                rig.OnTick = now => Breaks(rig, now, seed);
            }

            LinkStreamResult result = SendOrLose(rig, content);

            if (result.IsLost)
            {
                lost++;
                Assert.Equal(ScanVerdict.Unknown, result.Verdict);
            }
            else
            {
                Assert.True(LinkRig.CoreAlone(content) == rig.LogOf(result), $"seed {seed}: the log differs");
            }

            Assert.Equal(PipelineFault.None, rig.Station.Audit());
            resent += result.ResentBytes;
        }

        TestContext.Current.SendDiagnosticMessage($"{lost} of 300 streams lost, {resent} bytes sent again");
        Assert.True(lost < 15, $"{lost} of 300 streams were lost");
        Assert.True(resent > 0, "nothing was ever sent again: the line was too good to test anything");
    }

    [Fact]
    public void Break_at_every_byte_of_a_session_is_bridged_or_reported()
    {
        byte[] content = LinkRig.Content(400, 5);
        string expected = LinkRig.CoreAlone(content);
        var whole = new LinkRig();
        whole.Send(content);
        long length = whole.Line.BytesWritten;
        for (long at = 0; at < length; at++)
        {
            var rig = new LinkRig(options: new LinkClientOptions { AnswerMilliseconds = 100, Attempts = 3 });
            int restoreAt = int.MaxValue;
            rig.Line.OnByte = written =>
            {
                if (written == at)
                {
                    rig.Line.IsCut = true;
                    restoreAt = rig.Milliseconds + 1000;
                }
            };
            rig.OnTick = now =>
            {
                rig.Line.IsCut &= now < restoreAt;
                return true;
            };

            LinkStreamResult result = rig.Send(content);

            Assert.True(result.LostReason is null, $"cut at byte {at}: {result.LostReason}");
            Assert.True(expected == rig.LogOf(result), $"cut at byte {at}: the log differs");
        }
    }

    [Fact]
    public void Device_that_restarts_at_any_moment_loses_the_stream_and_serves_the_next()
    {
        byte[] content = LinkRig.Content(5000, 6);
        string expected = LinkRig.CoreAlone(content);
        int lost = 0;
        for (int moment = 1; moment < 60; moment++)
        {
            var rig = new LinkRig(
                new LineFaults { BytesPerMillisecond = 100 }, new LinkClientOptions { AnswerMilliseconds = 50, Attempts = 3 });
            int start = rig.Milliseconds;
            rig.OnTick = now =>
            {
                if (now == start + moment)
                {
                    rig.Start();
                }

                return true;
            };

            LinkStreamResult result = rig.Send(content);
            lost += result.IsLost ? 1 : 0;
            Assert.True(result.IsLost || expected == rig.LogOf(result), $"restart after {moment} ms: the log differs");

            result = rig.Send(content);
            Assert.True(expected == rig.LogOf(result), $"restart after {moment} ms: the next log differs: {result.LostReason}");
        }

        Assert.InRange(lost, 20, 58);
    }

    [Fact]
    public void Line_that_stays_broken_loses_the_stream_with_a_reason()
    {
        var rig = new LinkRig(options: new LinkClientOptions { ReconnectMilliseconds = 3000 });
        rig.Client.Connect(TestContext.Current.CancellationToken);
        rig.Line.OnByte = written => rig.Line.IsCut |= written > 2000;

        LinkStreamResult result = rig.Send(LinkRig.Content(20_000, 7));

        Assert.True(result.IsLost);
        Assert.Contains("does not answer", result.LostReason, StringComparison.Ordinal);
        Assert.Equal(ScanVerdict.Unknown, rig.Station.Ledger.Verdict);
    }

    /// <summary>As a serial driver does, the buffer loses what has no room: the credit has to prevent that.</summary>
    [Fact]
    public void Device_that_stalls_at_random_never_has_its_receive_buffer_overrun()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            byte[] content = LinkRig.Content(8000, seed);
            var rig = new LinkRig(new LineFaults { Seed = (ulong)seed, ReceiveBuffer = 1024 });
            int stalledUntil = 0;
            rig.OnTick = now =>
            {
                if (now > stalledUntil && random.Next(30) == 0)
                {
                    stalledUntil = now + random.Next(900);
                }

                return now > stalledUntil;
            };

            LinkStreamResult result = rig.Send(content);

            Assert.Equal(0, rig.Line.OverrunBytes);
            Assert.True(rig.Client.MostBytesInFlight <= rig.Settings.Window);
            Assert.True(LinkRig.CoreAlone(content) == rig.LogOf(result), $"seed {seed}: {result.LostReason}");
        }
    }

    [Fact]
    public void Device_that_never_answers_again_is_not_flooded()
    {
        var rig = new LinkRig(new LineFaults { ReceiveBuffer = 1024 }, new LinkClientOptions { ReconnectMilliseconds = 60_000 });
        rig.Client.Connect(TestContext.Current.CancellationToken);
        int start = rig.Milliseconds;
        rig.OnTick = now => now < start + 20;

        LinkStreamResult result = rig.Send(LinkRig.Content(20_000, 9));

        Assert.True(result.IsLost);
        Assert.Equal(0, rig.Line.OverrunBytes);
    }

    [Fact]
    public void Host_that_stalls_slows_the_scan_down_and_loses_nothing()
    {
        byte[] content = LinkRig.Content(8000, 10);
        var rig = new LinkRig();
        rig.Matches.Begin();
        using var slow = new SlowStream(content, () =>
        {
            // The device works on alone for two seconds at each read.
            for (int i = 0; i < 2000; i++)
            {
                rig.Idle();
            }
        });

        LinkStreamResult result = rig.Client.SendStream(
            slow, content.Length, 1, rig.Matches, null, TestContext.Current.CancellationToken);

        Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(result));
    }

    [Fact]
    public void Content_shorter_than_declared_is_an_error_and_the_device_is_free_again()
    {
        byte[] content = LinkRig.Content(500, 11);
        var rig = new LinkRig();

        Assert.Throws<EndOfStreamException>(() => rig.Send(content, 600));
        Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(rig.Send(content)));
    }

    [Fact]
    public void Cancelled_stream_is_given_up_on_the_device()
    {
        var rig = new LinkRig();
        using var cancellation = new CancellationTokenSource();
        byte[] content = new byte[50_000];

        Assert.Throws<OperationCanceledException>(() => rig.Client.SendStream(
            new MemoryStream(content), content.Length, 1, rig.Matches, progress => Cancel(progress), cancellation.Token));
        for (int i = 0; i < 100; i++)
        {
            rig.Idle();
        }

        Assert.Equal(ScanVerdict.Incomplete, rig.Station.Ledger.Verdict);

        void Cancel(LinkProgress progress)
        {
            if (progress.Confirmed > 10_000)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void Second_host_gives_up_the_stream_that_the_first_left_behind()
    {
        var rig = new LinkRig(options: new LinkClientOptions { ReconnectMilliseconds = 1000, AnswerMilliseconds = 50 });
        rig.Line.OnByte = written => rig.Line.IsCut |= written == 3000;
        Assert.True(rig.Send(LinkRig.Content(20_000, 13)).IsLost);
        Assert.Equal(StreamState.Receiving, rig.Station.Ledger.State);
        rig.Line.OnByte = null;
        rig.Line.IsCut = false;
        var second = new LinkClient(rig.Line.Host, rig, new LinkClientOptions { Session = 77 });
        byte[] content = LinkRig.Content(700, 14);
        rig.Matches.Begin();

        LinkStreamResult result = second.SendStream(
            new MemoryStream(content), content.Length, 1, rig.Matches, null, TestContext.Current.CancellationToken);

        Assert.Equal(LinkRig.CoreAlone(content), rig.LogOf(result));
    }

    [Fact]
    public void Progress_ends_at_the_declared_size()
    {
        var rig = new LinkRig();
        LinkProgress last = default;
        byte[] content = LinkRig.Content(9000, 15);

        rig.Client.SendStream(
            new MemoryStream(content), content.Length, 1, rig.Matches, progress => last = progress, TestContext.Current.CancellationToken);

        Assert.Equal((9000L, 9000L), (last.Confirmed, last.Total));
    }

    /// <summary>A device that was out of reach from the beginning has not scanned anything either.</summary>
    private static LinkStreamResult SendOrLose(LinkRig rig, byte[] content)
    {
        try
        {
            return rig.Send(content);
        }
        catch (LinkException exception)
        {
            return new LinkStreamResult { LostReason = exception.Message };
        }
    }

    private static bool Breaks(LinkRig rig, int now, int seed)
    {
        int phase = (now + (seed * 37)) % 4000;
        rig.Line.IsCut = phase is > 300 and < 1200;
        return phase is not (> 2000 and < 2500);
    }

    private sealed class SlowStream(byte[] content, Action stall) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            stall();
            return base.Read(buffer, offset, count);
        }
    }
}
