using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Keys;

/// <summary>
/// The key of one board, and the codes by it: HMAC-SHA-256 of a label, a version, the board's identity and what the code is about
/// (docs/link-protocol.md).
/// </summary>
public sealed class BoardKey
{
    private readonly byte[] _key;
    private readonly byte[] _identity;

    /// <summary>Takes a key.</summary>
    /// <param name="identity">The board's identity, as <see cref="IsIdentity"/> has it.</param>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="ArgumentException">One of them is not of this form.</exception>
    public BoardKey(string identity, ReadOnlySpan<byte> key)
    {
        if (!IsIdentity(identity) || key.Length != KeyRecord.KeyLength)
        {
            throw new ArgumentException($"an identity has 1 to {KeyRecord.IdentityLength} characters, a key {KeyRecord.KeyLength} bytes");
        }

        Identity = identity;
        _key = key.ToArray();
        _identity = BytesOf(identity);
    }

    /// <summary>The board's identity.</summary>
    public string Identity { get; }

    /// <summary>The number by which people know the key; it tells nothing of it.</summary>
    public uint Number => BinaryPrimitives.ReadUInt32LittleEndian(Code(CodeLabel.KeyNumber));

    /// <summary>Whether a text can be a board's identity: 1 to 16 letters, digits, dots, hyphens and underscores.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIdentity(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= KeyRecord.IdentityLength && text.All(char.IsAscii) && KeyRecord.IsIdentity(BytesOf(text), 0);
    }

    /// <summary>The file of the board that holds the key.</summary>
    /// <param name="counter">The counter of updates, 0 or more.</param>
    public byte[] ToRecord(int counter)
    {
        byte[] record = new byte[KeyRecord.Length];
        _identity.CopyTo(record, KeyRecord.IdentityPosition);
        _key.CopyTo(record, KeyRecord.KeyPosition);
        KeyRecord.Complete(record, counter, new Crc32());
        return record;
    }

    /// <summary>The payload of the request that gives a board without a key this one.</summary>
    internal byte[] ToFirstRequest() => [.. _identity, .. _key];

    /// <summary>The payload of the request that gives the board another key.</summary>
    /// <param name="nonce">The nonce of the board's challenge.</param>
    /// <param name="next">The other key, of the same board.</param>
    internal byte[] ToNextRequest(byte[] nonce, BoardKey next)
    {
        byte[] mask = Code(CodeLabel.KeyWrap, nonce);
        byte[] hidden = [.. next._key.Zip(mask, static (key, hide) => (byte)(key ^ hide))];
        return [.. hidden, .. Code(CodeLabel.ReplaceKey, nonce, next._key)[..Authority.RequestCodeLength]];
    }

    /// <summary>A code.</summary>
    /// <param name="label">A value of <see cref="CodeLabel"/>.</param>
    /// <param name="parts">What it is about, one after the other.</param>
    internal byte[] Code(int label, params byte[][] parts)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(BytesOf(label));
        hmac.AppendData([Authority.CodeVersion]);
        hmac.AppendData(_identity);
        Array.ForEach(parts, hmac.AppendData);
        return hmac.GetHashAndReset();
    }

    /// <summary>A number as it stands in a code.</summary>
    internal static byte[] BytesOf(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    /// <summary>An identity as it stands in a code.</summary>
    private static byte[] BytesOf(string identity)
    {
        byte[] bytes = new byte[KeyRecord.IdentityLength];
        Encoding.ASCII.GetBytes(identity, bytes);
        return bytes;
    }
}
