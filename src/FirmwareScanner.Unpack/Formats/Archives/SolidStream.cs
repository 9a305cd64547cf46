using System;
using System.IO;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>
/// Bytes of several files that are compressed as one: a decoder runs through them once as long as the files are read in order, and starts
/// anew for one that lies before. Where it failed it is not started again: each file behind would cost all before it.
/// </summary>
/// <param name="open">Starts the decoder.</param>
/// <param name="context">The limits: bytes that are skipped count as well.</param>
internal sealed class SolidStream(Func<Stream> open, UnpackContext context) : IDisposable
{
    private Stream? _decoder;
    private long _position;
    private long _failedAt = long.MaxValue;
    private LayerProblem? _failure;

    /// <summary>A file in it, to be read forward. It may be opened again.</summary>
    /// <param name="start">Offset of its first byte in the decoded bytes.</param>
    /// <param name="length">Its length.</param>
    public Stream OpenFile(long start, long length) => new FilePart(this, start, length);

    public void Dispose()
    {
        _decoder?.Dispose();
        _decoder = null;
    }

    private int Read(long position, Span<byte> buffer)
    {
        if (position >= _failedAt)
        {
            throw new UnpackException(_failure!.Kind, _failure.Text);
        }

        try
        {
            Seek(position);
            int count = _decoder!.Read(buffer);
            _position += count;
            return count;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            _failedAt = _position;
            _failure = UnpackException.Describe(exception);
            throw;
        }
    }

    private void Seek(long position)
    {
        if (_decoder is null || position < _position)
        {
            Dispose();
            _position = 0;
            _decoder = open();
        }

        byte[] skipped = new byte[(int)Math.Min(1 << 16, position - _position)];
        while (_position < position)
        {
            int count = _decoder.Read(skipped, 0, (int)Math.Min(skipped.Length, position - _position));
            if (count == 0)
            {
                throw new UnpackException(ProblemKind.Truncated, "the compressed data ends before the file begins");
            }

            _position += count;
            context.Spend(count);
        }
    }

    private sealed class FilePart(SolidStream solid, long start, long length) : ForwardStream
    {
        private long _done;

        public override int Read(Span<byte> buffer)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, length - _done)];
            int count = buffer.IsEmpty ? 0 : solid.Read(start + _done, buffer);
            _done += count;
            return count;
        }
    }
}
