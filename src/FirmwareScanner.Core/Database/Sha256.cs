using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>SHA-256 (FIPS 180-4). The device's library has none; the desktop tests compare this one with the platform's.</summary>
[AllocationFree]
public sealed class Sha256
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = 32;

    /// <summary>Length of a message block in bytes.</summary>
    public const int BlockLength = 64;

    private readonly uint[] _constants = new uint[64];
    private readonly uint[] _initial = new uint[8];
    private readonly uint[] _state = new uint[8];
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[BlockLength];
    private int _blockCount;
    private long _length;

    /// <summary>Starts a hash.</summary>
    public Sha256()
    {
        DeriveConstants(_constants, _initial);
        Reset();
    }

    /// <summary>Starts over.</summary>
    public void Reset()
    {
        Array.Copy(_initial, 0, _state, 0, 8);
        _blockCount = 0;
        _length = 0;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The array that holds them.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    [BoundedLoop("Each round takes at least a byte of the input.")]
    public void Add(byte[] bytes, int start, int count)
    {
        _length += count;
        while (count > 0)
        {
            int part = BlockLength - _blockCount < count ? BlockLength - _blockCount : count;
            Array.Copy(bytes, start, _block, _blockCount, part);
            _blockCount += part;
            start += part;
            count -= part;
            if (_blockCount == BlockLength)
            {
                Compress();
                _blockCount = 0;
            }
        }
    }

    /// <summary>Ends the hash and writes it; the object then starts over.</summary>
    /// <param name="hash">Receives <see cref="HashLength"/> bytes.</param>
    /// <param name="start">Index of the first.</param>
    public void Finish(byte[] hash, int start)
    {
        long bits = _length * 8;
        _block[_blockCount++] = 0x80;
        if (_blockCount > BlockLength - 8)
        {
            Array.Clear(_block, _blockCount, BlockLength - _blockCount);
            Compress();
            _blockCount = 0;
        }

        Array.Clear(_block, _blockCount, BlockLength - _blockCount);
        for (int i = 0; i < 8; i++)
        {
            _block[BlockLength - 1 - i] = (byte)(bits >> (8 * i));
        }

        Compress();
        for (int i = 0; i < HashLength; i++)
        {
            hash[start + i] = (byte)(_state[i >> 2] >> (24 - (8 * (i & 3))));
        }

        Reset();
    }

    private static uint Rotate(uint value, int count) => (value >> count) | (value << (32 - count));

    /// <summary>
    /// The constants are the first 32 bits of the fractional parts of the cube roots (and, for the initial state, the square
    /// roots) of the first 64 (8) primes: derived with integers instead of stored, which saves a table in flash and RAM.
    /// </summary>
    [BoundedLoop("The 64th prime is 311, and the divisors of 311 are tried up to 17.")]
    [Allocates("Called by the constructor only.")]
    private static void DeriveConstants(uint[] constants, uint[] initial)
    {
        int found = 0;
        for (int candidate = 2; found < 64; candidate++)
        {
            bool isPrime = true;
            for (int divisor = 2; divisor * divisor <= candidate; divisor++)
            {
                if (candidate % divisor == 0)
                {
                    isPrime = false;
                    break;
                }
            }

            if (isPrime)
            {
                constants[found] = FractionOfRoot(candidate, true);
                if (found < 8)
                {
                    initial[found] = FractionOfRoot(candidate, false);
                }

                found++;
            }
        }
    }

    /// <summary>Finds the largest x with x^n at most prime * 2^(32 n) bit by bit, n being 3 or 2; returns its low 32 bits.</summary>
    [Allocates("Called by the constructor only.")]
    private static uint FractionOfRoot(int prime, bool cubic)
    {
        ulong root = 0;
        for (int bit = 36; bit >= 0; bit--)
        {
            ulong trial = root | (1UL << bit);
            if (PowerAtMost(trial, prime, cubic))
            {
                root = trial;
            }
        }

        return (uint)root;
    }

    /// <summary>Compares powers in limbs of 32 bits, as they have up to 111 bits.</summary>
    [Allocates("Called by the constructor only.")]
    private static bool PowerAtMost(ulong value, int prime, bool cubic)
    {
        ulong[] power = new ulong[4];
        power[0] = value & 0xFFFFFFFF;
        power[1] = value >> 32;
        int factors = cubic ? 2 : 1;
        for (int f = 0; f < factors; f++)
        {
            MultiplyLimbs(power, value);
        }

        int unit = cubic ? 3 : 2;
        for (int limb = 3; limb > unit; limb--)
        {
            if (power[limb] != 0)
            {
                return false;
            }
        }

        ulong whole = power[unit];
        return whole < (ulong)prime;
    }

    private static void MultiplyLimbs(ulong[] limbs, ulong factor)
    {
        ulong low = factor & 0xFFFFFFFF;
        ulong high = factor >> 32;
        ulong carry = 0;
        ulong previous = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong current = limbs[i];
            ulong product = (current * low) + carry;
            ulong crossed = previous * high;
            ulong sum = (product & 0xFFFFFFFF) + (crossed & 0xFFFFFFFF);
            limbs[i] = sum & 0xFFFFFFFF;
            carry = (product >> 32) + (crossed >> 32) + (sum >> 32);
            previous = current;
        }
    }

    private void Compress()
    {
        uint[] w = _schedule;
        for (int i = 0; i < 16; i++)
        {
            int at = i * 4;
            w[i] = ((uint)_block[at] << 24) | ((uint)_block[at + 1] << 16) | ((uint)_block[at + 2] << 8) | _block[at + 3];
        }

        for (int i = 16; i < 64; i++)
        {
            uint s0 = Rotate(w[i - 15], 7) ^ Rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint s1 = Rotate(w[i - 2], 17) ^ Rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        Rounds(_state, w, _constants);
    }

    private static void Rounds(uint[] state, uint[] w, uint[] constants)
    {
        uint a = state[0];
        uint b = state[1];
        uint c = state[2];
        uint d = state[3];
        uint e = state[4];
        uint f = state[5];
        uint g = state[6];
        uint h = state[7];
        for (int i = 0; i < 64; i++)
        {
            uint s1 = Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);
            uint t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
            uint s0 = Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);
            uint t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
