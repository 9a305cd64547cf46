using FirmwareScanner.Memory;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Memory;

/// <summary>What a byte ring refuses, on the interpreter that it was written for.</summary>
[TestClass]
public static class RingFaultTests
{
    private const int Capacity = 8;

    [TestMethod]
    public static void Commit_of_more_than_claimed_is_refused_and_changes_nothing()
    {
        ByteRing ring = NewRing(RingPolicy.Refuse);
        ring.Claim(3);

        Check.Fault(MemoryFault.RingOverCommit, ring.Commit(4), "over-commit");
        Assert.AreEqual(0, ring.Length, "published");
        Check.None(ring.Commit(3), "the claim is still open");
        Assert.AreEqual(3, ring.Length, "published");
        Assert.AreEqual(1, ring.FaultCount(MemoryFault.RingOverCommit), "count");
        Check.None(ring.Audit(), "audit");
    }

    [TestMethod]
    public static void Second_claim_is_refused_while_one_is_open()
    {
        ByteRing ring = NewRing(RingPolicy.Refuse);
        ring.Claim(2);

        Assert.AreEqual(-1, ring.Claim(2), "offset");
        Check.Fault(MemoryFault.RingClaimActive, ring.ClaimFault, "second claim");
        Check.None(ring.Commit(0), "drop the claim");
        Check.Fault(MemoryFault.RingNoClaim, ring.Commit(1), "nothing is claimed");
        Check.None(ring.Audit(), "audit");
    }

    [TestMethod]
    public static void Claim_that_can_never_succeed_fails_differently_from_one_that_cannot_now()
    {
        ByteRing ring = NewRing(RingPolicy.Refuse);
        ring.Write(new byte[Capacity], 0, Capacity);

        ring.Claim(Capacity + 1);
        Check.Fault(MemoryFault.RingClaimTooLarge, ring.ClaimFault, "never");
        ring.Claim(1);
        Check.Fault(MemoryFault.RingFull, ring.ClaimFault, "not now");
        Assert.AreEqual(Capacity, ring.HighWater, "the full capacity is usable");
        Check.None(ring.Audit(), "audit");
    }

    [TestMethod]
    public static void Consume_of_more_than_peeked_is_refused_and_changes_nothing()
    {
        ByteRing ring = NewRing(RingPolicy.Refuse);
        Check.Fault(MemoryFault.RingNoPeek, ring.Consume(1), "nothing is peeked");
        ring.Write(new byte[5], 0, 5);
        ring.Peek();

        Check.Fault(MemoryFault.RingOverConsume, ring.Consume(6), "over-consume");
        Check.None(ring.Consume(5), "the peek is still open");
        Assert.AreEqual(-1, ring.Peek(), "empty");
        Check.Fault(MemoryFault.RingEmpty, ring.PeekFault, "empty");
        Check.None(ring.Audit(), "audit");
    }

    [TestMethod]
    public static void Ring_that_drops_keeps_the_newest_bytes_and_counts_the_others()
    {
        ByteRing ring = NewRing(RingPolicy.DropOldest);
        byte[] bytes = new byte[20];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)i;
        }

        for (int start = 0; start < bytes.Length; start += 5)
        {
            ring.Write(bytes, start, 5);
            Check.None(ring.Audit(), "audit");
        }

        byte[] read = new byte[Capacity];
        int count = ring.Read(read, 0, Capacity);

        Assert.AreEqual(20, (int)ring.DroppedBytes + count, "every byte is there or counted");
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual(20 - count + i, (int)read[i], "the newest in order");
        }
    }

    [TestMethod]
    public static void Counters_roll_over_without_a_trace()
    {
        ByteRing ring = NewRing(RingPolicy.Refuse);
        Check.None(ring.StartCounters(-3, 6), "just below the roll-over");
        byte[] bytes = { 1, 2, 3, 4, 5 };
        byte[] read = new byte[5];
        for (int round = 0; round < 4; round++)
        {
            Assert.AreEqual(5, ring.Write(bytes, 0, 5), "written");
            Assert.AreEqual(5, ring.Read(read, 0, 5), "read");
            Assert.AreEqual(15, read[0] + read[1] + read[2] + read[3] + read[4], "bytes");
            Check.None(ring.Audit(), "audit");
        }
    }

    [TestMethod]
    public static void Ring_without_memory_refuses_everything()
    {
        ByteRing ring = new ByteRing(new MemoryPlan(1024), Capacity, RingPolicy.Refuse);

        ring.Claim(1);

        Check.Fault(MemoryFault.RingNotAttached, ring.ClaimFault, "not attached");
    }

    private static ByteRing NewRing(RingPolicy policy)
    {
        MemoryPlan plan = new MemoryPlan(8192);
        ByteRing ring = new ByteRing(plan, Capacity, policy);
        Check.None(ring.Attach(), "attach");
        Check.None(plan.Freeze(), "freeze");
        return ring;
    }
}
