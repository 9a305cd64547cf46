using System;
using System.Diagnostics;
using System.Text;

namespace FirmwareScanner.Serving.Http;

/// <summary>Reads the bytes of a request: lines up to a limit, then content.</summary>
/// <param name="connection">Where from.</param>
public sealed class RequestReader(ClientConnection connection)
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly byte[] _buffer = new byte[RequestLimits.HeadBytes];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _next;
    private int _end;
    private TimeSpan _begin;
    private TimeSpan _time = RequestLimits.HeadTime;

    /// <summary>Gives what follows a time of its own.</summary>
    /// <param name="time">The time from now.</param>
    public void StartTime(TimeSpan time)
    {
        _begin = _clock.Elapsed;
        _time = time;
    }

    /// <summary>Gives what follows more time, because something came.</summary>
    /// <param name="time">So much.</param>
    public void AddTime(TimeSpan time) => _time += time;

    /// <summary>Reads a line that ends with CR and LF, and has neither before.</summary>
    /// <param name="left">How many bytes lines may have; what this one has is taken off.</param>
    /// <param name="status">The status code if there are more.</param>
    /// <returns>The line without its end, a character a byte; null if there is not a byte more.</returns>
    /// <exception cref="RequestProblem">It is too long, does not end, or has characters that no line has.</exception>
    public string? ReadLine(ref int left, int status)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_next == _end && !Fill())
            {
                return line.Length == 0 ? null : throw new RequestProblem(400, "the request ended within a line");
            }

            byte value = _buffer[_next++];
            if (--left < 0)
            {
                throw new RequestProblem(status, $"the head of the request has more than {RequestLimits.HeadBytes} bytes");
            }

            if (line.Length > 0 && line[^1] == CarriageReturn)
            {
                return value == LineFeed ? line.ToString(0, line.Length - 1) : throw new RequestProblem(400, "a line ends with CR alone");
            }

            if (value is LineFeed or 0)
            {
                throw new RequestProblem(400, value == 0 ? "a line of the head has a zero byte" : "a line ends with LF alone");
            }

            line.Append((char)value);
        }
    }

    /// <summary>Reads content.</summary>
    /// <param name="destination">Where to.</param>
    /// <returns>How many bytes, at least one; 0 at the end of what the client sends.</returns>
    /// <exception cref="RequestProblem">Nothing came in time.</exception>
    public int Read(Span<byte> destination)
    {
        if (_next == _end)
        {
            return connection.Read(destination, _begin + _time - _clock.Elapsed);
        }

        int count = Math.Min(destination.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(destination);
        _next += count;
        return count;
    }

    private bool Fill()
    {
        _next = 0;
        _end = connection.Read(_buffer, _begin + _time - _clock.Elapsed);
        return _end > 0;
    }
}
