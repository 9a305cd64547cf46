using System;

namespace FirmwareScanner.Modules.Tests;

/// <summary>A file in memory, which counts how many bytes were read of it.</summary>
internal sealed class ByteContent(byte[] bytes) : IModuleContent
{
    /// <summary>How many bytes were read so far.</summary>
    internal long BytesRead { get; private set; }

    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = (int)Math.Clamp(bytes.Length - offset, 0, destination.Length);
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
        BytesRead += count;
        return count;
    }
}
