using System;
using System.Collections.Generic;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Pipeline;

public sealed class EventJournalTests
{
    [Fact]
    public void TryTake_records_come_in_order_with_all_their_values()
    {
        EventJournal journal = Create(3);
        journal.Write(ScanEventKind.Match, 65535, long.MaxValue, int.MaxValue);
        journal.Write(ScanEventKind.RuleFired, 7, 0, 0);

        Assert.True(journal.TryTake());
        Assert.Equal(ScanEventKind.Match, journal.Kind);
        Assert.Equal(65535, journal.Number);
        Assert.Equal(long.MaxValue, journal.Offset);
        Assert.Equal(int.MaxValue, journal.Length);
        Assert.Equal(0, journal.Sequence);
        Assert.True(journal.TryTake());
        Assert.Equal(ScanEventKind.RuleFired, journal.Kind);
        Assert.Equal(1, journal.Sequence);
        Assert.False(journal.TryTake());
        Assert.Equal(7, journal.Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void Records_of_any_offset_and_length_come_back_as_they_were(int capacity)
    {
        long[] offsets =
            [0, 1, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, (long)uint.MaxValue + 1, 1L << 40, long.MaxValue - 1, long.MaxValue];
        int[] lengths = [0, 1, ushort.MaxValue, ushort.MaxValue + 1, int.MaxValue];
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            EventJournal journal = Create(capacity);
            var model = new Queue<(ScanEventKind, int, long, int, int)>();
            int written = 0;
            long lost = 0;
            for (int step = 0; step < 400; step++)
            {
                // Now and then events are written that have no room, so that numbers jump.
                bool writes = random.Next(3) != 0 && (journal.Room > 0 || random.Next(4) == 0);
                if (writes)
                {
                    long offset = random.Next(3) == 0 ? offsets[random.Next(offsets.Length)] : random.NextInt64(1 << 20);
                    int length = random.Next(4) == 0 ? lengths[random.Next(lengths.Length)] : random.Next(100);
                    var kind = (ScanEventKind)random.Next((int)ScanEventKind.Match, (int)ScanEventKind.LayerRuleFired + 1);
                    if (journal.Room > 0)
                    {
                        model.Enqueue((kind, step, offset, length, written));
                    }
                    else
                    {
                        lost++;
                    }

                    journal.Write(kind, step, offset, length);
                    written++;
                }
                else if (model.TryDequeue(out (ScanEventKind, int, long, int, int) expected))
                {
                    Assert.True(journal.TryTake());
                    Assert.Equal(expected, (journal.Kind, journal.Number, journal.Offset, journal.Length, journal.Sequence));
                }

                Assert.Equal((model.Count, lost), (journal.Count, journal.LostEvents));
                Assert.Equal(PipelineFault.None, journal.Audit());
            }
        }
    }

    [Fact]
    public void Journal_that_holds_as_many_whole_records_as_it_can_is_full_until_one_is_taken()
    {
        EventJournal journal = Create(64);
        while (journal.Room > 0)
        {
            journal.Write(ScanEventKind.Match, 1, journal.Count % 2 == 0 ? long.MaxValue : 0, 1);
        }

        Assert.Equal(2 * EventJournal.MostWideRecords, journal.Count);
        Assert.True(journal.TryTake());
        Assert.True(journal.TryTake());
        Assert.Equal(1, journal.Room);
        Assert.Equal(0, journal.LostEvents);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Write_and_take_in_any_order_equals_a_queue_that_counts_what_it_loses(int capacity)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            EventJournal journal = Create(capacity);
            var model = new Queue<(int Number, int Sequence)>();
            int written = 0;
            int highWater = 0;
            long lost = 0;
            for (int step = 0; step < 200; step++)
            {
                if (random.Next(2) == 0)
                {
                    journal.Write(ScanEventKind.Match, written, written, 1);
                    if (model.Count < capacity)
                    {
                        model.Enqueue((written, written));
                    }
                    else
                    {
                        lost++;
                    }

                    written++;
                }
                else if (model.TryDequeue(out (int Number, int Sequence) expected))
                {
                    Assert.True(journal.TryTake(), $"seed {seed}");
                    Assert.Equal(expected, (journal.Number, journal.Sequence));
                }
                else
                {
                    Assert.False(journal.TryTake(), $"seed {seed}");
                }

                highWater = Math.Max(highWater, model.Count);
                Assert.Equal((model.Count, lost, highWater), (journal.Count, journal.LostEvents, journal.HighWater));
                Assert.Equal(PipelineFault.None, journal.Audit());
            }
        }
    }

    [Fact]
    public void ResetHighWater_starts_again_at_what_waits()
    {
        EventJournal journal = Create(4);
        journal.Write(ScanEventKind.Match, 0, 0, 1);
        journal.Write(ScanEventKind.Match, 0, 0, 1);
        journal.TryTake();

        journal.ResetHighWater();

        Assert.Equal(1, journal.HighWater);
    }

    [Fact]
    public void Write_before_attach_is_lost_and_counted()
    {
        var journal = new EventJournal(new MemoryPlan(100_000), 4);

        journal.Write(ScanEventKind.Match, 0, 0, 1);

        Assert.Equal(1, journal.LostEvents);
    }

    [Fact]
    public void Attach_is_tried_again_after_each_failed_allocation()
    {
        for (int ordinal = 1; ordinal <= 7; ordinal++)
        {
            var plan = new MemoryPlan(100_000);
            var journal = new EventJournal(plan, 4);
            plan.FailAllocation(ordinal);
            Assert.Equal(MemoryFault.PlanOutOfMemory, journal.Attach());
            Assert.Equal(MemoryFault.None, journal.Attach());
            Assert.Equal(MemoryFault.None, plan.Freeze());
        }
    }

    [Fact]
    public void Constructor_capacity_out_of_range_is_refused()
    {
        var plan = new MemoryPlan(100_000);

        Assert.Throws<ArgumentOutOfRangeException>(() => new EventJournal(plan, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventJournal(plan, EventJournal.MaxCapacity + 1));
    }

    private static EventJournal Create(int capacity)
    {
        var plan = new MemoryPlan(100_000);
        var journal = new EventJournal(plan, capacity);
        Assert.Equal(MemoryFault.None, journal.Attach());
        Assert.Equal(MemoryFault.None, plan.Freeze());
        return journal;
    }
}
