using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace FirmwareScanner.Serving.Http;

/// <summary>
/// Keeps web pages of others out. A page can have a browser send requests to this machine: under a name of its own that leads here (DNS rebinding),
/// which the field Host tells, or from its own place, which Origin and Sec-Fetch-Site tell of requests that change something.
/// </summary>
/// <param name="port">The port of the server.</param>
/// <param name="names">Names that the server is called by, with a port or without, beside addresses and localhost.</param>
public sealed class RequestGuard(int port, IReadOnlyList<string> names)
{
    /// <summary>Checks a request.</summary>
    /// <param name="head">Its head.</param>
    /// <exception cref="RequestProblem">It comes, or may come, from a page of others.</exception>
    public void Check(RequestHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        string host = head.Only("Host") ?? throw new RequestProblem(400, "expected Host in the head");
        if (!IsOurs(host))
        {
            throw new RequestProblem(421, "Host names another server; --host allows a name");
        }

        if (head.Method is "GET" or "HEAD")
        {
            return;
        }

        string? site = head.Only("Sec-Fetch-Site");
        string? origin = head.Only("Origin");
        bool isOwn = (site is null or "same-origin")
            && (origin is null || origin.Equals("http://" + host, StringComparison.OrdinalIgnoreCase) || IsNamedOrigin(origin, host));
        if (!isOwn)
        {
            throw new RequestProblem(403, "a page of another server may not send images here (Origin, Sec-Fetch-Site)");
        }
    }

    // Addresses are what they are: only names can be made to lead somewhere else.
    private bool IsOurs(string host)
    {
        bool isNamed = names.Any(name => name.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (!name.Contains(':', StringComparison.Ordinal) && name.Equals(WithoutPort(host), StringComparison.OrdinalIgnoreCase)));
        string end = string.Create(CultureInfo.InvariantCulture, $":{port}");
        string name = host.EndsWith(end, StringComparison.Ordinal) ? host[..^end.Length] : port == 80 ? host : string.Empty;
        return isNamed || name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IsAddress(name);
    }

    // A name may be served by another program before this one, which speaks TLS.
    private bool IsNamedOrigin(string origin, string host) => names.Count > 0
        && origin.Equals("https://" + host, StringComparison.OrdinalIgnoreCase)
        && names.Any(name => name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.Equals(WithoutPort(host), StringComparison.OrdinalIgnoreCase));

    private static string WithoutPort(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon < 0 ? host : host[..colon];
    }

    private static bool IsAddress(string name)
    {
        bool isBracketed = name.StartsWith('[') && name.EndsWith(']');
        string text = isBracketed ? name[1..^1] : name;
        return IPAddress.TryParse(text, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? isBracketed : !isBracketed && address.ToString() == text);
    }
}
