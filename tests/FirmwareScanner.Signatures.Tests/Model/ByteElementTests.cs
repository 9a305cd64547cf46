using System;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Model;

public sealed class ByteElementTests
{
    [Fact]
    public void What_is_known_of_a_set_follows_from_its_values()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            byte mask = (byte)random.Next(256);
            byte value = (byte)random.Next(256);
            byte[] some = new byte[random.Next(0, 9)];
            random.NextBytes(some);
            Check((i % 3) switch
            {
                0 => ByteElement.Masked(value, mask),
                1 => ByteElement.FromPredicate(some.Contains),
                _ => ByteElement.Masked(value, mask).Negated(),
            });
        }

        Check(ByteElement.Any);
        Check(ByteElement.Any.Negated());
        Check(ByteElement.Exactly(0xFF));
    }

    [Theory]
    [InlineData(0x4D, 0xFF)]
    [InlineData(0x40, 0xF0)]
    [InlineData(0x41, 0xDF)]
    public void Same_set_is_equal_however_it_was_made(byte value, byte mask)
    {
        ByteElement made = ByteElement.FromPredicate(other => (other & mask) == (value & mask));

        Assert.Equal(made, ByteElement.Masked(value, mask));
        Assert.Equal(made.GetHashCode(), ByteElement.Masked(value, mask).GetHashCode());
        Assert.NotEqual(made, made.Negated());
    }

    private static void Check(ByteElement element)
    {
        byte[] expected = [.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(element.Matches)];
        byte[] values = new byte[256];

        Assert.Equal(expected.Length, element.Count);
        Assert.Equal(expected, values[..element.CopyValues(values)]);
        Assert.Equal(expected.FirstOrDefault(), element.Least);
        int and = expected.Aggregate(0xFF, (all, value) => all & value);
        int varying = and ^ expected.Aggregate(0, (all, value) => all | value);
        bool isMask = element.TryGetMask(out byte masked, out byte mask);
        Assert.Equal(expected.Length == 1 << BitOperations.PopCount((uint)varying), isMask);
        Assert.Equal((byte)~varying, mask);
        Assert.Equal((byte)(and & ~varying), masked);
    }
}
