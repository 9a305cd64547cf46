using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Unpack.Measuring;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

/// <summary>What is computed fast of random bytes says what the definition says.</summary>
public sealed class ConstantTablesTests
{
    private const int Deviating = 300;

    [Fact]
    public void Piece_is_linear_exactly_if_the_dimensions_of_its_words_say_so()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int linear = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] piece = PieceOf(random, random.Next(2) == 0 ? 4 : 8, random.Next(1, 66), random.Next(4) == 0 ? random.Next(256, 1280) : EntropyMeter.PieceLength);

            bool isLinear = ConstantTables.IsLinear(piece);

            Assert.True(isLinear == (IsLinear(piece, 4) || IsLinear(piece, 8)), $"seed {seed}, round {round}");
            linear += isLinear ? 1 : 0;
        }

        Assert.InRange(linear, Deviating, 3000 - Deviating);
    }

    [Fact]
    public void Window_counts_the_pieces_that_are_as_even_as_chance_and_no_more()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int whole = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] window = new byte[EntropyMeter.WindowLength];
            random.NextBytes(window);
            int even = random.Next(3);
            for (int piece = 0; piece < even; piece++)
            {
                // Each value as often as any other, in any order.
                byte[] values = [.. Enumerable.Range(0, EntropyMeter.PieceLength).Select(i => (byte)i)];
                random.Shuffle(values);
                values.CopyTo(window, piece * 2 * EntropyMeter.PieceLength);
            }

            if (ShannonEntropy.Of(window) is >= EntropyMeter.OpaqueBits and <= EntropyMeter.EvenBits)
            {
                int expected = EntropyMeter.WindowLength - (even * EntropyMeter.PieceLength);
                Assert.True(EntropyMeter.MeasureOpacity(window) == Opacity.Whole(expected), $"seed {seed}, round {round}");
                whole++;
            }
        }

        Assert.InRange(whole, Deviating, 500);
    }

    /// <summary>Words of a space of so many dimensions, all moved by one word.</summary>
    private static byte[] PieceOf(Random random, int width, int dimensions, int length)
    {
        ulong[] basis = [.. Enumerable.Range(0, dimensions).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 32))];
        ulong offset = (ulong)random.NextInt64();
        byte[] word = new byte[8];
        byte[] piece = new byte[length];
        for (int i = 0; i + width <= length; i += width)
        {
            ulong value = basis.Where(_ => random.Next(2) == 0).Aggregate(offset, (sum, other) => sum ^ other);
            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            word.AsSpan(0, width).CopyTo(piece.AsSpan(i));
        }

        return piece;
    }

    private static bool IsLinear(byte[] piece, int width)
    {
        ulong[] words = [.. Enumerable.Range(0, piece.Length / width)
            .Select(i => width == 4 ? BitConverter.ToUInt32(piece, i * 4) : BitConverter.ToUInt64(piece, i * 8))];
        if (words.Length < width * 16)
        {
            return false;
        }

        var rows = new List<ulong>(words.Select(word => word ^ words[0]));
        ulong varying = rows.Aggregate(0UL, (bits, row) => bits | row);
        int rank = 0;
        for (int bit = 0; bit < 64; bit++)
        {
            int at = rows.FindIndex(row => (row >> bit & 1) != 0);
            if (at >= 0)
            {
                ulong pivot = rows[at];
                rows.RemoveAt(at);
                rows = [.. rows.Select(row => (row >> bit & 1) != 0 ? row ^ pivot : row)];
                rank++;
            }
        }

        return rank <= width * 8 * 3 / 4 && rank <= BitOperations.PopCount(varying) * 3 / 4;
    }
}
