using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>The encryption of 7z: AES-256 in CBC mode, with a key of SHA-256 over the password many times.</summary>
internal static class SevenZipAes
{
    private const int KeyLength = 32;
    private const int BlockLength = 16;
    private const int PlainKey = 0x3F;

    // 7-Zip writes 19; each more doubles the time that a password takes.
    private const int MostRounds = 22;

    /// <summary>Starts to decrypt.</summary>
    /// <param name="input">The encrypted bytes; closed with this.</param>
    /// <param name="properties">Rounds, salt and start of the chain.</param>
    /// <param name="password">The password.</param>
    /// <param name="context">The limits.</param>
    public static Stream Open(Stream input, byte[] properties, string password, UnpackContext context)
    {
        (int rounds, byte[] salt, byte[] start) = Read(properties);
        if (rounds is > MostRounds and not PlainKey)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"its key is made in 2^{rounds} rounds, which is not tried");
        }

        using Aes aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.None;
        aes.Key = Derive(Encoding.Unicode.GetBytes(password), salt, rounds, context);
        aes.IV = start;
        return new CryptoStream(input, aes.CreateDecryptor(), CryptoStreamMode.Read);
    }

    private static (int Rounds, byte[] Salt, byte[] Start) Read(ReadOnlySpan<byte> properties)
    {
        byte[] start = new byte[BlockLength];
        if (properties.Length < 1)
        {
            throw SevenZipStreams.Damaged("the properties of its encryption are wrong");
        }

        int first = properties[0];
        if ((first & 0xC0) == 0 || properties.Length < 2)
        {
            return (first & PlainKey, [], start);
        }

        int saltLength = ((first >> 7) & 1) + (properties[1] >> 4);
        int startLength = ((first >> 6) & 1) + (properties[1] & 0xF);
        if (properties.Length < 2 + saltLength + startLength)
        {
            throw SevenZipStreams.Damaged("the properties of its encryption are wrong");
        }

        properties.Slice(2 + saltLength, startLength).CopyTo(start);
        return (first & PlainKey, properties.Slice(2, saltLength).ToArray(), start);
    }

    private static byte[] Derive(byte[] password, byte[] salt, int rounds, UnpackContext context)
    {
        if (rounds == PlainKey)
        {
            byte[] key = new byte[KeyLength];
            byte[] both = [.. salt, .. password];
            both.AsSpan(0, Math.Min(both.Length, key.Length)).CopyTo(key);
            return key;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] round = [.. salt, .. password, .. new byte[sizeof(ulong)]];
        for (ulong i = 0; i < 1UL << rounds; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                context.Spend(0);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(round.AsSpan(round.Length - sizeof(ulong)), i);
            hash.AppendData(round);
        }

        return hash.GetHashAndReset();
    }
}
