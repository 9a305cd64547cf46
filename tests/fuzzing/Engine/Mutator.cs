using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Changes inputs at random: bits, bytes, numbers, blocks, words of the target's dictionary, pieces of other inputs.</summary>
internal sealed class Mutator(FuzzTarget target, Random random)
{
    private const int MostSteps = 6;
    private const int LongestBlock = 64;

    private static readonly int[] Interesting =
        [0, 1, -1, 2, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 512, 1000, 1024, 4096, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue];

    private byte[] _bytes = new byte[64];
    private int _length;

    /// <summary>A changed input.</summary>
    /// <param name="input">Where to start from; not changed.</param>
    /// <param name="other">Another input, of which pieces may be taken.</param>
    internal byte[] Change(byte[] input, byte[] other)
    {
        _length = 0;
        Insert(0, input);
        for (int steps = 1 + random.Next(MostSteps); steps > 0; steps--)
        {
            Step(other);
        }

        byte[] changed = _bytes[..Math.Min(_length, target.LongestInput)];
        if (random.Next(2) == 0)
        {
            target.Repair(changed);
        }

        return changed;
    }

    private void Step(byte[] other)
    {
        int at = random.Next(_length + 1);
        switch (random.Next(_length == 0 ? 2 : 11))
        {
            case 0:
                Insert(at, RandomBytes());
                break;
            case 1:
                Insert(at, Word(other));
                break;
            case 2:
                Overwrite(at, Word(other));
                break;
            case 3:
                _bytes[random.Next(_length)] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                _bytes[random.Next(_length)] = (byte)random.Next(256);
                break;
            case 5:
                _bytes[random.Next(_length)] += (byte)(random.Next(2) == 0 ? random.Next(1, 36) : -random.Next(1, 36));
                break;
            case 6:
                ChangeNumber(at);
                break;
            case 7:
                Delete(at);
                break;
            case 8:
                Insert(at, Piece(_bytes.AsSpan(0, _length)));
                break;
            case 9:
                Overwrite(at, Piece(_bytes.AsSpan(0, _length)));
                break;
            default:
                Splice(at, other);
                break;
        }
    }

    private byte[] RandomBytes()
    {
        byte[] bytes = new byte[1 + random.Next(8)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Word(byte[] other)
    {
        IReadOnlyList<byte[]> words = target.Dictionary;
        return words.Count > 0 && random.Next(4) > 0 ? words[random.Next(words.Count)] : Piece(other);
    }

    private byte[] Piece(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, 1 + random.Next(LongestBlock));
        return bytes.Slice(random.Next(bytes.Length - count + 1), count).ToArray();
    }

    // Two or four bytes, in either order.
    private void ChangeNumber(int at)
    {
        int size = random.Next(2) == 0 ? sizeof(short) : sizeof(int);
        if (at + size > _length)
        {
            return;
        }

        Span<byte> place = _bytes.AsSpan(at, size);
        bool isBigEndian = random.Next(2) == 0;
        int value = random.Next(2) == 0
            ? Interesting[random.Next(Interesting.Length)]
            : Read(place, isBigEndian) + random.Next(-35, 36);
        Write(place, value, isBigEndian);
    }

    private static int Read(ReadOnlySpan<byte> place, bool isBigEndian) => (place.Length, isBigEndian) switch
    {
        (sizeof(short), false) => BinaryPrimitives.ReadInt16LittleEndian(place),
        (sizeof(short), true) => BinaryPrimitives.ReadInt16BigEndian(place),
        (_, false) => BinaryPrimitives.ReadInt32LittleEndian(place),
        _ => BinaryPrimitives.ReadInt32BigEndian(place),
    };

    private static void Write(Span<byte> place, int value, bool isBigEndian)
    {
        for (int i = 0; i < place.Length; i++)
        {
            place[isBigEndian ? place.Length - 1 - i : i] = (byte)(value >> (8 * i));
        }
    }

    private void Splice(int at, byte[] other)
    {
        _length = at;
        int from = random.Next(other.Length + 1);
        Insert(at, other.AsSpan(from));
    }

    private void Delete(int at)
    {
        int count = Math.Min(_length - at, 1 + random.Next(LongestBlock));
        Array.Copy(_bytes, at + count, _bytes, at, _length - at - count);
        _length -= count;
    }

    private void Overwrite(int at, byte[] bytes)
    {
        int count = Math.Min(bytes.Length, _length - at);
        Array.Copy(bytes, 0, _bytes, at, count);
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        // What is longer than inputs may be is cut off in the end.
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * (_length + bytes.Length));
        }

        Array.Copy(_bytes, at, _bytes, at + bytes.Length, _length - at);
        bytes.CopyTo(_bytes.AsSpan(at));
        _length += bytes.Length;
    }
}
