using System;
using FirmwareScanner.Link;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class CobsTests
{
    [Fact]
    public void Encode_then_decode_gives_every_short_sequence_back()
    {
        byte[] alphabet = [0, 1, 2, 254, 255];
        for (int length = 0; length <= 7; length++)
        {
            var digits = new int[length];
            var bytes = new byte[length];
            do
            {
                for (int i = 0; i < length; i++)
                {
                    bytes[i] = alphabet[digits[i]];
                }

                AssertRoundTrip(bytes);
            }
            while (Advance(digits, alphabet.Length));
        }
    }

    [Fact]
    public void Encode_then_decode_gives_back_runs_around_the_longest_with_zeros_anywhere()
    {
        for (int length = 250; length <= 512; length++)
        {
            byte[] bytes = new byte[length];
            Array.Fill(bytes, (byte)7);
            AssertRoundTrip(bytes);
            foreach (int zero in new[] { 0, 1, 252, 253, 254, 255, 256, length - 2, length - 1 })
            {
                byte[] copy = [.. bytes];
                copy[Math.Min(zero, length - 1)] = 0;
                AssertRoundTrip(copy);
            }
        }
    }

    [Fact]
    public void Encode_then_decode_gives_any_sequence_back()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[]>(AssertRoundTrip));
    }

    [Theory]
    [InlineData("00", "01 01")]
    [InlineData("00 00", "01 01 01")]
    [InlineData("11 22 00 33", "03 11 22 02 33")]
    [InlineData("11 22 33 44", "05 11 22 33 44")]
    [InlineData("11 00 00 00", "02 11 01 01 01")]
    public void Encode_gives_the_published_examples(string plain, string encoded)
    {
        byte[] source = Convert.FromHexString(plain.Replace(" ", string.Empty, StringComparison.Ordinal));

        Assert.Equal(Convert.FromHexString(encoded.Replace(" ", string.Empty, StringComparison.Ordinal)), Encode(source));
    }

    [Fact]
    public void Decode_of_any_bytes_answers_and_stays_inside_the_array()
    {
        var random = new Random(20261);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            int count = random.Next(bytes.Length + 1);

            int length = Cobs.Decode(bytes, count);

            Assert.InRange(length, -1, Math.Max(0, count - 1));
        }
    }

    private static void AssertRoundTrip(byte[] bytes)
    {
        byte[] encoded = Encode(bytes);
        Assert.DoesNotContain((byte)0, encoded);
        Assert.True(encoded.Length <= Cobs.EncodedLength(bytes.Length));
        int length = Cobs.Decode(encoded, encoded.Length);
        Assert.Equal(bytes, encoded[..length]);
    }

    private static byte[] Encode(byte[] bytes)
    {
        byte[] target = new byte[Cobs.EncodedLength(bytes.Length) + 3];
        int end = Cobs.Encode(bytes, bytes.Length, target, 3);
        return target[3..end];
    }

    private static bool Advance(int[] digits, int radix)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            if (++digits[i] < radix)
            {
                return true;
            }

            digits[i] = 0;
        }

        return false;
    }
}
