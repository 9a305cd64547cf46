using System;
using System.IO;
using System.Text;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Reads the members of a tar archive, one after the other: plain files only, as in packed databases.</summary>
/// <param name="archive">The archive.</param>
internal sealed class TarMembers(Stream archive)
{
    private const int BlockLength = 512;
    private const int NameLength = 100;
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int TypeOffset = 156;

    private readonly byte[] _block = new byte[BlockLength];
    private TarMember? _current;

    /// <summary>The next member; null at the end. What was not read of the one before is passed over.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public TarMember? Next()
    {
        if (_current is not null)
        {
            Skip(_current.Left + ((BlockLength - (_current.Length % BlockLength)) % BlockLength));
        }

        int got = archive.ReadAtLeast(_block, BlockLength, throwOnEndOfStream: false);
        if (got < BlockLength || !_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            return null;
        }

        string size = Encoding.Latin1.GetString(_block, SizeOffset, SizeLength).Trim('\0', ' ');
        if (!TryParseOctal(size, out long length) || _block[TypeOffset] is not ((byte)'0' or 0 or (byte)'5'))
        {
            throw new InvalidDataException("the archive inside is damaged, or has members that are no plain files");
        }

        ReadOnlySpan<byte> name = _block.AsSpan(0, NameLength);
        int end = name.IndexOf((byte)0);
        _current = new TarMember(Encoding.Latin1.GetString(end < 0 ? name : name[..end]), length, archive);
        return _current;
    }

    private void Skip(long count)
    {
        byte[] buffer = new byte[1 << 16];
        while (count > 0)
        {
            int got = archive.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (got == 0)
            {
                throw new InvalidDataException("the archive inside ends too early");
            }

            count -= got;
        }
    }

    private static bool TryParseOctal(string text, out long value)
    {
        value = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || value > int.MaxValue)
            {
                return false;
            }

            value = (value * 8) + (digit - '0');
        }

        return text.Length > 0;
    }
}
