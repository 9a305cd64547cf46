using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Pipeline;

public sealed class ScanPipelineTests
{
    private static readonly byte[] Sample = Bytes(
        "BOOTOTAJU123MP..chxxxBOOTyyyyyyyyyyyyyJUMPzzzzzzendBOOTOTAOTA" + new string('.', 300) + "BOOT.END");

    [Fact]
    public void Step_any_payload_ring_and_piece_gives_the_same_events_in_the_same_order()
    {
        List<ScanRecord> expected = PipelineBench.Expected((Sample, 0));
        Assert.Contains(expected, record => record.Kind == ScanEventKind.RuleFired);
        for (int payload = 1; payload <= 40; payload++)
        {
            foreach (int ring in new[] { 1, 2, 7, 64, 1000 })
            {
                PipelineBench bench = new PipelineBench(ring, payload: payload).Start();
                foreach (int piece in new[] { 1, 3, 17, 1000 })
                {
                    Assert.Equal(expected, bench.Scan(Sample, piece));
                    Assert.Equal(ScanVerdict.Found, bench.Station.Ledger.Verdict);
                    Assert.Equal(Sample.Length, bench.Pipeline.ScannedBytes);
                }
            }
        }
    }

    [Fact]
    public void Step_case_table_gives_the_events_of_the_oracle()
    {
        foreach (ScanCase scanCase in CaseTable.All.Where(c => c.Stream.Length < 2000))
        {
            var rules = ScanBench.Parse(scanCase.Rules);
            byte[] image = ScanBench.Compile(rules, FirmwareScanner.Signatures.Compilation.TargetProfile.Device);
            PipelineBench bench = new PipelineBench(100, payload: 37, journal: 1 + (scanCase.Name.Length % 7), image: image).Start();

            List<ScanRecord> events = bench.Scan(scanCase.Stream, 11);

            var sorted = events.OrderBy(r => r.Kind).ThenBy(r => r.Number).ThenBy(r => r.Offset).ThenBy(r => r.Length);
            Assert.Equal(NaiveOracle.Run(rules, scanCase.Stream), sorted);
        }
    }

