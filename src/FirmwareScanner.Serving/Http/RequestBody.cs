using System;
using System.Globalization;
using System.IO;

namespace FirmwareScanner.Serving.Http;

/// <summary>The content of a request: of a length that is said before, or in chunks (RFC 9112, section 7.1).</summary>
public sealed class RequestBody
{
    private const int PieceLength = 1 << 16;
    private const int LongestChunkSize = 15;

    private readonly RequestReader _reader;
    private readonly RequestLimits _limits;
    private readonly long? _length;

    private RequestBody(RequestReader reader, RequestLimits limits, long? length)
    {
        _reader = reader;
        _limits = limits;
        _length = length;
    }

    /// <summary>How many bytes have come.</summary>
    public long Received { get; private set; }

    /// <summary>What the head says of the content; nothing is read yet.</summary>
    /// <param name="head">The head.</param>
    /// <param name="reader">Where the content comes from.</param>
    /// <param name="limits">How much it may be, and how slow.</param>
    /// <exception cref="RequestProblem">It has no length or two, is encoded, or too long.</exception>
    public static RequestBody Of(RequestHead head, RequestReader reader, RequestLimits limits)
    {
        ArgumentNullException.ThrowIfNull(head);
        string? transfer = head.Only("Transfer-Encoding");
        string? length = head.Only("Content-Length");
        if (head.Only("Content-Encoding") is string encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestProblem(415, "Content-Encoding: send the bytes as they are; what an image is compressed with is opened here");
        }

        if (transfer is not null)
        {
            return length is not null || head.IsOld ? throw new RequestProblem(400, "Transfer-Encoding goes neither with Content-Length nor with HTTP/1.0")
                : transfer.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? new RequestBody(reader, limits, null)
                : throw new RequestProblem(501, "Transfer-Encoding: expected chunked");
        }

        if (length is null)
        {
            throw new RequestProblem(411, "expected Content-Length, or Transfer-Encoding: chunked");
        }

        bool isNumber = length.Length > 0 && length.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        return !isNumber ? throw new RequestProblem(400, "Content-Length: expected a number")
            : long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes <= limits.ImageBytes ? new RequestBody(reader, limits, bytes)
            : throw TooLong(limits);
    }

    /// <summary>Reads the content to its end.</summary>
    /// <param name="destination">Where to.</param>
    /// <exception cref="RequestProblem">It ends early, is too long, too slow, or no chunks.</exception>
    public void CopyTo(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _reader.StartTime(_limits.IdleTime);
        if (_length is long length)
        {
            Copy(destination, length);
            return;
        }

        int left = RequestLimits.HeadBytes;
        for (long chunk = ReadChunkSize(ref left); chunk > 0; chunk = ReadChunkSize(ref left))
        {
            if (chunk > _limits.ImageBytes - Received)
            {
                throw TooLong(_limits);
            }

            Copy(destination, chunk);
            int end = 2;
            if (_reader.ReadLine(ref end, 400) is not "")
            {
                throw new RequestProblem(400, "expected the end of a line behind a chunk");
            }

            // Lines of chunks are no head: what has a byte in each pays for its line.
            left = RequestLimits.HeadBytes;
        }

        while (_reader.ReadLine(ref left, 431) is string trailer)
        {
            if (trailer.Length == 0)
            {
                return;
            }
        }

        throw Ended("its last chunk");
    }

    private long ReadChunkSize(ref int left)
    {
        string line = _reader.ReadLine(ref left, 431) ?? throw Ended("its last chunk");
        string digits = line.Split(';')[0].TrimEnd(' ', '\t');
        return digits.Length is > 0 and <= LongestChunkSize && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long size)
            ? size
            : throw new RequestProblem(400, "expected the length of a chunk in hexadecimal");
    }

    private void Copy(Stream destination, long length)
    {
        byte[] piece = new byte[(int)Math.Min(PieceLength, Math.Max(1, length))];
        for (long left = length; left > 0;)
        {
            int count = _reader.Read(piece.AsSpan(0, (int)Math.Min(piece.Length, left)));
            if (count == 0)
            {
                throw Ended(FormattableString.Invariant($"{Received + left} bytes"));
            }

            destination.Write(piece, 0, count);
            Received += count;
            left -= count;
            _reader.AddTime(TimeSpan.FromSeconds((double)count / RequestLimits.SlowestRate));
        }
    }

    private RequestProblem Ended(string before) => new(400, FormattableString.Invariant($"the image ended after {Received} bytes, before {before}"));

    private static RequestProblem TooLong(RequestLimits limits) =>
        new(413, FormattableString.Invariant($"the image has more than {limits.ImageBytes} bytes"));
}
