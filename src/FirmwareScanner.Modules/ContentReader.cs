using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Modules;

/// <summary>
/// Reads numbers and texts of a file. Every offset is checked: what lies outside of the file, be it in part, is not read. It keeps a
/// few kilobytes of what it read last, so that one number after another costs no read of the file each. For one thread at a time.
/// </summary>
/// <param name="content">The bytes.</param>
internal sealed class ContentReader(IModuleContent content)
{
    private const int WindowSize = 4096;

    private readonly byte[] _window = new byte[WindowSize];
    private long _windowOffset;
    private int _windowLength;

    /// <summary>Length of the file in bytes.</summary>
    internal long Length => content.Length;

    /// <summary>Whether a range lies inside of the file as a whole; an empty one also right behind the last byte.</summary>
    /// <param name="offset">Offset of the first byte; any value.</param>
    /// <param name="size">Size in bytes; any value.</param>
    internal bool Contains(long offset, long size) => offset >= 0 && size >= 0 && size <= Length && offset <= Length - size;

    /// <summary>Reads a byte; false outside of the file.</summary>
    internal bool TryReadByte(long offset, out byte value)
    {
        bool isRead = TryWindow(offset, 1, out ReadOnlySpan<byte> bytes);
        value = isRead ? bytes[0] : (byte)0;
        return isRead;
    }

    /// <summary>Reads a number of 16 bits, low byte first; false outside of the file.</summary>
    internal bool TryReadUInt16(long offset, out ushort value)
    {
        bool isRead = TryWindow(offset, sizeof(ushort), out ReadOnlySpan<byte> bytes);
        value = isRead ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;
        return isRead;
    }

    /// <summary>Reads a number of 16 bits, high byte first; false outside of the file.</summary>
    internal bool TryReadUInt16BigEndian(long offset, out ushort value)
    {
        bool isRead = TryReadUInt16(offset, out value);
        value = BinaryPrimitives.ReverseEndianness(value);
        return isRead;
    }

    /// <summary>Reads a number of 32 bits, low byte first; false outside of the file.</summary>
    internal bool TryReadUInt32(long offset, out uint value)
    {
        bool isRead = TryWindow(offset, sizeof(uint), out ReadOnlySpan<byte> bytes);
        value = isRead ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return isRead;
    }

    /// <summary>Reads a number of 32 bits, high byte first; false outside of the file.</summary>
    internal bool TryReadUInt32BigEndian(long offset, out uint value)
    {
        bool isRead = TryReadUInt32(offset, out value);
        value = BinaryPrimitives.ReverseEndianness(value);
        return isRead;
    }

    /// <summary>Reads a number of 64 bits, low byte first; false outside of the file.</summary>
    internal bool TryReadUInt64(long offset, out ulong value)
    {
        bool isRead = TryWindow(offset, sizeof(ulong), out ReadOnlySpan<byte> bytes);
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isRead;
    }

    /// <summary>Reads a number of 64 bits, high byte first; false outside of the file.</summary>
    internal bool TryReadUInt64BigEndian(long offset, out ulong value)
    {
        bool isRead = TryReadUInt64(offset, out value);
        value = BinaryPrimitives.ReverseEndianness(value);
        return isRead;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Offset of the first; any value.</param>
    /// <param name="count">How many are wanted: the caller's bound for memory.</param>
    /// <returns>As many as there are up to the end of the file, also none.</returns>
    internal byte[] ReadBytes(long offset, int count)
    {
        if (offset < 0 || offset >= Length || count <= 0)
        {
            return [];
        }

        byte[] bytes = new byte[(int)Math.Min(count, Length - offset)];
        int length = content.Read(offset, bytes);
        return length == bytes.Length ? bytes : bytes[..Math.Max(length, 0)];
    }

    /// <summary>Reads a text up to its terminating zero, the bound, or the end of the file, whichever comes first.</summary>
    /// <param name="offset">Offset of the first byte; any value.</param>
    /// <param name="bound">How many bytes at most, the zero not counted.</param>
    /// <param name="isTerminated">Whether a zero follows the text.</param>
    /// <returns>The text without the zero; null if the offset lies outside of the file.</returns>
    internal byte[]? ReadText(long offset, int bound, out bool isTerminated)
    {
        isTerminated = false;
        if (offset < 0 || offset >= Length)
        {
            return null;
        }

        int length = 0;
        while (TryReadByte(offset + length, out byte value))
        {
            if (value == 0)
            {
                isTerminated = true;
                break;
            }

            if (length == bound)
            {
                break;
            }

            length++;
        }

        return ReadBytes(offset, length);
    }

    private bool TryWindow(long offset, int size, out ReadOnlySpan<byte> bytes)
    {
        if (!Contains(offset, size))
        {
            bytes = [];
            return false;
        }

        if (offset < _windowOffset || offset + size > _windowOffset + _windowLength)
        {
            // A little of what lies before is kept too: some readers go backwards.
            _windowOffset = Math.Max(0, offset - (WindowSize / 8));
            _windowLength = Math.Max(content.Read(_windowOffset, _window), 0);
        }

        int position = (int)(offset - _windowOffset);
        bool isRead = position + size <= _windowLength;
        bytes = isRead ? _window.AsSpan(position, size) : [];
        return isRead;
    }
}
