using System;
using System.Collections.Generic;
using System.Diagnostics;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>A request with its answer, and what is said of both in the log.</summary>
/// <param name="connection">Where it comes from.</param>
internal sealed class ServedRequest(ClientConnection connection)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The connection.</summary>
    public ClientConnection Connection => connection;

    /// <summary>The answer.</summary>
    public HttpResponse Response { get; } = new(connection);

    /// <summary>Reads the request.</summary>
    public RequestReader Reader { get; } = new(connection);

    /// <summary>The head; null before it was read.</summary>
    public RequestHead? Head { get; set; }

    /// <summary>What the image is called; null if there is none.</summary>
    public string? Name { get; set; }

    /// <summary>How many bytes of the image have come.</summary>
    public long Received { get; set; }

    /// <summary>The word of the verdict; null if there is none.</summary>
    public string? Verdict { get; set; }

    /// <summary>What went wrong; null for nothing.</summary>
    public string? Problem { get; set; }

    /// <summary>Where the answer is written piece by piece; null if it is not.</summary>
    public HttpContentStream? Content { get; set; }

    /// <summary>The line of the log.</summary>
    public override string ToString()
    {
        var words = new List<string> { FormattableString.Invariant($"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}"), connection.Remote.ToString() };
        words.Add(Head is null ? "-" : $"{Head.Method} {Head.Path}");
        words.Add(FormattableString.Invariant($"{Response.Status}"));
        if (Name is not null)
        {
            words.Add(FormattableString.Invariant($"{Verdict ?? "incomplete"} \"{Name}\" {Received:N0} bytes"));
        }

        words.Add(FormattableString.Invariant($"{_clock.ElapsedMilliseconds:N0} ms"));
        return string.Join(' ', words) + (Problem is null ? string.Empty : ": " + Problem);
    }
}
