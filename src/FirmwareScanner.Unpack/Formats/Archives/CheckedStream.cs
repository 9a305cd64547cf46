using System;
using System.IO;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>
/// What a decoder gives, compared with the length and the checksum that an archive states: at its end it throws if they are wrong, after
/// all bytes were given. It gives no more than the stated length if the decoder does not know where to stop.
/// </summary>
/// <param name="decoder">The decoder; closed with this.</param>
/// <param name="length">The stated length.</param>
/// <param name="check">The checksum; null for none.</param>
/// <param name="isSelfEnding">Whether the decoder ends by itself, so that more bytes than stated are worth reading.</param>
/// <param name="input">
/// What the decoder reads, if it checks something at its own end: it is read to there. Closed with the decoder.
/// </param>
internal sealed class CheckedStream(Stream decoder, long length, ContentCheck? check, bool isSelfEnding, Stream? input = null) : ForwardStream
{
    private long _position;
    private bool _isChecked;

    public override int Read(Span<byte> buffer)
    {
        if (!isSelfEnding)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        }

        int count = buffer.IsEmpty ? 0 : decoder.Read(buffer);
        _position += count;
        check?.Add(buffer[..count]);
        if (count == 0 && !_isChecked)
        {
            _isChecked = true;
            Check();
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (_position < length)
        {
            throw new UnpackException(ProblemKind.Truncated, $"only {_position} of {length} bytes could be decoded");
        }

        if (_position > length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"it decodes to {_position} bytes, and {length} are stated");
        }

        byte[] rest = new byte[1 << 12];
        while (input is not null && input.Read(rest) > 0)
        {
            // Bytes behind the end of the compressed data are not looked at; reading them lets the input check its own.
        }

        if (check?.Finish() is { } problem)
        {
            throw new UnpackException(problem.Kind, problem.Text);
        }
    }
}
