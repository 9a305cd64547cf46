using System;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>The bytes of a stream that can seek, from where it stands on.</summary>
/// <param name="stream">The stream; it stays open, and must not be used by others meanwhile.</param>
public sealed class SeekableSource(Stream stream) : ByteSource
{
    private readonly long _start = stream.Position;

    /// <inheritdoc/>
    public override long Length => Math.Max(0, stream.Length - _start);

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        stream.Position = _start + offset;
        return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
    }
}
