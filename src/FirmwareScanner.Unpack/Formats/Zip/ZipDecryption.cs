using System;
using System.IO;
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
