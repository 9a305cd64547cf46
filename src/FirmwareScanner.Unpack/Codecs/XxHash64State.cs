using System;
using System.Buffers.Binary;
using System.Numerics;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>xxHash of 64 bits, piece by piece (the xxHash specification, version 0.1.1). Not to be copied while in use.</summary>
internal struct XxHash64State
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    private readonly byte[] _rest = new byte[Stripe];
    private readonly ulong _seed;
    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;
    private int _restLength;
    private ulong _length;

    /// <summary>Begins.</summary>
    public XxHash64State(ulong seed)
    {
        _seed = seed;
        _first = seed + Prime1 + Prime2;
        _second = seed + Prime2;
        _third = seed;
        _fourth = seed - Prime1;
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += (ulong)bytes.Length;
        if (_restLength > 0)
        {
            int part = Math.Min(Stripe - _restLength, bytes.Length);
            bytes[..part].CopyTo(_rest.AsSpan(_restLength));
            _restLength += part;
            bytes = bytes[part..];
            if (_restLength < Stripe)
            {
                return;
            }

            Mix(_rest);
        }

        int whole = bytes.Length & ~(Stripe - 1);
        Mix(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _restLength = bytes.Length - whole;
    }

    /// <summary>The hash of all bytes so far.</summary>
    public readonly ulong Finish()
    {
        ulong hash = (_length < Stripe ? _seed + Prime5 : Join()) + _length;
        ReadOnlySpan<byte> rest = _rest.AsSpan(0, _restLength);
        while (rest.Length >= sizeof(ulong))
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
            rest = rest[sizeof(ulong)..];
        }

        if (rest.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            rest = rest[sizeof(uint)..];
        }

        foreach (byte value in rest)
        {
            hash ^= value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    private readonly ulong Join()
    {
        ulong hash = BitOperations.RotateLeft(_first, 1) + BitOperations.RotateLeft(_second, 7)
            + BitOperations.RotateLeft(_third, 12) + BitOperations.RotateLeft(_fourth, 18);
        hash = Merge(Merge(hash, _first), _second);
        return Merge(Merge(hash, _third), _fourth);
    }

    private void Mix(ReadOnlySpan<byte> stripes)
    {
        ulong first = _first;
        ulong second = _second;
        ulong third = _third;
        ulong fourth = _fourth;
        while (stripes.Length >= Stripe)
        {
            first = Round(first, BinaryPrimitives.ReadUInt64LittleEndian(stripes));
            second = Round(second, BinaryPrimitives.ReadUInt64LittleEndian(stripes[8..]));
            third = Round(third, BinaryPrimitives.ReadUInt64LittleEndian(stripes[16..]));
            fourth = Round(fourth, BinaryPrimitives.ReadUInt64LittleEndian(stripes[24..]));
            stripes = stripes[Stripe..];
        }

        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }
}
