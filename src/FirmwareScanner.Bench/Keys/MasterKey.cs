using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Bench.Keys;

/// <summary>
/// The key that stays on the host. The key of each board is derived from it and the board's identity with HKDF-SHA-256 (RFC 5869): one
/// board's key tells nothing of another's, nor of this one.
/// </summary>
public sealed class MasterKey
{
    /// <summary>The first line of a file that holds a master key.</summary>
    public const string Header = "fwscan master key 1";

    /// <summary>Characters of the longest file that can be one.</summary>
    public const int LongestText = 256;

    private const int Length = 32;

    private static readonly byte[] Salt = "FirmwareScanner"u8.ToArray();

    private readonly byte[] _key;

    private MasterKey(byte[] key)
    {
        _key = key;
    }

    /// <summary>The number by which people know the key; it tells nothing of it.</summary>
    public uint Number => BinaryPrimitives.ReadUInt32LittleEndian(Expand("number", 4));

    /// <summary>Makes a key of random bytes of the system.</summary>
    public static MasterKey Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Reads the text of a file: the header, and 64 hexadecimal digits on the second line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The key; null if the text is none.</returns>
    public static MasterKey? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.TrimEnd('\n', '\r').Split('\n');
        bool isFile = lines.Length == 2 && lines[0].TrimEnd('\r') == Header && lines[1].Length == 2 * Length;
        byte[] key = new byte[Length];
        return isFile && Convert.FromHexString(lines[1], key, out _, out int written) == System.Buffers.OperationStatus.Done && written == Length
            ? new MasterKey(key)
            : null;
    }

    /// <summary>The text of a file with the key.</summary>
    public string ToText() => Header + "\n" + Convert.ToHexStringLower(_key) + "\n";

    /// <summary>The key of a board.</summary>
    /// <param name="identity">The board's identity, as <see cref="BoardKey.IsIdentity"/> has it.</param>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public BoardKey Derive(string identity) => new(identity, Expand("board " + identity, Length));

    private byte[] Expand(string info, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, length, Salt, Encoding.ASCII.GetBytes(info));
}
