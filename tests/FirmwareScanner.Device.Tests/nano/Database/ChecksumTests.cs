using FirmwareScanner.Database;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Database;

/// <summary>Published test vectors: shifts and wrap-around of the interpreter are those of the desktop.</summary>
[TestClass]
public static class ChecksumTests
{
    [TestMethod]
    public static void Crc32_of_the_check_string_is_the_published_value()
    {
        byte[] digits = { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 };
        Crc32 checksum = new Crc32();

        checksum.Add(digits, 0, digits.Length);

        Assert.AreEqual(0xCBF43926, checksum.Value, "CRC-32/ISO-HDLC check value");
    }

    [TestMethod]
    public static void Hmac_sha256_of_the_second_vector_of_rfc_4231_is_the_published_code()
    {
        byte[] expected =
        {
            0x5B, 0xDC, 0xC1, 0x46, 0xBF, 0x60, 0x75, 0x4E, 0x6A, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xC7,
            0x5A, 0x00, 0x3F, 0x08, 0x9D, 0x27, 0x39, 0x83, 0x9D, 0xEC, 0x58, 0xB9, 0x64, 0xEC, 0x38, 0x43,
        };
        byte[] text = Ascii("what do ya want for nothing?");
        HmacSha256 code = new HmacSha256(Ascii("Jefe"));
        byte[] actual = new byte[Sha256.HashLength];

        code.Add(text, 0, text.Length);
        code.Finish(actual);

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)actual[i], "byte " + i.ToString());
        }
    }

    private static byte[] Ascii(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }
}
