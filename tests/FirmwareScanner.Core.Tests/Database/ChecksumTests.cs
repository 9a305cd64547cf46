using System;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Database;
using Xunit;

namespace FirmwareScanner.Core.Tests.Database;

public sealed class ChecksumTests
{
    [Fact]
    public void Crc32_of_the_check_string_is_the_published_value()
    {
        var checksum = new Crc32();
        checksum.Add(Encoding.ASCII.GetBytes("123456789"), 0, 9);
        Assert.Equal(0xCBF43926u, checksum.Value);
    }

    [Fact]
    public void Crc32_added_in_pieces_equals_crc32_of_the_whole()
    {
        byte[] bytes = Bytes(1000);
        var whole = new Crc32();
        whole.Add(bytes, 0, bytes.Length);
        var pieces = new Crc32();
        pieces.Add(bytes, 0, 333);
        pieces.Add(bytes, 333, 667);
        Assert.Equal(whole.Value, pieces.Value);
    }

    [Fact]
    public void Sha256_of_every_length_equals_the_platform()
    {
        var hash = new Sha256();
        byte[] actual = new byte[Sha256.HashLength];
        for (int length = 0; length < 300; length++)
        {
            byte[] bytes = Bytes(length);
            hash.Add(bytes, 0, length / 3);
            hash.Add(bytes, length / 3, length - (length / 3));
            hash.Finish(actual, 0);
            Assert.Equal(SHA256.HashData(bytes), actual);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(131)]
    public void HmacSha256_equals_the_platform(int keyLength)
    {
        byte[] key = Bytes(keyLength);
        byte[] message = Bytes(500);
        var code = new HmacSha256(key);
        byte[] actual = new byte[Sha256.HashLength];
        for (int round = 0; round < 2; round++)
        {
            code.Add(message, 0, 100);
            code.Add(message, 100, 400);
            code.Finish(actual);
            Assert.Equal(HMACSHA256.HashData(key, message), actual);
        }
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
