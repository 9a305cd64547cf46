using System;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>Erased flash: all bits are set.</summary>
internal sealed class ErasedSource(long length) : ByteSource
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = (int)Math.Clamp(length - offset, 0, destination.Length);
        destination[..count].Fill(0xFF);
        return count;
    }
}
