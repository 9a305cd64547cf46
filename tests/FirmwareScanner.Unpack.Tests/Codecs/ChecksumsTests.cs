using System;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Codecs;

/// <summary>Check values of the catalogue of CRC algorithms; those of xxHash are what lz4 and zstd store.</summary>
public sealed class ChecksumsTests
{
    private static readonly byte[] Digits = Encoding.ASCII.GetBytes("123456789");

    [Fact]
    public void Crc_Digits_GivesTheCatalogueValue()
    {
        Assert.Equal(0xCBF43926u, Checksums.Crc32(Digits));
        Assert.Equal(~0xCBF43926u, Checksums.Crc32Raw(Digits, uint.MaxValue));
        Assert.Equal(0xE3069283u, Checksums.Crc32C(Digits));
        Assert.Equal(0xFC891918u, Checksums.Crc32BigEndian(Digits));
        Assert.Equal(0x0376E6E7u, Checksums.Crc32BigEndianRaw(Digits, uint.MaxValue));
        Assert.Equal(0x995DC9BBDF1939FAu, Checksums.Crc64(Digits));
        Assert.Equal((ushort)0xBB3D, Checksums.Crc16Arc(Digits));
        Assert.Equal((ushort)0x31C3, Checksums.Crc16Ccitt(Digits));
        Assert.Equal((ushort)0x29B1, Checksums.Crc16Ccitt(Digits, ushort.MaxValue));
        Assert.Equal(0x091E01DEu, Checksums.Adler32(Digits));
    }

    [Theory]
    [InlineData(0, 0x02CC5D05u, 0x51D8E999u)]
    [InlineData(1, 0xCF65B03Eu, 0xDB052768u)]
    [InlineData(15, 0x8807D6B2u, 0xE360882Fu)]
    [InlineData(16, 0xB59B7E13u, 0xC0A31FBCu)]
    [InlineData(31, 0xDC5B7443u, 0xB1E722B7u)]
    [InlineData(32, 0xD7F70F45u, 0x31A8C629u)]
    [InlineData(100, 0xAA19E8B7u, 0x8247D5DBu)]
    [InlineData(1000, 0x7ED9647Eu, 0xA9CFC168u)]
    public void XxHash_Bytes_GivesWhatTheToolsStore(int length, uint expected32, uint expectedLow64)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

        Assert.Equal(expected32, Checksums.XxHash32(bytes));
        Assert.Equal(expectedLow64, (uint)Checksums.XxHash64(bytes));
    }

    [Fact]
    public void Checksum_TakenInPieces_IsThatOfTheWhole()
    {
        byte[] bytes = new byte[20000];
        var random = new Random(1);
        random.NextBytes(bytes);
        for (int i = 0; i < 50; i++)
        {
            int cut = random.Next(i % 2 == 0 ? 64 : bytes.Length);
            ReadOnlySpan<byte> first = bytes.AsSpan(0, cut);
            ReadOnlySpan<byte> second = bytes.AsSpan(cut);
            Assert.Equal(Checksums.Crc32(bytes), Checksums.Crc32(second, Checksums.Crc32(first)));
            Assert.Equal(Checksums.Crc32C(bytes), Checksums.Crc32C(second, Checksums.Crc32C(first)));
            Assert.Equal(Checksums.Crc32BigEndian(bytes), Checksums.Crc32BigEndian(second, Checksums.Crc32BigEndian(first)));
            Assert.Equal(Checksums.Crc64(bytes), Checksums.Crc64(second, Checksums.Crc64(first)));
            Assert.Equal(Checksums.Crc16Arc(bytes), Checksums.Crc16Arc(second, Checksums.Crc16Arc(first)));
            Assert.Equal(Checksums.Crc16Ccitt(bytes), Checksums.Crc16Ccitt(second, Checksums.Crc16Ccitt(first)));
            Assert.Equal(Checksums.Adler32(bytes), Checksums.Adler32(second, Checksums.Adler32(first)));
            var state = new XxHash32State(0);
            state.Append(first);
            state.Append(second);
            Assert.Equal(Checksums.XxHash32(bytes), state.Finish());
        }
    }

    [Fact]
    public void Crc32_AnyLength_IsThatOfTheDefinition()
    {
        byte[] bytes = new byte[1000];
        new Random(7).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint register = 0x12345678;
            foreach (byte value in bytes[..length])
            {
                register ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    register = (register >> 1) ^ ((register & 1) * 0xEDB88320);
                }
            }

            Assert.Equal(register, Checksums.Crc32Raw(bytes.AsSpan(0, length), 0x12345678));
        }
    }
}
