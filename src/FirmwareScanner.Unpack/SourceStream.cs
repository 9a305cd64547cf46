using System;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>A stream over bytes, for decoders that want one. It says how far it was read.</summary>
/// <param name="source">The bytes.</param>
/// <param name="start">Offset of the stream's first byte.</param>
/// <param name="length">Its length; up to the end of the source if null.</param>
internal sealed class SourceStream(ByteSource source, long start = 0, long? length = null) : Stream
{
    private readonly byte[] _single = new byte[1];

    /// <summary>Says that bytes from an offset in this stream on were not looked into.</summary>
    /// <param name="offset">Offset of the first of them.</param>
    /// <param name="count">How many; up to the end of the stream if null, which then must have one.</param>
    public void PassOver(long offset, long? count = null)
    {
        if ((count ?? (length - offset)) is { } passed)
        {
            source.PassOver(start + offset, passed);
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length ?? Math.Max(0, source.Length - start);

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (length is { } limit)
        {
            buffer = buffer[..(int)Math.Max(0, Math.Min(buffer.Length, limit - Position))];
        }

        int count = source.Read(start + Position, buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte() => Read(_single) == 0 ? -1 : _single[0];

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };
        return Position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
