using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>The corners that users of other rings trip over, one test each. The exhaustive tests cover the rest.</summary>
public class ByteRingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Full_and_empty_are_told_apart_at_every_index()
    {
        for (int index = 0; index < 4; index++)
        {
            ByteRing ring = Rig.Ring(4);
            Assert.Equal(MemoryFault.None, ring.StartCounters(-2, index));
            Assert.Equal(-1, ring.Peek());
            Assert.Equal(MemoryFault.RingEmpty, ring.PeekFault);
            Assert.Equal(4, ring.Write([1, 2, 3, 4], 0, 4));
            Assert.Equal((4, 0), (ring.Length, ring.Free));
            Assert.Equal(0, ring.Write([5], 0, 1));
            Assert.Equal(MemoryFault.RingFull, ring.ClaimFault);
            var read = new byte[6];
            Assert.Equal(4, ring.Read(read, 1, 5));
            Assert.Equal(new byte[] { 0, 1, 2, 3, 4, 0 }, read);
            Assert.Equal((0, 4), (ring.Length, ring.Free));
            Assert.Equal(MemoryFault.None, ring.Audit());
        }
    }

    [Fact]
    public void Claim_of_the_whole_capacity_succeeds_on_an_empty_ring_wherever_its_indices_are()
    {
        for (int index = 0; index < 5; index++)
        {
            ByteRing ring = Rig.Ring(5);
            ring.StartCounters(0, index);
            Assert.Equal(0, ring.Claim(5));
            Assert.Equal(MemoryFault.None, ring.Commit(5));
            Assert.Equal(5, ring.Length);
            Assert.Equal(MemoryFault.None, ring.Audit());
        }
    }

    [Theory]
    [InlineData(RingPolicy.Refuse)]
    [InlineData(RingPolicy.DropOldest)]
    public void Claim_that_can_never_succeed_fails_differently_from_one_that_cannot_now(RingPolicy policy)
    {
        ByteRing ring = Rig.Ring(4, policy);
        Assert.Equal(-1, ring.Claim(5));
        Assert.Equal(MemoryFault.RingClaimTooLarge, ring.ClaimFault);
        Assert.Equal(0, ring.Write(new byte[5], 0, 5));
        Assert.Equal(MemoryFault.RingClaimTooLarge, ring.ClaimFault);
        ring.Write(new byte[4], 0, 4);
        ring.Peek();

        Assert.Equal(-1, ring.Claim(1));
        Assert.Equal(policy == RingPolicy.Refuse ? MemoryFault.RingFull : MemoryFault.RingHeld, ring.ClaimFault);
        ring.Consume(4);
        Assert.True(ring.Claim(1) >= 0);
        Assert.Equal(MemoryFault.None, ring.ClaimFault);
        Assert.Equal(2, ring.FaultCount(MemoryFault.RingClaimTooLarge));
        Assert.Equal(0, ring.DroppedBytes);
    }

    [Fact]
    public void Second_claim_is_refused_and_the_first_stays_open()
    {
        ByteRing ring = Rig.Ring(4);
        int offset = ring.Claim(2);
        Assert.Equal(-1, ring.Claim(1));
        Assert.Equal(MemoryFault.RingClaimActive, ring.ClaimFault);
        Assert.Equal(0, ring.Write([1], 0, 1));
        Assert.Equal(MemoryFault.RingClaimActive, ring.ClaimFault);
        Assert.Equal(2, ring.ClaimLength);
        ring.Buffer[offset] = 7;
        Assert.Equal(MemoryFault.None, ring.Commit(1));
        Assert.Equal(7, ring.Buffer[ring.Peek()]);
    }

    [Fact]
    public void Over_commit_changes_nothing()
    {
        ByteRing ring = Rig.Ring(4);
        Assert.Equal(MemoryFault.RingNoClaim, ring.Commit(0));
        ring.Claim(2);
        Assert.Equal(MemoryFault.RingOverCommit, ring.Commit(3));
        Assert.Equal(MemoryFault.RingBadLength, ring.Commit(-1));
        Assert.Equal((0, 4, 2), (ring.Length, ring.Free, ring.ClaimLength));
        Assert.Equal(MemoryFault.None, ring.Commit(2));
        Assert.Equal(2, ring.Length);
    }

    [Fact]
    public void Dropped_claim_publishes_nothing_and_gives_its_room_back()
    {
        ByteRing ring = Rig.Ring(4);
        ring.Write([1, 2, 3], 0, 3);
        ring.Read(new byte[2], 0, 2);

        // Two bytes fit only at the start; the padding that they would need is not made.
        Assert.Equal(0, ring.Claim(2));
        Assert.Equal(MemoryFault.None, ring.Commit(0));
        Assert.Equal((1, 3), (ring.Length, ring.Free));
        Assert.Equal(3, ring.Write([4, 5, 6], 0, 3));
        var all = new byte[4];
        Assert.Equal(4, ring.Read(all, 0, 4));
        Assert.Equal(new byte[] { 3, 4, 5, 6 }, all);
    }

    [Fact]
    public void Exact_claim_is_contiguous_across_the_end_of_the_buffer()
    {
        ByteRing ring = Rig.Ring(8);
        ring.Write(new byte[6], 0, 6);
        ring.Read(new byte[5], 0, 5);
        Assert.Equal(0, ring.Claim(4));
        for (byte i = 0; i < 4; i++)
        {
            ring.Buffer[i] = (byte)(10 + i);
        }

        Assert.Equal(MemoryFault.None, ring.Commit(4));
        Assert.Equal((5, 1, 7), (ring.Length, ring.Free, ring.HighWater));
        Assert.Equal((5, 1), (ring.Peek(), ring.PeekLength));
        ring.Consume(1);
        Assert.Equal((0, 4), (ring.Peek(), ring.PeekLength));
        Assert.Equal(6, ring.PeekPosition);
        Assert.Equal(13, ring.Buffer[3]);
        ring.Consume(4);
        Assert.Equal(8, ring.Free);
    }

    [Fact]
    public void Second_peek_and_over_consume_are_refused()
    {
        ByteRing ring = Rig.Ring(4);
        ring.Write([1, 2], 0, 2);
        Assert.Equal(MemoryFault.RingNoPeek, ring.Consume(0));
        Assert.Equal(0, ring.Peek());
        Assert.Equal(-1, ring.Peek());
        Assert.Equal(MemoryFault.RingPeekActive, ring.PeekFault);
        Assert.Equal(0, ring.Read(new byte[1], 0, 1));
        Assert.Equal(MemoryFault.RingOverConsume, ring.Consume(3));
        Assert.Equal(MemoryFault.RingBadLength, ring.Consume(-1));
        Assert.Equal((2, 2), (ring.PeekLength, ring.Length));
        Assert.Equal(MemoryFault.None, ring.Consume(0));
        Assert.Equal(2, ring.Length);
    }

    [Fact]
    public void Dropped_bytes_leave_a_gap_that_the_reader_sees_with_its_position()
    {
        ByteRing ring = Rig.Ring(4, RingPolicy.DropOldest);
        ring.Write([0, 1, 2, 3], 0, 4);
        ring.Read(new byte[1], 0, 1);
        ring.Write([4, 5, 6], 0, 3);

        Assert.Equal((2L, 1, 1L), (ring.DroppedBytes, ring.DropEvents, ring.LastDropPosition));
        Assert.True(ring.Peek() >= 0);
        Assert.Equal((3L, 2L), (ring.PeekPosition, ring.PeekGap));
        Assert.Equal(3, ring.Buffer[3]);
        ring.Consume(0);
        ring.Peek();
        Assert.Equal(2L, ring.PeekGap);
        ring.Consume(1);
        ring.Peek();
        Assert.Equal((4L, 0L), (ring.PeekPosition, ring.PeekGap));
    }

    [Fact]
    public void Bytes_being_read_are_never_dropped()
    {
        ByteRing ring = Rig.Ring(4, RingPolicy.DropOldest);
        ring.Write([0, 1, 2, 3], 0, 4);
        int offset = ring.Peek();
        Assert.Equal(0, ring.Write([9], 0, 1));
        Assert.Equal(MemoryFault.RingHeld, ring.ClaimFault);
        Assert.Equal(-1, ring.ClaimUpTo(2));
        Assert.Equal(new byte[] { 0, 1, 2, 3 }, ring.Buffer.Skip(offset).Take(4));
        Assert.Equal(0, ring.DroppedBytes);
    }

    [Fact]
    public void Claim_up_to_takes_what_there_is()
    {
        ByteRing ring = Rig.Ring(4);
        ring.Write([1, 2, 3], 0, 3);
        Assert.Equal((3, 1), (ring.ClaimUpTo(9), ring.ClaimLength));
        ring.Commit(1);
        Assert.Equal(-1, ring.ClaimUpTo(9));
        Assert.Equal(MemoryFault.RingFull, ring.ClaimFault);
        Assert.Equal(-1, ring.ClaimUpTo(0));
        Assert.Equal(MemoryFault.RingBadLength, ring.ClaimFault);
    }

    [Fact]
    public void Copies_outside_their_array_are_refused()
    {
        ByteRing ring = Rig.Ring(4);
        var bytes = new byte[3];
        (int Offset, int Count)[] wrong = [(0, 4), (-1, 1), (1, -1), (3, 1), (4, 0), (int.MaxValue, 2), (1, int.MaxValue)];
        foreach ((int offset, int count) in wrong)
        {
            Assert.Equal(0, ring.Write(bytes, offset, count));
            Assert.Equal(MemoryFault.RingBadLength, ring.ClaimFault);
            Assert.Equal(0, ring.Read(bytes, offset, count));
            Assert.Equal(MemoryFault.RingBadLength, ring.PeekFault);
        }

        Assert.Equal(0, ring.Write(null!, 0, 0));
        Assert.Equal(MemoryFault.RingBadLength, ring.LastFault);
        Assert.Equal(0, ring.Write(bytes, 3, 0));
        Assert.Equal(MemoryFault.None, ring.ClaimFault);
        Assert.Equal(0, ring.Length);
    }

    [Fact]
    public void High_water_mark_can_start_again()
    {
        ByteRing ring = Rig.Ring(8);
        ring.Write(new byte[6], 0, 6);
        ring.Read(new byte[4], 0, 4);
        ring.Write(new byte[2], 0, 2);
        Assert.Equal(6, ring.HighWater);
        ring.ResetHighWater();
        Assert.Equal(4, ring.HighWater);
    }

    [Fact]
    public void Counters_start_only_on_a_ring_at_rest()
    {
        ByteRing ring = Rig.Ring(4);
        Assert.Equal(MemoryFault.RingBadLength, ring.StartCounters(0, 4));
        ring.Claim(1);
        Assert.Equal(MemoryFault.RingInUse, ring.StartCounters(0, 0));
        ring.Commit(1);
        Assert.Equal(MemoryFault.RingInUse, ring.StartCounters(0, 0));
        ring.Peek();
        ring.Consume(1);
        Assert.Equal(MemoryFault.None, ring.StartCounters(0, 0));
    }

    [Fact]
    public void Consumer_meets_a_producer_stopped_in_the_middle_of_a_drop()
    {
        ByteRing ring = Rig.Ring(4, RingPolicy.DropOldest);
        ring.Write([1, 2], 0, 2);
        PrivateState.Set(ring, "_head", 2);

        Assert.Equal(-1, ring.Peek());
        Assert.Equal(MemoryFault.RingHeld, ring.PeekFault);
        Assert.Equal(0, ring.Read(new byte[4], 0, 4));
        PrivateState.Set(ring, "_head", 0);
        Assert.Equal(2, ring.Read(new byte[4], 0, 4));
    }

    [Fact]
    public void Consumer_meets_a_producer_stopped_between_padding_and_publishing()
    {
        ByteRing ring = Rig.Ring(4);
        ring.Write([1, 2, 3], 0, 3);
        PrivateState.Set(ring, "_dataEnd", 3);

        // The padding is set, the counter not yet: the reader sees the old bytes and then nothing, and stays where it is.
        Assert.Equal(3, ring.Read(new byte[4], 0, 4));
        Assert.Equal(-1, ring.Peek());
        Assert.Equal(MemoryFault.RingEmpty, ring.PeekFault);
        Assert.Equal(3, PrivateState.Get<int>(ring, "_readIndex"));
        Assert.Equal(3, PrivateState.Get<int>(ring, "_dataEnd"));
    }

    [Theory]
    [InlineData(RingPolicy.Refuse)]
    [InlineData(RingPolicy.DropOldest)]
    public void Two_threads_lose_no_byte_without_a_gap(RingPolicy policy)
    {
        const int Total = 100_000;
        ByteRing ring = Rig.Ring(61, policy);
        ring.StartCounters(int.MaxValue - 1000, 13);
        var producer = new Thread(() => ProduceInClaims(ring, Total)) { IsBackground = true };
        producer.Start();
        var watch = Stopwatch.StartNew();
        long next = 0;
        long gaps = 0;
        while (next < Total)
        {
            int offset = ring.Peek();
            if (offset < 0)
            {
                Assert.True(watch.Elapsed < Patience, $"{next} of {Total} bytes arrived");
                Thread.Yield();
                continue;
            }

            gaps += ring.PeekGap;
            Assert.Equal(next + ring.PeekGap, ring.PeekPosition);
            for (int i = 0; i < ring.PeekLength; i++)
            {
                Assert.Equal(RingPair.ByteAt(ring.PeekPosition + i), ring.Buffer[offset + i]);
            }

            next = ring.PeekPosition + ring.PeekLength;
            Assert.Equal(MemoryFault.None, ring.Consume(ring.PeekLength));
        }

        Assert.True(producer.Join(Patience));
        Assert.Equal(ring.DroppedBytes, gaps);
        Assert.True(policy == RingPolicy.DropOldest || gaps == 0);
        Assert.Equal(MemoryFault.None, ring.Audit());
    }

    private static void ProduceInClaims(ByteRing ring, int total)
    {
        int position = 0;
        var watch = Stopwatch.StartNew();
        while (position < total && watch.Elapsed < Patience)
        {
            int wanted = Math.Min(1 + (position % 29), total - position);
            int offset = position % 3 == 0 ? ring.ClaimUpTo(wanted) : ring.Claim(wanted);
            if (offset < 0)
            {
                Thread.Yield();
                continue;
            }

            int length = ring.ClaimLength;
            for (int i = 0; i < length; i++)
            {
                ring.Buffer[offset + i] = RingPair.ByteAt(position + i);
            }

            ring.Commit(length);
            position += length;
        }
    }
}
