using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>Decrypts AES in counter mode, and compares the code of authentication at the end.</summary>
internal sealed class ZipAesStream : ForwardStream
{
    private const int BlockLength = 16;

    private readonly Stream _input;
    private readonly Aes _aes;
    private readonly IncrementalHash _code;
    private readonly byte[] _expected;
    private readonly byte[] _counter = new byte[BlockLength];
    private readonly byte[] _pad = new byte[BlockLength];
    private int _used = BlockLength;
    private bool _isChecked;

    /// <summary>Starts.</summary>
    /// <param name="input">The encrypted bytes; closed with this.</param>
    /// <param name="key">The key of encryption.</param>
    /// <param name="codeKey">The key of authentication.</param>
    /// <param name="expected">The first bytes of the code.</param>
    public ZipAesStream(Stream input, byte[] key, byte[] codeKey, byte[] expected)
    {
        _input = input;
        _aes = Aes.Create();
        _aes.Key = key;
        _code = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, codeKey);
        _expected = expected;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = buffer.IsEmpty ? 0 : _input.Read(buffer);
        _code.AppendData(buffer[..count]);
        foreach (ref byte value in buffer[..count])
        {
            if (_used == BlockLength)
            {
                NextPad();
            }

            value ^= _pad[_used++];
        }

        if (count == 0 && !buffer.IsEmpty && !_isChecked)
        {
            _isChecked = true;
            if (!_code.GetHashAndReset().AsSpan(0, 10).SequenceEqual(_expected))
            {
                throw new UnpackException(ProblemKind.Checksum, "the encrypted bytes have not the code of authentication that they should");
            }
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _aes.Dispose();
            _code.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void NextPad()
    {
        // The counter begins at 1, its lowest byte first.
        BinaryPrimitives.WriteUInt64LittleEndian(_counter, BinaryPrimitives.ReadUInt64LittleEndian(_counter) + 1);
        _aes.EncryptEcb(_counter, _pad, PaddingMode.None);
        _used = 0;
    }
}
