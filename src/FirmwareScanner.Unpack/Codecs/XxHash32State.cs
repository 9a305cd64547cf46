using System;
using System.Buffers.Binary;
using System.Numerics;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>xxHash of 32 bits, piece by piece (the xxHash specification, version 0.1.1). Not to be copied while in use.</summary>
internal struct XxHash32State
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;
    private const int Stripe = 16;

    private readonly byte[] _rest = new byte[Stripe];
    private readonly uint _seed;
    private uint _first;
    private uint _second;
    private uint _third;
    private uint _fourth;
    private int _restLength;
    private ulong _length;

    /// <summary>Begins.</summary>
    public XxHash32State(uint seed)
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
    public readonly uint Finish()
    {
        uint hash = _length < Stripe
            ? _seed + Prime5
            : BitOperations.RotateLeft(_first, 1) + BitOperations.RotateLeft(_second, 7)
                + BitOperations.RotateLeft(_third, 12) + BitOperations.RotateLeft(_fourth, 18);
        hash += (uint)_length;
        ReadOnlySpan<byte> rest = _rest.AsSpan(0, _restLength);
        while (rest.Length >= sizeof(uint))
        {
            hash += BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime3;
            hash = BitOperations.RotateLeft(hash, 17) * Prime4;
            rest = rest[sizeof(uint)..];
        }

        foreach (byte value in rest)
        {
            hash += value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint lane, uint word) => BitOperations.RotateLeft(lane + (word * Prime2), 13) * Prime1;

    private void Mix(ReadOnlySpan<byte> stripes)
    {
        uint first = _first;
        uint second = _second;
        uint third = _third;
        uint fourth = _fourth;
        while (stripes.Length >= Stripe)
        {
            first = Round(first, BinaryPrimitives.ReadUInt32LittleEndian(stripes));
            second = Round(second, BinaryPrimitives.ReadUInt32LittleEndian(stripes[4..]));
            third = Round(third, BinaryPrimitives.ReadUInt32LittleEndian(stripes[8..]));
            fourth = Round(fourth, BinaryPrimitives.ReadUInt32LittleEndian(stripes[12..]));
            stripes = stripes[Stripe..];
        }

        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }
}
