using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>The three keys of the traditional encryption.</summary>
internal sealed class ZipClassicKeys
{
    private uint _first = 0x12345678;
    private uint _second = 0x23456789;
    private uint _third = 0x34567890;

    /// <summary>Starts with a password.</summary>
    public ZipClassicKeys(ReadOnlySpan<byte> password)
    {
        foreach (byte value in password)
        {
            Update(value);
        }
    }

    /// <summary>Decrypts the next bytes in place.</summary>
    public void Decrypt(Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            uint word = (_third | 2) & 0xFFFF;
            value ^= (byte)((word * (word ^ 1)) >> 8);
            Update(value);
        }
    }

    private void Update(byte plain)
    {
        _first = Step(_first, plain);
        _second = ((_second + (byte)_first) * 134775813) + 1;
        _third = Step(_third, (byte)(_second >> 24));
    }

    // One step of CRC-32 without the inversions at its start and end.
    private static uint Step(uint sum, byte value) => ~Checksums.Crc32([value], ~sum);
}

/// <summary>Decrypts the traditional encryption.</summary>
/// <param name="input">The encrypted bytes, from the header on; closed with this.</param>
/// <param name="password">The password.</param>
internal sealed class ZipClassicStream(Stream input, byte[] password) : ForwardStream
{
    private readonly ZipClassicKeys _keys = new(password);

    public override int Read(Span<byte> buffer)
    {
        int count = input.Read(buffer);
        _keys.Decrypt(buffer[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}

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
