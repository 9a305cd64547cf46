using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Unpack;

/// <summary>Bytes in memory.</summary>
/// <param name="bytes">The bytes; not copied.</param>
public sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= bytes.Length)
        {
            return 0;
        }

        int count = (int)Math.Min(destination.Length, bytes.Length - offset);
        bytes.Span.Slice((int)offset, count).CopyTo(destination);
        return count;
    }
}

/// <summary>The bytes of an open file. A file that cannot be read throws what the system says, never an <see cref="UnpackException"/>.</summary>
/// <param name="handle">The file; it stays open.</param>
public sealed class FileSource(SafeFileHandle handle) : ByteSource
{
    /// <inheritdoc/>
    public override long Length { get; } = RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        // A file that grows as fast as it is read has no end. Files of the kernel say 0 bytes and have some all the same.
        int count = 0;
        int got = Length > 0 && offset > Length ? 0 : 1;
        while (got > 0 && count < destination.Length)
        {
            got = RandomAccess.Read(handle, destination[count..], offset + count);
            count += got;
        }

        return count;
    }
}

/// <summary>A part of other bytes, one byte for one byte. A format may derive one that checks what is read.</summary>
public class SliceSource : ByteSource
{
    private readonly long _length;

    internal SliceSource(ByteSource parent, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Parent = parent;
        Offset = offset;
        _length = length;
    }

    /// <summary>The bytes that it is a part of.</summary>
    public ByteSource Parent { get; }

    /// <summary>Offset of the first byte in the parent.</summary>
    public long Offset { get; }

    /// <inheritdoc/>
    public override long Length => Parent.IsLengthKnown ? Math.Max(0, Math.Min(_length, Parent.Length - Offset)) : _length;

    internal override ByteSource Unnoted => new SliceSource(Parent.Unnoted, Offset, _length);

    internal override void Claim(long offset, long length) => Parent.Claim(Offset + offset, Math.Min(length, _length - offset));

    internal override void PassOver(long offset, long length) => Parent.PassOver(Offset + offset, Math.Min(length, _length - offset));

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= _length)
        {
            return 0;
        }

        int count = (int)Math.Min(destination.Length, _length - offset);
        return Parent.Read(Offset + offset, destination[..count]);
    }
}

/// <summary>A run of bytes of a file that is scattered over its parent.</summary>
/// <param name="Source">Where the bytes are; null for a hole, which reads as zeros.</param>
/// <param name="Offset">Offset of the first byte in the source.</param>
/// <param name="Length">Length in bytes, above 0.</param>
internal readonly record struct Extent(ByteSource? Source, long Offset, long Length);
