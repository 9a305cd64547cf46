using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack;

/// <summary>Bytes that can be read at any offset, as often as needed. Not thread-safe.</summary>
public abstract class ByteSource
{
    /// <summary>
    /// Length in bytes, 0 or more. Of something compressed it may be known only after all of it was decoded: asking then does that.
    /// </summary>
    public abstract long Length { get; }

    /// <summary>Whether <see cref="Length"/> can be told without decoding anything.</summary>
    public virtual bool IsLengthKnown => true;

    /// <summary>What was wrong with the bytes that gave these, as far as they were read; null if nothing.</summary>
    public virtual LayerProblem? Problem => null;

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Offset of the first byte, 0 or more; behind the end there is nothing.</param>
    /// <param name="destination">Where to put them.</param>
    /// <returns>How many; fewer than asked for only at the end.</returns>
    /// <exception cref="UnpackException">The bytes cannot be had, or a limit is reached.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>
    /// The same bytes for a look that says nothing about what they are, such as a checksum over all of them: what is read from here does
    /// not count as looked into.
    /// </summary>
    internal virtual ByteSource Unnoted => this;

    /// <summary>
    /// Says that a range was read on the way but not looked into: a comment, a field that readers skip, bytes behind the end of a stream.
    /// It is then searched and measured like bytes of no layer.
    /// </summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="length">Its length; nothing happens if it is not above 0.</param>
    internal virtual void PassOver(long offset, long length)
    {
    }

    /// <summary>
    /// Says that a range belongs to a layer although its reader did not look at it: a copy of a header, a table that only others need. It
    /// is then searched for no other layers.
    /// </summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="length">Its length; nothing happens if it is not above 0.</param>
    internal virtual void Claim(long offset, long length)
    {
    }

    /// <summary>Reads exactly as many bytes as there is room for.</summary>
    /// <param name="offset">Offset of the first byte.</param>
    /// <param name="destination">Where to put them.</param>
    /// <returns>False if there are fewer.</returns>
    public bool TryRead(long offset, Span<byte> destination) => offset >= 0 && Read(offset, destination) == destination.Length;

    /// <summary>A part of these bytes.</summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="length">Its length in bytes; what lies behind the end is not there when it is read.</param>
    public SliceSource Slice(long offset, long length) => new(this, offset, length);

    internal byte[] ReadBytes(long offset, int length)
    {
        byte[] bytes = new byte[length];
        if (!TryRead(offset, bytes))
        {
            throw new UnpackException(ProblemKind.Truncated, $"{length} bytes at offset 0x{offset:x} are not there");
        }

        return bytes;
    }

    internal byte[] ReadUpTo(long offset, int length)
    {
        byte[] bytes = new byte[length];
        int count = Read(offset, bytes);
        return count == length ? bytes : bytes[..count];
    }

    internal ushort ReadUInt16(long offset, bool isBigEndian = false)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        Require(offset, bytes);
        return isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    internal uint ReadUInt32(long offset, bool isBigEndian = false)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Require(offset, bytes);
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    internal ulong ReadUInt64(long offset, bool isBigEndian = false)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Require(offset, bytes);
        return isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Require(long offset, Span<byte> bytes)
    {
        if (!TryRead(offset, bytes))
        {
            throw new UnpackException(ProblemKind.Truncated, $"{bytes.Length} bytes at offset 0x{offset:x} are not there");
        }
    }
}
