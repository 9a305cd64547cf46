using System;
using System.IO;
using FirmwareScanner.Testing.Grammar;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>A stream that cannot go back and gives one to seven bytes a read.</summary>
internal sealed class DribblingStream(byte[] bytes, Dice dice) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        const int MostAtOnce = 7;
        int count = Math.Min(Math.Min(buffer.Length, dice.Between(1, MostAtOnce)), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