    [Fact]
    public void Step_empty_stream_is_incomplete_because_it_is_empty()
    {
        PipelineBench bench = new PipelineBench().Start();

        Assert.Empty(bench.Scan([]));
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Empty), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
    }

    [Fact]
    public void Offer_to_a_full_ring_that_refuses_takes_what_fits_and_counts_the_rest()
    {
        PipelineBench bench = new PipelineBench(ring: 8).Start();
        bench.Station.BeginStream(-1);

        Assert.Equal(8, bench.Station.Offer(Sample, 0, 20));
        Assert.Equal(0, bench.Station.Offer(Sample, 8, 12));
        Assert.Equal(24, bench.Station.RefusedBytes);
        Assert.Equal(0, bench.Station.Ledger.MissingBytes);
    }

    [Fact]
    public void Step_after_the_ring_dropped_bytes_shows_a_gap_and_keeps_offsets_right()
    {
        PipelineBench bench = new PipelineBench(ring: 8, RingPolicy.DropOldest).Start();
        bench.Station.BeginStream(Sample.Length);
        byte[] first = Bytes("BOOT");
        byte[] burst = Bytes("0123456789BOOT");
        bench.Station.Offer(first, 0, 4);
        bench.Step();
        Assert.Equal(14, bench.Station.Offer(burst, 0, 14));
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((first, 6), (burst[6..], 0)), bench.Events);
        Assert.Equal(6, bench.Station.Ledger.MissingBytes);
        Assert.Equal(18, bench.Pipeline.StreamLength);
        Assert.Equal(IncompleteReason.Gap | IncompleteReason.Truncated, bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Gap_in_the_middle_finds_nothing_across_and_everything_beside_it()
    {
        byte[] left = Bytes("..BOOT..BO");
        byte[] right = Bytes("OT..BOOT.");
        PipelineBench bench = new PipelineBench(payload: 7).Start();
        bench.Station.BeginStream(-1);
        bench.Station.Offer(left, 0, left.Length);
        Assert.Equal(PipelineFault.None, bench.Station.Gap(1000));
        bench.Station.Offer(right, 0, right.Length);
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((left, 1000), (right, 0)), bench.Events);
        Assert.Equal(IncompleteReason.Gap, bench.Station.Ledger.Reasons);
        Assert.Equal(left.Length + 1000 + right.Length, bench.Pipeline.StreamLength);
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
    }

    [Fact]
    public void Gap_at_start_and_end_and_twice_at_one_place_is_counted()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(21);
        Assert.Equal(PipelineFault.None, bench.Station.Gap(3));
        Assert.Equal(PipelineFault.None, bench.Station.Gap(4));
        bench.OfferAll(Bytes("BOOT"));
        Assert.Equal(PipelineFault.None, bench.Station.Gap(10));
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected(([], 7), (Bytes("BOOT"), 10)), bench.Events);
        Assert.Equal(17, bench.Station.Ledger.MissingBytes);
        Assert.Equal(IncompleteReason.Gap, bench.Station.Ledger.Reasons);
        Assert.Equal(ScanVerdict.Found, bench.Station.Ledger.Verdict);
    }

    [Fact]
    public void Gap_longer_than_any_stream_is_refused()
    {
        PipelineBench bench = new PipelineBench().Start();
        Assert.Equal(PipelineFault.None, bench.Station.BeginStream(-1));
        Assert.Equal(PipelineFault.BadLength, bench.Station.Gap(long.MaxValue));
        Assert.Equal(PipelineFault.None, bench.Station.Gap(StreamScanner.MaximumLength));
        Assert.Equal(PipelineFault.BadLength, bench.Station.Gap(1));
    }

    [Fact]
    public void Gap_while_an_earlier_one_is_pending_is_refused_until_it_is_reached()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, 5);
        bench.Station.Gap(1);
        bench.Station.Offer(Sample, 5, 5);

        Assert.Equal(PipelineFault.GapPending, bench.Station.Gap(1));
        bench.Step();
        bench.Step();
        Assert.Equal(PipelineFault.None, bench.Station.Gap(1));
    }

    [Theory]
    [InlineData(-1, ScanVerdict.Clean, IncompleteReason.None)]
    [InlineData(4, ScanVerdict.Clean, IncompleteReason.None)]
    [InlineData(3, ScanVerdict.Clean, IncompleteReason.None)]
    [InlineData(5, ScanVerdict.Incomplete, IncompleteReason.Truncated)]
    public void EndStream_before_the_declared_size_is_truncated(long declared, ScanVerdict verdict, int reasons)
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(declared);
        bench.OfferAll(Bytes("...."));
        bench.Station.EndStream();

        bench.StepToEnd();

        Assert.Equal((verdict, reasons), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
    }

    [Fact]
    public void SetMinimumFill_waits_for_as_many_bytes_unless_the_end_follows()
    {
        PipelineBench bench = new PipelineBench(ring: 16, payload: 8).Start();
        Assert.Equal(PipelineFault.BadLength, bench.Station.SetMinimumFill(9));
        Assert.Equal(PipelineFault.BadLength, bench.Station.SetMinimumFill(0));
        Assert.Equal(PipelineFault.None, bench.Station.SetMinimumFill(8));
        bench.Station.BeginStream(-1);

        bench.Station.Offer(Sample, 0, 7);
        Assert.Equal(StepResult.Waiting, bench.Step());
        bench.Station.Offer(Sample, 7, 2);
        Assert.Equal(StepResult.Worked, bench.Step());
        Assert.Equal(StepResult.Waiting, bench.Step());
        bench.Station.EndStream();
        Assert.Equal(StepResult.Worked, bench.Step());
        Assert.Equal(StepResult.Finished, bench.Step());
        Assert.Equal(2, bench.Pipeline.Blocks);
    }

    [Fact]
    public void Step_source_with_pauses_gaps_and_an_end_gives_the_same_events()
    {
        byte[] left = Bytes("BOOT.JU12");
        byte[] right = Bytes("3MP.BOOT.END");
        PipelineBench bench = new PipelineBench(payload: 5).Start();
        var source = new ScriptedSource(left, 0, 0, StreamSource.Gap, 0, right[..3], right[3..]);
        Assert.Equal(PipelineFault.None, bench.Station.BeginStream(source, -1));

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((left, 5), (right, 0)), bench.Events);
        Assert.Equal(IncompleteReason.Gap, bench.Station.Ledger.Reasons);
    }

    [Theory]
    [InlineData(StreamSource.Failed, IncompleteReason.Unreadable)]
    [InlineData(StreamSource.Damaged, IncompleteReason.Damaged)]
    [InlineData(-77, IncompleteReason.Unreadable)]
    [InlineData(1_000_000, IncompleteReason.Unreadable)]
    public void Step_source_that_fails_keeps_what_came_before(int answer, int reason)
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ScriptedSource(Bytes("..BOOT"), answer, Bytes("never read")), -1);

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((Bytes("..BOOT"), 0)), bench.Events);
        Assert.Equal(reason, bench.Station.Ledger.Reasons);
        Assert.Equal(PipelineFault.SourceFailed, bench.Station.Faults.Last);
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
    }

    [Fact]
    public void Step_source_that_announces_a_gap_of_nothing_has_failed()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ScriptedSource(StreamSource.Gap) { NextGap = 0 }, -1);

        bench.StepToEnd();

        Assert.Equal(IncompleteReason.Unreadable, bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Step_source_that_throws_ends_the_stream_after_what_it_gave()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ScriptedSource(Bytes("BO"), new TimeoutException(), Bytes("OT")), -1);
        Assert.Equal(StepResult.Worked, bench.Step());

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineFault.SourceThrew, bench.Station.Faults.Last);
        Assert.IsType<TimeoutException>(bench.Station.Faults.LastException);
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Unreadable), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal(2, bench.Pipeline.ScannedBytes);
    }

    [Fact]
    public void Calls_without_a_stream_are_refused()
    {
        PipelineBench bench = new PipelineBench().Start();

        Assert.Equal(StepResult.Idle, bench.Step());
        Assert.Equal(0, bench.Station.Offer(Sample, 0, 1));
        Assert.Equal(PipelineFault.NoStream, bench.Station.Faults.Last);
        Assert.Equal(PipelineFault.NoStream, bench.Station.Gap(1));
        Assert.Equal(PipelineFault.NoStream, bench.Station.EndStream());
        Assert.Equal(PipelineFault.NoStream, bench.Station.MarkIncomplete(IncompleteReason.Damaged));
    }

    [Fact]
    public void Calls_with_wrong_numbers_are_refused()
    {
        PipelineBench bench = new PipelineBench().Start();
        Assert.Equal(PipelineFault.BadLength, bench.Station.BeginStream(-2));
        Assert.Equal(PipelineFault.NoSource, bench.Station.BeginStream(null!, -1));
        bench.Station.BeginStream(-1);

        Assert.Equal(0, bench.Station.Offer(Sample, 1, Sample.Length));
        Assert.Equal(PipelineFault.BadLength, bench.Station.Faults.Last);
        Assert.Equal(PipelineFault.BadLength, bench.Station.Gap(0));
        Assert.Equal(PipelineFault.StreamActive, bench.Station.BeginStream(-1));
        bench.Station.EndStream();
        Assert.Equal(PipelineFault.NoStream, bench.Station.EndStream());
        Assert.Equal(0, bench.Station.Offer(Sample, 0, 1));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
