using System;

namespace FirmwareScanner.RecordingMutations;

/// <summary>Damage that knows nothing of the format: bits, bytes, ranges.</summary>
internal static class ByteMutations
{
    internal static readonly Func<byte[], Random, byte[]>[] All =
    [
        FlipBit, ChangeBytes, Delete, Insert, Duplicate, CopyOver, Zero, CutOff, Append,
    ];

    private const int LongestRange = 96;

    private static byte[] FlipBit(byte[] file, Random random)
    {
        byte[] result = (byte[])file.Clone();
        int bit = random.Next(file.Length * 8);
        result[bit / 8] ^= (byte)(1 << (bit % 8));
        return result;
    }

    private static byte[] ChangeBytes(byte[] file, Random random)
    {
        byte[] result = (byte[])file.Clone();
        for (int count = random.Next(1, 9); count > 0; count--)
        {
            result[random.Next(file.Length)] = (byte)random.Next(256);
        }

        return result;
    }

    private static byte[] Delete(byte[] file, Random random)
    {
        (int start, int length) = Range(file, random);
        return [.. file[..start], .. file[(start + length)..]];
    }

    private static byte[] Insert(byte[] file, Random random)
    {
        byte[] inserted = new byte[random.Next(1, LongestRange)];
        random.NextBytes(inserted);
        int position = random.Next(file.Length + 1);
        return [.. file[..position], .. inserted, .. file[position..]];
    }

    private static byte[] Duplicate(byte[] file, Random random)
    {
        (int start, int length) = Range(file, random);
        return [.. file[..(start + length)], .. file[start..]];
    }

    private static byte[] CopyOver(byte[] file, Random random)
    {
        (int start, int length) = Range(file, random);
        byte[] result = (byte[])file.Clone();
        Array.Copy(file, start, result, random.Next(file.Length - length + 1), length);
        return result;
    }

    private static byte[] Zero(byte[] file, Random random)
    {
        (int start, int length) = Range(file, random);
        byte[] result = (byte[])file.Clone();
        Array.Clear(result, start, length);
        return result;
    }

    private static byte[] CutOff(byte[] file, Random random) => file[..random.Next(file.Length)];

    private static byte[] Append(byte[] file, Random random)
    {
        (int start, int length) = Range(file, random);
        return [.. file, .. file[start..(start + length)]];
    }

    private static (int Start, int Length) Range(byte[] file, Random random)
    {
        int start = random.Next(file.Length);
        return (start, random.Next(1, Math.Min(LongestRange, file.Length - start) + 1));
    }
}
