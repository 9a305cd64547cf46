using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Pipeline;

/// <summary>A full journal makes the stream wait in the middle of a step: no event is lost, and whatever ends the stream gives all blocks back.</summary>
public sealed class FullJournalTests
{
    // More than a chunk, so that there is something to report before the end.
    private static readonly byte[] Sample = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(
        "BOOTOTAJU123MPBOOTBOOTOTAOTABOOTchBOOTOTAendJUMPBOOTOTAJUx1234MPBOOTOTAEND", 9)));

    [Fact]
    public void Step_with_any_journal_block_ring_and_piece_gives_every_event_in_order()
    {
        List<ScanRecord> expected = PipelineBench.Expected((Sample, 0));
        foreach (int journal in new[] { 1, 2, 3, 7, 256 })
        {
            foreach ((int payload, int ring) in new[] { (1, 64), (3, 1), (16, 7), (16, 64), (1000, 1000) })
            {
                PipelineBench bench = new PipelineBench(ring, payload: payload, journal: journal).Start();
                foreach (int piece in new[] { 1, 3, 17, 1000 })
                {
                    Assert.Equal(expected, bench.Scan(Sample, piece));
                    Assert.Equal((ScanVerdict.Found, 0, 0), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons, bench.Station.LostEvents));
                }
            }
        }
    }

    [Fact]
    public void Source_is_asked_for_nothing_while_the_journal_is_full_and_every_event_comes_in_order()
    {
        foreach (int journal in new[] { 1, 2, 3, 7 })
        {
            PipelineBench bench = new PipelineBench(journal: journal).Start();
            bench.Station.BeginStream(new ScriptedSource(Sample, StreamSource.End), Sample.Length);

            Assert.Equal(StepResult.Finished, bench.StepToEnd());

            Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
            Assert.Equal((ScanVerdict.Found, 0), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        }
    }

    [Fact]
    public void Gap_while_the_rest_before_another_gap_waits_for_room_is_noted_behind_it()
    {
        PipelineBench bench = Fill(journal: 1);
        Assert.Equal(PipelineFault.None, bench.Station.Gap(5));
        while (bench.Pipeline.StreamLength <= Sample.Length)
        {
            bench.Step();
        }

        Assert.True(bench.Pipeline.IsSuspended, "the rest before the gap fits");
        Assert.Equal(PipelineFault.None, bench.Station.Gap(3));
        bench.Station.Offer(Sample, 0, Sample.Length);
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, 8), (Sample, 0)), bench.Events);
        Assert.Equal((8, IncompleteReason.Gap), (bench.Station.Ledger.MissingBytes, bench.Station.Ledger.Reasons));
    }

    [Fact]
    public void Bytes_that_the_ring_drops_while_the_stream_waits_are_a_gap_in_their_place()
    {
        PipelineBench bench = new PipelineBench(ring: Sample.Length, RingPolicy.DropOldest, payload: 1024, journal: 1).Start();
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, Sample.Length);
        bench.Step();
        Assert.True(bench.Pipeline.IsSuspended);
        bench.Station.Offer(Sample, 0, Sample.Length);
        bench.Station.Offer(Sample, 0, Sample.Length);
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, Sample.Length), (Sample, 0)), bench.Events);
        Assert.Equal(Sample.Length, bench.Station.Ledger.MissingBytes);
    }

    [Fact]
    public void Journal_that_nobody_empties_makes_the_stream_wait_and_loses_nothing()
    {
        PipelineBench bench = Fill(journal: 2);
        bench.Station.EndStream();
        StepResult result = StepResult.Worked;
        for (int step = 0; step < 10; step++)
        {
            result = bench.Station.Step();
            Assert.Equal(PipelineFault.None, bench.Station.Audit());
        }

        Assert.Equal((StepResult.JournalFull, 2), (result, bench.Pipeline.Journal.Count));
        bench.TakeEvents();
        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
        Assert.Equal((ScanVerdict.Found, 0, 0), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons, bench.Station.LostEvents));
    }

    [Fact]
    public void Abandoned_stream_that_waits_is_scanned_to_the_end_of_what_was_taken()
    {
        PipelineBench bench = Suspended();

        bench.Station.AbandonStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
        Assert.Equal((ScanVerdict.Found, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
    }

    [Fact]
    public void Fault_while_the_stream_waits_gives_it_up_and_all_blocks_come_back()
    {
        foreach (int steps in Enumerable.Range(1, 40))
        {
            PipelineBench bench = Fill(journal: 1);
            bench.Station.EndStream();
            for (int step = 0; step < steps && bench.Station.IsUnderWay; step++)
            {
                bench.Step();
            }

            if (bench.Station.IsUnderWay)
            {
                // A block that is released twice: the policy ends the stream.
                BlockPool pool = bench.Pipeline.Pool;
                BlockLease lease = pool.TryRent(9);
                pool.Release(lease);
                pool.Release(lease);
                Assert.Equal(StepResult.Failed, bench.Step());
                Assert.Equal((ScanVerdict.Incomplete, 0), (bench.Station.Ledger.Verdict, pool.Outstanding));
            }

            Assert.Equal(PipelineFault.None, bench.Station.Audit());
        }
    }

    [Fact]
    public void Stop_while_the_stream_waits_gives_all_blocks_back()
    {
        PipelineBench bench = Suspended();

        Assert.Equal(0, bench.Station.Stop().Count);

        Assert.Equal((ScanVerdict.Incomplete, 0), (bench.Station.Ledger.Verdict, bench.Pipeline.Pool.Outstanding));
        Assert.Equal(MemoryFault.None, bench.Pipeline.Pool.Audit());
    }

    [Fact]
    public void Stream_after_one_that_was_given_up_while_it_waited_has_its_own_events()
    {
        PipelineBench bench = Suspended();
        BlockLease lease = bench.Pipeline.Pool.TryRent(9);
        bench.Pipeline.Pool.Release(lease);
        bench.Pipeline.Pool.Release(lease);
        Assert.Equal(StepResult.Failed, bench.Step());
        bench.TakeEvents();

        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
    }

    /// <summary>A stream with the sample in its ring.</summary>
    private static PipelineBench Fill(int journal)
    {
        PipelineBench bench = new PipelineBench(ring: 1024, blocks: 3, payload: 1024, journal: journal).Start();
        bench.Station.BeginStream(-1);
        Assert.Equal(Sample.Length, bench.Station.Offer(Sample, 0, Sample.Length));
        return bench;
    }

    /// <summary>A stream that waits for room in the middle of its end.</summary>
    private static PipelineBench Suspended()
    {
        PipelineBench bench = Fill(journal: 2);
        bench.Station.EndStream();
        bench.Step();
        Assert.Equal(StepResult.Worked, bench.Step());
        Assert.True(bench.Pipeline.IsSuspended, "the journal is not full");
        return bench;
    }
}
