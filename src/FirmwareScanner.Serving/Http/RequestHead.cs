using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace FirmwareScanner.Serving.Http;

/// <summary>
/// The line and the head of a request (RFC 9112). Read strictly: what two programs could understand in two ways is refused, as folded lines, blanks
/// before a colon, or a head that is there twice and may be there once.
/// </summary>
public sealed class RequestHead
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    private readonly List<(string Name, string Value)> _fields = [];

    private RequestHead(string method, string target, string version)
    {
        Method = method;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        Path = question < 0 ? target : target[..question];
        Query = question < 0 ? string.Empty : target[(question + 1)..];
        IsOld = version == "HTTP/1.0";
    }

    /// <summary>The method, such as GET; upper and lower case differ.</summary>
    public string Method { get; }

    /// <summary>The path as it was sent.</summary>
    public string Path { get; }

    /// <summary>What follows the path behind a question mark, as it was sent.</summary>
    public string Query { get; }

    /// <summary>Whether the client speaks HTTP/1.0, which has no chunks.</summary>
    public bool IsOld { get; }

    /// <summary>Reads a head.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The head; null if the client closed the connection without a byte.</returns>
    /// <exception cref="RequestProblem">It is none, or too large.</exception>
    public static RequestHead? Read(RequestReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int left = RequestLimits.HeadBytes;
        if (reader.ReadLine(ref left, 414) is not string first)
        {
            return null;
        }

        RequestHead head = ReadFirst(first);
        while (reader.ReadLine(ref left, 431) is string line)
        {
            if (line.Length == 0)
            {
                return head;
            }

            head.Add(line);
        }

        throw new RequestProblem(400, "the request ended within its head");
    }

    /// <summary>The value of a field that may be there once.</summary>
    /// <param name="name">Its name; upper and lower case are the same.</param>
    /// <returns>The value; null if it is not there.</returns>
    /// <exception cref="RequestProblem">It is there more than once.</exception>
    public string? Only(string name)
    {
        string[] values = [.. _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];
        return values.Length > 1 ? throw new RequestProblem(400, $"{name} is there {values.Length} times, expected once") : values.FirstOrDefault();
    }

    /// <summary>The value of a field of the query, with its escapes decoded; null if it is not there.</summary>
    /// <param name="name">Its name.</param>
    public string? Parameter(string name)
    {
        string? field = Query.Split('&').FirstOrDefault(field => field.StartsWith(name + "=", StringComparison.Ordinal));
        return field is null ? null : WebUtility.UrlDecode(field[(name.Length + 1)..]);
    }

    private static RequestHead ReadFirst(string line)
    {
        string[] parts = line.Split(' ');
        if (parts.Length != 3 || !IsToken(parts[0]) || !parts[2].StartsWith("HTTP/", StringComparison.Ordinal))
        {
            throw new RequestProblem(400, "expected a line such as GET / HTTP/1.1");
        }

        if (parts[2] is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            throw new RequestProblem(505, "expected HTTP/1.1 or HTTP/1.0");
        }

        return parts[1].StartsWith('/') && parts[1].All(letter => letter is > ' ' and < '\x7F')
            ? new RequestHead(parts[0], parts[1], parts[2])
            : throw new RequestProblem(400, "expected a path that begins with /");
    }

    private void Add(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !IsToken(line[..colon]))
        {
            throw new RequestProblem(400, "expected a line such as Name: value in the head");
        }

        string value = line[(colon + 1)..].Trim(' ', '\t');
        if (value.Any(letter => (letter < ' ' && letter != '\t') || letter == '\x7F'))
        {
            throw new RequestProblem(400, "a line of the head has a control character");
        }

        if (_fields.Count == RequestLimits.HeadLines)
        {
            throw new RequestProblem(431, $"the head has more than {RequestLimits.HeadLines} lines");
        }

        _fields.Add((line[..colon], value));
    }

    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || TokenMarks.Contains(letter, StringComparison.Ordinal));
}
