using System;
using System.IO;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>The encryption of an entry.</summary>
internal abstract class ZipCipher
{
    private const int StrongFlag = 0x40;

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>Method of compression of the bytes below.</summary>
    public abstract int Method { get; }

    /// <summary>How many bytes lie below.</summary>
    public abstract long PlainLength { get; }

    /// <summary>Whether the entry has a CRC of its bytes.</summary>
    public abstract bool HasCrc { get; }

    /// <summary>Whether one of 256 wrong passwords is accepted.</summary>
    public abstract bool IsWeak { get; }

    /// <summary>Finds how an entry is encrypted.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="content">What holds the zip.</param>
    /// <param name="start">Offset of the entry's stored bytes.</param>
    /// <param name="stored">How many they are.</param>
    public static ZipCipher Create(ZipEntry entry, ByteSource content, long start, long stored)
    {
        if ((entry.Flags & StrongFlag) != 0)
        {
            throw new UnpackException(ProblemKind.Encrypted, "it is encrypted with PKWARE's strong encryption, which is not read");
        }

        return entry.Method == ZipMethods.Aes
            ? new ZipAesCipher(entry, content, start, stored)
            : new ZipClassicCipher(entry, content, start, stored);
    }

    /// <summary>Whether a password may be the right one.</summary>
    public abstract bool Accepts(string password);

    /// <summary>Starts to decrypt.</summary>
    public abstract Stream Open(string password);
}

/// <summary>The traditional encryption of PKWARE (APPNOTE, section 6.1): weak, and common.</summary>
internal sealed class ZipClassicCipher(ZipEntry entry, ByteSource content, long start, long stored) : ZipCipher
{
    private const int HeaderLength = 12;

    public override string Name => "the traditional way";

    public override int Method => entry.Method;

    public override long PlainLength => Math.Max(0, stored - HeaderLength);

    public override bool HasCrc => true;

    public override bool IsWeak => true;

    public override bool Accepts(string password)
    {
        byte[] header = content.ReadBytes(start, HeaderLength);
        new ZipClassicKeys(Encoding.UTF8.GetBytes(password)).Decrypt(header);
        int expected = entry.HasDescriptor ? entry.Time >> 8 : (int)(entry.Crc >> 24);
        return header[^1] == expected;
    }

    public override Stream Open(string password)
    {
        var stream = new ZipClassicStream(new SourceStream(content, start, stored), Encoding.UTF8.GetBytes(password));
        stream.ReadExactly(new byte[HeaderLength]);
        return stream;
    }
}
