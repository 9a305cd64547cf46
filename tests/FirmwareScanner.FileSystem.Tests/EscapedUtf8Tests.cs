using System;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

public sealed class EscapedUtf8Tests
{
    [Fact]
    public void Encode_gives_the_bytes_that_were_decoded_whatever_they_are()
    {
        var random = new Random(1);
        for (int run = 0; run < 20_000; run++)
        {
            byte[] bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            if (run % 2 == 0)
            {
                // Beginnings of long sequences are rare among random bytes.
                bytes = [.. bytes.SelectMany(value => value % 3 == 0 ? [value] : "\uFEFFä€😀"u8.ToArray().Skip(value % 11).Take(2))];
            }

            Assert.Equal(bytes, EscapedUtf8.Encode(EscapedUtf8.Decode(bytes)));
        }
    }

    [Fact]
    public void Decode_valid_text_is_the_text()
    {
        Assert.Equal("a ä € 😀", EscapedUtf8.Decode(Encoding.UTF8.GetBytes("a ä € 😀")));
        Assert.False(EscapedUtf8.HasEscapes("a ä € 😀"));
    }

    [Fact]
    public void Decode_invalid_byte_is_a_lone_surrogate()
    {
        string text = EscapedUtf8.Decode([(byte)'M', 0xFC, (byte)'l']);

        Assert.Equal("M\uDCFCl", text);
        Assert.True(EscapedUtf8.HasEscapes(text));
        Assert.Equal(0xFC, EscapedUtf8.ByteOf(text[1]));
    }

    [Fact]
    public void Encode_other_lone_surrogates_are_replaced()
    {
        Assert.Equal("\uFFFD"u8.ToArray(), EscapedUtf8.Encode("\uD800"));
    }
}
