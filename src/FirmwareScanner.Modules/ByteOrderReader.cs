using System;

namespace FirmwareScanner.Modules;

/// <summary>
/// Reads numbers in the byte order of a file. Outside of the file they are zero: for those who have checked before that a table lies
/// inside of it.
/// </summary>
/// <param name="content">The bytes of the file.</param>
/// <param name="isBigEndian">Whether the high byte comes first.</param>
internal sealed class ByteOrderReader(IModuleContent content, bool isBigEndian)
{
    private readonly ContentReader _reader = new(content);

    /// <summary>Length of the file in bytes.</summary>
    internal long Length => _reader.Length;

    /// <summary>Reads a byte.</summary>
    internal byte Byte(long offset)
    {
        _ = _reader.TryReadByte(offset, out byte value);
        return value;
    }

    /// <summary>Reads a number of 16 bits.</summary>
    internal ushort UInt16(long offset)
    {
        _ = isBigEndian ? _reader.TryReadUInt16BigEndian(offset, out ushort value) : _reader.TryReadUInt16(offset, out value);
        return value;
    }

    /// <summary>Reads a number of 32 bits.</summary>
    internal uint UInt32(long offset)
    {
        _ = isBigEndian ? _reader.TryReadUInt32BigEndian(offset, out uint value) : _reader.TryReadUInt32(offset, out value);
        return value;
    }

    /// <summary>Reads a number of 64 bits.</summary>
    internal ulong UInt64(long offset)
    {
        _ = isBigEndian ? _reader.TryReadUInt64BigEndian(offset, out ulong value) : _reader.TryReadUInt64(offset, out value);
        return value;
    }

    /// <summary>Reads a text of a fixed size, which ends before its first zero.</summary>
    /// <param name="offset">Offset of the first byte.</param>
    /// <param name="size">The size in bytes.</param>
    internal byte[] FixedText(long offset, int size)
    {
        byte[] bytes = _reader.ReadBytes(offset, size);
        int end = bytes.AsSpan().IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }
}
