using System;
using System.IO;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>A member of a tar archive, as a stream of its bytes.</summary>
internal sealed class TarMember(string name, long length, Stream archive) : Stream
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>How many bytes were not read yet.</summary>
    public long Left { get; private set; } = length;

    public override long Length { get; } = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => Length - Left;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int got = archive.Read(buffer, offset, (int)Math.Min(count, Left));
        Left -= got;
        return got == 0 && count > 0 && Left > 0 ? throw new InvalidDataException("the archive inside ends too early") : got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
