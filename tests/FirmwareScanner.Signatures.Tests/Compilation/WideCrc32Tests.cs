using System;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>The fast checksum is that of the core.</summary>
public sealed class WideCrc32Tests
{
    [Fact]
    public void Check_value_is_that_of_the_standard()
    {
        var checksum = new WideCrc32();

        checksum.Add("123456789"u8);

        Assert.Equal(0xCBF43926, checksum.Value);
    }

    [Fact]
    public void Any_bytes_in_any_pieces_have_the_checksum_of_the_core()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            var expected = new Crc32();
            expected.Add(bytes, 0, bytes.Length);
            var actual = new WideCrc32();
            for (int position = 0; position < bytes.Length;)
            {
                int length = random.Next(bytes.Length - position + 1);
                actual.Add(bytes.AsSpan(position, length));
                position += length;
            }

            Assert.True(expected.Value == actual.Value, $"seed {seed}, round {round}");
        }
    }
}
