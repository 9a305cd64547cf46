using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Keys;

/// <summary>
/// What the host knows of a stream that it sends: its SHA-256, and the fingerprint that a board with the key makes of the bytes that
/// reach it (docs/link-protocol.md): a polynomial at two secret points modulo 2^31 - 1.
/// </summary>
internal sealed class ContentFingerprint : IDisposable
{
    private const long Prime = int.MaxValue;
    private const int BytesOfWord = 3;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long[] _points = new long[2];
    private readonly long[] _values = new long[2];
    private long _word;
    private int _wordBytes;

    /// <summary>Begins with a stream.</summary>
    /// <param name="key">The board's key.</param>
    /// <param name="stream">The stream's number.</param>
    internal ContentFingerprint(BoardKey key, int stream)
    {
        byte[] code = key.Code(CodeLabel.Fingerprint, BoardKey.BytesOf(stream));
        for (int i = 0; i < _points.Length; i++)
        {
            _points[i] = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(4 * i)) & Prime;
        }
    }

    /// <summary>Takes the next bytes of the stream.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        foreach (byte value in bytes)
        {
            _word |= (long)value << (8 * _wordBytes);
            _wordBytes++;
            if (_wordBytes == BytesOfWord)
            {
                EndWord();
            }
        }
    }

    /// <summary>Ends the stream.</summary>
    /// <returns>Its SHA-256, and the two values as they stand in a code.</returns>
    internal (byte[] Hash, byte[] Values) End()
    {
        if (_wordBytes > 0)
        {
            EndWord();
        }

        return (_hash.GetHashAndReset(), [.. BoardKey.BytesOf((int)_values[0]), .. BoardKey.BytesOf((int)_values[1])]);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void EndWord()
    {
        for (int i = 0; i < _points.Length; i++)
        {
            _values[i] = ((_values[i] * _points[i]) + _word) % Prime;
        }

        _word = 0;
        _wordBytes = 0;
    }
}
