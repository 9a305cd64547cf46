using System;

namespace FirmwareScanner.Serving.Http;

/// <summary>A request that is not served. Whoever sent it is told why, and nothing else.</summary>
/// <param name="status">The status code of the answer (RFC 9110, section 15), 400 to 599.</param>
/// <param name="message">What is wrong, in a clause; it names nothing of the server.</param>
public sealed class RequestProblem(int status, string message) : Exception(message)
{
    /// <summary>The status code of the answer.</summary>
    public int Status => status;

    /// <summary>What the sender should know beside it: a line of the head, such as <c>Allow: GET</c>; null for nothing.</summary>
    public string? Header { get; init; }
}
