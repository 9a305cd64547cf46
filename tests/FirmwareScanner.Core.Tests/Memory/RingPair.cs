using System;
using System.Collections.Generic;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>
/// A ring and its naive model, driven by the same operations: after each, results, faults, marks, positions and every
/// visible byte are compared and the ring is audited.
/// </summary>
public sealed class RingPair
{
    private readonly NaiveRing _model;
    private readonly List<(RingOperation Operation, int Length)> _history = [];
    private readonly byte[] _scratch = new byte[64];
    private int _claimOffset;

    public RingPair(int capacity, RingPolicy policy, int counter, int index)
    {
        var plan = new MemoryPlan(int.MaxValue, 3, int.MaxValue);
        Ring = new ByteRing(plan, capacity, policy);
        Assert.Equal(MemoryFault.None, Ring.Attach());
        Assert.Equal(MemoryFault.None, Ring.StartCounters(counter, index));
        _model = new NaiveRing(capacity, policy, index);
    }

    public ByteRing Ring { get; }

    /// <summary>The model's state, see <see cref="NaiveRing.Signature"/>.</summary>
    public string Signature => _model.Signature;

    /// <summary>The byte that every test stores at a stream position: neighbours differ, and so do laps.</summary>
    public static byte ByteAt(long position)
    {
        return (byte)((position * 37) + (position >> 7) + 11);
    }

    public void Step(RingOperation operation, int length)
    {
        _history.Add((operation, length));
        switch (operation)
        {
            case RingOperation.Claim:
                CompareClaim(_model.Claim(length), Ring.Claim(length));
                break;
            case RingOperation.ClaimUpTo:
                CompareClaim(_model.ClaimUpTo(length), Ring.ClaimUpTo(length));
                break;
            case RingOperation.Commit:
                CommitBoth(length);
                break;
            case RingOperation.Peek:
                PeekBoth();
                break;
            case RingOperation.Consume:
                Expect(_model.Consume(length), Ring.Consume(length));
                break;
            case RingOperation.Write:
                WriteBoth(length);
                break;
            case RingOperation.Read:
                ReadBoth(length);
                break;
            case RingOperation.WriteSome:
                WriteSomeToBoth(Math.Max(1, length));
                break;
            default:
                ReadAtBoth(_model.Head + 1, Math.Max(1, length));
                ReadAtBoth(_model.Head, Math.Max(1, length));
                break;
        }

        CompareState();
    }

    private void CompareClaim(int expected, int actual)
    {
        Expect(expected, actual);
        Expect(_model.Fault, Ring.ClaimFault);
        _claimOffset = actual < 0 ? _claimOffset : actual;
    }

    private void CommitBoth(int length)
    {
        // The whole claimed region is scribbled on: an owner may, also where it commits less.
        for (int i = 0; i < Ring.ClaimLength; i++)
        {
            Ring.Buffer[_claimOffset + i] = i < length ? ByteAt(Ring.TailPosition + i) : (byte)0xEE;
        }

        Expect(_model.Commit(length), Ring.Commit(length));
    }

    private void PeekBoth()
    {
        int offset = Ring.Peek();
        Expect(_model.Peek(), offset);
        Expect(_model.Fault, Ring.PeekFault);
        if (offset >= 0)
        {
            Expect(_model.Head, Ring.PeekPosition);
            Expect(_model.Gap, Ring.PeekGap);
            ExpectBytes(Ring.Buffer, offset, Ring.PeekLength, Ring.PeekPosition);
        }
    }

    private void WriteBoth(int length)
    {
        for (int i = 0; i < length; i++)
        {
            _scratch[1 + i] = ByteAt(Ring.TailPosition + i);
        }

        Expect(_model.Write(length), Ring.Write(_scratch, 1, length));
        Expect(_model.Fault, Ring.ClaimFault);
    }

    private void ReadBoth(int length)
    {
        long position = _model.Head;
        int read = Ring.Read(_scratch, 1, length);
        Expect(_model.Read(length), read);
        Expect(_model.Fault, Ring.PeekFault);
        if (_model.Fault == MemoryFault.None)
        {
            Expect(position, Ring.PeekPosition);
            Expect(_model.Gap, Ring.PeekGap);
            ExpectBytes(_scratch, 1, read, position);
        }
    }

    private void WriteSomeToBoth(int length)
    {
        for (int i = 0; i < length; i++)
        {
            _scratch[1 + i] = ByteAt(Ring.TailPosition + i);
        }

        MemoryFault before = Ring.ClaimFault;
        int taken = _model.WriteSome(length);
        Expect(taken, Ring.WriteSome(_scratch, 1, length));
        Expect(taken > 0 ? MemoryFault.None : before, Ring.ClaimFault);
    }

    private void ReadAtBoth(long position, int length)
    {
        int read = Ring.ReadAt(position, _scratch, 1, length);
        Expect(_model.ReadAt(position, length), read);
        Expect(_model.Fault, Ring.PeekFault);
        if (read > 0)
        {
            Expect(position, Ring.PeekPosition);
            Expect(_model.Gap, Ring.PeekGap);
            ExpectBytes(_scratch, 1, read, position);
        }
    }

    private void CompareState()
    {
        Expect(MemoryFault.None, Ring.Audit());
        Expect(_model.Head, Ring.HeadPosition);
        Expect(_model.Tail, Ring.TailPosition);
        Expect(_model.Stored, Ring.Length);
        Expect(Ring.Capacity - _model.Used, Ring.Free);
        Expect(_model.ClaimLength, Ring.ClaimLength);
        Expect(_model.PeekLength, Ring.PeekLength);
        Expect(_model.Dropped, Ring.DroppedBytes);
        Expect(_model.DropEvents, Ring.DropEvents);
        Expect(_model.HighWater, Ring.HighWater);
    }

    private void ExpectBytes(byte[] bytes, int offset, int length, long position)
    {
        for (int i = 0; i < length; i++)
        {
            Expect(ByteAt(position + i), bytes[offset + i]);
        }
    }

    private void Expect<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Assert.Fail($"expected {expected}, got {actual}; capacity {Ring.Capacity}, {Ring.Policy}, after {string.Join(' ', _history)}");
        }
    }
}
