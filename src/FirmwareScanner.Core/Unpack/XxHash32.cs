using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>xxHash with 32 bits and seed 0, the checksum of LZ4 frames.</summary>
[AllocationFree]
internal sealed class XxHash32
{
    internal const int FieldCount = 7;

    private const int Stripe = 16;
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    private readonly byte[] _rest = new byte[Stripe];
    private uint _first;
    private uint _second;
    private uint _third;
    private uint _fourth;
    private uint _length;
    private int _restCount;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(Stripe, 1);

    /// <summary>The hash of what was added so far.</summary>
    internal uint Value
    {
        get
        {
            uint hash = _length < Stripe
                ? Prime5
                : Rotate(_first, 1) + Rotate(_second, 7) + Rotate(_third, 12) + Rotate(_fourth, 18);
            hash += _length;
            int at = 0;
            for (; at + 4 <= _restCount; at += 4)
            {
                hash = Rotate(hash + (Word(_rest, at) * Prime3), 17) * Prime4;
            }

            for (; at < _restCount; at++)
            {
                hash = Rotate(hash + (_rest[at] * Prime5), 11) * Prime1;
            }

            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }

    internal void Reset()
    {
        _first = unchecked(Prime1 + Prime2);
        _second = Prime2;
        _third = 0;
        _fourth = unchecked(0 - Prime1);
        _length = 0;
        _restCount = 0;
    }

    [BoundedLoop("Each round adds a stripe.")]
    internal void Add(byte[] bytes, int start, int count)
    {
        _length += (uint)count;
        int at = start;
        int end = start + count;
        if (_restCount > 0)
        {
            int missing = Stripe - _restCount < count ? Stripe - _restCount : count;
            Array.Copy(bytes, at, _rest, _restCount, missing);
            _restCount += missing;
            at += missing;
            if (_restCount < Stripe)
            {
                return;
            }

            AddStripes(_rest, 0, Stripe);
        }

        int whole = (end - at) & ~(Stripe - 1);
        AddStripes(bytes, at, at + whole);
        at += whole;
        _restCount = end - at;
        Array.Copy(bytes, at, _rest, 0, _restCount);
    }

    private void AddStripes(byte[] bytes, int start, int end)
    {
        uint first = _first;
        uint second = _second;
        uint third = _third;
        uint fourth = _fourth;
        for (int at = start; at < end; at += Stripe)
        {
            first += Word(bytes, at) * Prime2;
            first = ((first << 13) | (first >> 19)) * Prime1;
            second += Word(bytes, at + 4) * Prime2;
            second = ((second << 13) | (second >> 19)) * Prime1;
            third += Word(bytes, at + 8) * Prime2;
            third = ((third << 13) | (third >> 19)) * Prime1;
            fourth += Word(bytes, at + 12) * Prime2;
            fourth = ((fourth << 13) | (fourth >> 19)) * Prime1;
        }

        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }

    private static uint Word(byte[] bytes, int at)
    {
        return (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    }

    private static uint Rotate(uint value, int bits)
    {
        return (value << bits) | (value >> (32 - bits));
    }
}
