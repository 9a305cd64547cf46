using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>AES as WinZip encrypts, AE-1 and AE-2.</summary>
internal sealed class ZipAesCipher : ZipCipher
{
    private const int AesExtra = 0x9901;
    private const int VerifierLength = 2;
    private const int CodeLength = 10;
    private const int Rounds = 1000;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly int _keyLength;
    private readonly bool _hasCrc;

    public ZipAesCipher(ZipEntry entry, ByteSource content, long start, long stored)
    {
        ReadOnlySpan<byte> field = entry.FindExtra(AesExtra);
        if (field.Length < 7 || field[4] is < 1 or > 3)
        {
            throw new UnpackException(ProblemKind.Damaged, "its field of AES encryption is damaged");
        }

        _content = content;
        _start = start;
        _keyLength = 8 + (8 * field[4]);
        _hasCrc = BinaryPrimitives.ReadUInt16LittleEndian(field) == 1;
        Method = BinaryPrimitives.ReadUInt16LittleEndian(field[5..]);
        PlainLength = Math.Max(0, stored - SaltLength - VerifierLength - CodeLength);
    }

    public override string Name => $"AES-{_keyLength * 8}";

    public override int Method { get; }

    public override long PlainLength { get; }

    public override bool HasCrc => _hasCrc;

    public override bool IsWeak => false;

    private int SaltLength => _keyLength / 2;

    public override bool Accepts(string password) =>
        Derive(password).AsSpan(2 * _keyLength).SequenceEqual(_content.ReadBytes(_start + SaltLength, VerifierLength));

    public override Stream Open(string password)
    {
        byte[] keys = Derive(password);
        long dataStart = _start + SaltLength + VerifierLength;
        byte[] code = _content.ReadUpTo(dataStart + PlainLength, CodeLength);
        return new ZipAesStream(new SourceStream(_content, dataStart, PlainLength), keys[.._keyLength], keys[_keyLength..(2 * _keyLength)], code);
    }

    private byte[] Derive(string password) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password),
        _content.ReadBytes(_start, SaltLength),
        Rounds,
        HashAlgorithmName.SHA1,
        (2 * _keyLength) + VerifierLength);
}
