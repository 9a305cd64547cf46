using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Serving.Http;

/// <summary>
/// The answer to a request. It is sent whole, or written piece by piece: then nothing is sent before the first piece is full or flushed, so that
/// until then another answer may take its place. Every connection serves one request.
/// </summary>
/// <param name="connection">Where to.</param>
public sealed class HttpResponse(ClientConnection connection)
{
    private const int PieceLength = 1 << 14;

    /// <summary>Whether only the head is wanted (the method HEAD).</summary>
    public bool IsHeadOnly { get; set; }

    /// <summary>Whether the client knows no chunks: the end of the connection ends the answer.</summary>
    public bool IsOld { get; set; }

    /// <summary>The status code that was sent; 0 before.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the client waits with the content until it is told that it may send it.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Tells the client to send the content, if it waits for that.</summary>
    public void Continue()
    {
        if (IsAwaited)
        {
            connection.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
            IsAwaited = false;
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="type">What the content is.</param>
    /// <param name="content">The content.</param>
    /// <param name="fields">Further lines of the head.</param>
    public void Send(int status, string type, ReadOnlySpan<byte> content, params string?[] fields)
    {
        SendHead(status, type, [.. fields, FormattableString.Invariant($"Content-Length: {content.Length}")]);
        if (!IsHeadOnly)
        {
            connection.Write(content);
        }
    }

    /// <summary>Begins an answer that is written piece by piece.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="type">What the content is.</param>
    /// <param name="fields">Further lines of the head.</param>
    /// <returns>Where to write; <see cref="HttpContentStream.End"/> ends the answer.</returns>
    public HttpContentStream Begin(int status, string type, params string?[] fields) => new(this, () => SendHead(status, type, fields), PieceLength);

    /// <summary>Sends a piece of the content.</summary>
    /// <param name="piece">The piece; an empty one ends the content.</param>
    internal void SendPiece(ReadOnlySpan<byte> piece)
    {
        if (IsOld)
        {
            connection.Write(piece);
            return;
        }

        byte[] size = Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        connection.Write([.. size, .. piece, .. "\r\n"u8]);
    }

    private void SendHead(int status, string type, string?[] fields)
    {
        bool hasLength = fields.Any(field => field?.StartsWith("Content-Length", StringComparison.Ordinal) == true);
        string[] lines =
        [
            FormattableString.Invariant($"HTTP/1.1 {status} {ReasonOf(status)}"),
            "Date: " + DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture),
            "Content-Type: " + type,
            "Connection: close",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Resource-Policy: same-origin",
            .. fields.OfType<string>(),
            .. hasLength || IsOld ? Array.Empty<string>() : ["Transfer-Encoding: chunked"],
        ];
        Status = status;
        connection.Write(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"));
    }

    private static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        507 => "Insufficient Storage",
        _ => "Unknown",
    };
}
