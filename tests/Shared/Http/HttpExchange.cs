using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace FirmwareScanner.Testing;

/// <summary>A connection to a server on which a test says what it likes; every wait has a bound.</summary>
internal sealed class HttpExchange : IDisposable
{
    private const int Patience = 60_000;

    private readonly TcpClient _client = new();
    private readonly NetworkStream _stream;

    /// <summary>Connects.</summary>
    internal HttpExchange(IPEndPoint endpoint)
    {
        if (!_client.ConnectAsync(endpoint).Wait(Patience))
        {
            throw new TimeoutException($"{endpoint} takes no connection");
        }

        _stream = _client.GetStream();
        _stream.ReadTimeout = _stream.WriteTimeout = Patience;
    }

    /// <summary>Sends a request and reads the answer.</summary>
    internal static HttpAnswer Ask(IPEndPoint endpoint, string head, byte[]? body = null)
    {
        using var exchange = new HttpExchange(endpoint);
        exchange.Send(head);
        exchange.Send(body ?? []);
        return exchange.ReadAnswer();
    }

    /// <summary>The head of a POST of an image.</summary>
    internal static string Post(IPEndPoint endpoint, long length, string query = "", params string[] fields) =>
        string.Join("\r\n", [$"POST /scan{query} HTTP/1.1", $"Host: {endpoint}", $"Content-Length: {length}", .. fields]) + "\r\n\r\n";

    /// <summary>Sends text, a byte a character.</summary>
    internal void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes; a server that does not want them may have closed.</summary>
    internal void Send(byte[] bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // Its answer may be there all the same.
        }
    }

    /// <summary>Ends what is sent; the answer can still be read.</summary>
    internal void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until there is this text.</summary>
    internal string ReadUntil(string text)
    {
        var read = new StringBuilder();
        byte[] one = new byte[1];
        while (!read.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            if (_stream.Read(one) == 0)
            {
                throw new EndOfStreamException($"expected {text}, found {read}");
            }

            read.Append((char)one[0]);
        }

        return read.ToString();
    }

    /// <summary>Reads to the end.</summary>
    internal HttpAnswer ReadAnswer()
    {
        using var content = new MemoryStream();
        try
        {
            _stream.CopyTo(content);
        }
        catch (IOException exception) when (content.Length > 0 && exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // The answer is there.
        }

        return HttpAnswer.Of(content.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}

/// <summary>An answer.</summary>
/// <param name="Status">Its status code.</param>
/// <param name="Head">Its head.</param>
/// <param name="Body">Its content, without the lengths of chunks.</param>
/// <param name="IsWhole">Whether the mark of the end is there, or as many bytes as were said.</param>
internal sealed record HttpAnswer(int Status, string Head, string Body, bool IsWhole)
{
    /// <summary>The lines of the content as JSON.</summary>
    internal JsonObject[] Lines => [.. Body.Split('\n').SkipLast(1).Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>The last line.</summary>
    internal JsonObject Last => Lines[^1];

    internal static HttpAnswer Of(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw new InvalidDataException($"expected an answer, found '{text}'");
        }

        string head = text[..end];
        string rest = text[(end + 4)..];
        bool isChunked = head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal);
        (string body, bool isWhole) = isChunked ? Join(rest) : (rest, head.Contains($"Content-Length: {rest.Length}", StringComparison.Ordinal));
        return new HttpAnswer(int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), head, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)), isWhole);
    }

    private static (string Body, bool IsWhole) Join(string chunks)
    {
        var body = new StringBuilder();
        int at = 0;
        while (at < chunks.Length)
        {
            int line = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            int size = Convert.ToInt32(chunks[at..line], 16);
            if (size == 0)
            {
                return (body.ToString(), true);
            }

            body.Append(chunks, line + 2, size);
            at = line + 2 + size + 2;
        }

        return (body.ToString(), false);
    }
}
