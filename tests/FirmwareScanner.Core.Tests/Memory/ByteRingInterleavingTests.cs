using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>
/// A producer and a consumer as two cooperative threads: a scheduler steps them operation by operation through every
/// possible order. The naive model is compared at each step; what the consumer has collected, gaps included, must be
/// the stream from its start.
/// </summary>
public class ByteRingInterleavingTests
{
    private const int ConsumerSteps = 6;

    private static readonly RingOperation[] ConsumerLoop = [RingOperation.Peek, RingOperation.Consume];

    [Theory]
    [InlineData(RingPolicy.Refuse)]
    [InlineData(RingPolicy.DropOldest)]
    public void Every_interleaving_delivers_the_stream_with_every_gap_shown(RingPolicy policy)
    {
        int schedules = 0;
        foreach ((RingOperation, int)[] producer in ProducerScripts())
        {
            for (int bite = 1; bite <= 3; bite += 2)
            {
                for (int order = 0; order < 1 << (producer.Length + ConsumerSteps); order++)
                {
                    if (BitOperations.PopCount((uint)order) == ConsumerSteps)
                    {
                        Run(policy, producer, bite, order);
                        schedules++;
                    }
                }
            }
        }

        Assert.True(schedules > 10_000);
    }

    private static IEnumerable<(RingOperation, int)[]> ProducerScripts()
    {
        (RingOperation, int)[] claimThree = [(RingOperation.Claim, 3), (RingOperation.Commit, 3)];
        (RingOperation, int)[] claimTwoKeepOne = [(RingOperation.Claim, 2), (RingOperation.Commit, 1)];
        (RingOperation, int)[] dropClaim = [(RingOperation.Claim, 2), (RingOperation.Commit, 0)];
        (RingOperation, int)[] upTo = [(RingOperation.ClaimUpTo, 4), (RingOperation.Commit, 1)];
        (RingOperation, int)[] write = [(RingOperation.Write, 3), (RingOperation.Write, 1)];
        (RingOperation, int)[][] parts = [claimThree, claimTwoKeepOne, dropClaim, upTo, write];
        return from first in parts
               from second in parts
               from third in parts
               select first.Concat(second).Concat(third).ToArray();
    }

    private static void Run(RingPolicy policy, (RingOperation, int)[] producer, int bite, int order)
    {
        var pair = new RingPair(4, policy, -3, 2);
        int produced = 0;
        int consumed = 0;
        long next = 0;
        while (produced < producer.Length || consumed < ConsumerSteps)
        {
            if ((order >> (produced + consumed) & 1) == 0)
            {
                pair.Step(producer[produced].Item1, producer[produced].Item2);
                produced++;
            }
            else
            {
                next = ConsumerStep(pair, consumed, bite, next);
                consumed++;
            }
        }

        next = Drain(pair, next);
        Assert.Equal(pair.Ring.TailPosition, next);
    }

    private static long ConsumerStep(RingPair pair, int step, int bite, long next)
    {
        RingOperation operation = ConsumerLoop[step % ConsumerLoop.Length];
        int length = Math.Min(bite, pair.Ring.PeekLength);
        bool opened = pair.Ring.PeekLength == 0;
        pair.Step(operation, length);
        if (operation == RingOperation.Peek && opened && pair.Ring.PeekLength > 0)
        {
            Assert.Equal(next, pair.Ring.PeekPosition - pair.Ring.PeekGap);
        }

        return operation == RingOperation.Consume && length > 0 ? pair.Ring.PeekPosition + length : next;
    }

    private static long Drain(RingPair pair, long next)
    {
        if (pair.Ring.ClaimLength > 0)
        {
            pair.Step(RingOperation.Commit, 0);
        }

        if (pair.Ring.PeekLength > 0)
        {
            next = ConsumerStep(pair, 1, 4, next);
        }

        while (pair.Ring.Length > 0)
        {
            next = ConsumerStep(pair, 0, 4, next);
            next = ConsumerStep(pair, 1, 4, next);
        }

        return next;
    }
}
