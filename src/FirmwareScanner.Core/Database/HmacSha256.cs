using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>HMAC-SHA-256 (RFC 2104).</summary>
[AllocationFree]
public sealed class HmacSha256
{
    private readonly Sha256 _hash = new Sha256();
    private readonly byte[] _innerPad = new byte[Sha256.BlockLength];
    private readonly byte[] _outerPad = new byte[Sha256.BlockLength];
    private readonly byte[] _inner = new byte[Sha256.HashLength];

    /// <summary>Starts a code.</summary>
    /// <param name="key">The key; one longer than 64 bytes is hashed first, as the RFC says.</param>
    public HmacSha256(byte[] key)
    {
        byte[] block = new byte[Sha256.BlockLength];
        if (key.Length > Sha256.BlockLength)
        {
            _hash.Add(key, 0, key.Length);
            _hash.Finish(block, 0);
        }
        else
        {
            for (int i = 0; i < key.Length; i++)
            {
                block[i] = key[i];
            }
        }

        for (int i = 0; i < Sha256.BlockLength; i++)
        {
            _innerPad[i] = (byte)(block[i] ^ 0x36);
            _outerPad[i] = (byte)(block[i] ^ 0x5C);
        }

        _hash.Add(_innerPad, 0, Sha256.BlockLength);
    }

    /// <summary>Adds bytes of the message.</summary>
    /// <param name="bytes">The array that holds them.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    public void Add(byte[] bytes, int start, int count)
    {
        _hash.Add(bytes, start, count);
    }

    /// <summary>Starts over, with the same key.</summary>
    public void Reset()
    {
        _hash.Reset();
        _hash.Add(_innerPad, 0, Sha256.BlockLength);
    }

    /// <summary>Ends the message; the object then starts over.</summary>
    /// <param name="code">Receives 32 bytes from index 0.</param>
    public void Finish(byte[] code)
    {
        _hash.Finish(_inner, 0);
        _hash.Add(_outerPad, 0, Sha256.BlockLength);
        _hash.Add(_inner, 0, Sha256.HashLength);
        _hash.Finish(code, 0);
        Reset();
    }
}
