using System;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Serving.Tests;

/// <summary>Requests that are no requests, or that come from pages of others. The server answers, and serves the next one.</summary>
public sealed class HostileRequestTests
{
    [Theory]
    [InlineData("GET /\r\nHost: HOST\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: HOST\r\n\r\n", 400)]
    [InlineData("GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: HOST\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\nHost: HOST\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : HOST\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\n folded: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nX: a\rb\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400)]
    [InlineData("GET /etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", 404)]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", 404)]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", 405)]
    [InlineData("GET /scan HTTP/1.1\r\nHost: HOST\r\n\r\n", 405)]
    [InlineData("OPTIONS /scan HTTP/1.1\r\nHost: HOST\r\n\r\n", 405)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\n\r\n", 411)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1, 1\r\n\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999999999999999\r\n\r\n", 413)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n", 413)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n", 400)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 415)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 0\r\n\r\n", 415)]
    [InlineData("POST /scan HTTP/1.1\r\nHost: HOST\r\nExpect: money\r\nContent-Length: 0\r\n\r\n", 417)]
    [InlineData("POST /scan?format=pdf HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", 400)]
    public void Request_that_is_none_is_refused(string request, int status)
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Ask(request);

        Assert.Equal((status, true), (answer.Status, answer.IsWhole));
        Assert.Equal((status, "incomplete"), ((int)answer.Last["error"]!["status"]!, (string?)answer.Last["error"]!["verdict"]));
        Assert.Equal("clean", (string?)server.Post([1]).Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Half_a_head_is_refused_when_it_ends()
    {
        using var server = new TestServer();
        using var exchange = new HttpExchange(server.Endpoint);

        exchange.Send("POST /scan HTTP/1.1\r\nHo");
        exchange.EndSending();

        Assert.Equal(400, exchange.ReadAnswer().Status);
    }

    [Fact]
    public void Connection_without_a_byte_is_closed_without_a_word()
    {
        using var server = new TestServer();
        using (var exchange = new HttpExchange(server.Endpoint))
        {
            exchange.EndSending();
        }

        Assert.Equal(200, server.Post([1]).Status);
        Assert.Contains("POST /scan 200", server.NextLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void Head_that_is_too_large_is_refused()
    {
        using var server = new TestServer();

        Assert.Equal(431, server.Ask("GET / HTTP/1.1\r\nHost: HOST\r\nX: " + new string('x', 100_000) + "\r\n\r\n").Status);
        Assert.Equal(414, server.Ask("GET /" + new string('x', 100_000) + " HTTP/1.1\r\n\r\n").Status);
        Assert.Equal(431, server.Ask("GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 100).Select(number => $"X{number}: x\r\n")) + "\r\n").Status);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:PORT", 421)]
    [InlineData("127.0.0.1:1", 421)]
    [InlineData("127.0.0.1.evil.example:PORT", 421)]
    [InlineData("127.1:PORT", 421)]
    [InlineData("", 421)]
    [InlineData("127.0.0.1:PORT", 200)]
    [InlineData("localhost:PORT", 200)]
    [InlineData("LocalHost:PORT", 200)]
    [InlineData("[::1]:PORT", 200)]
    [InlineData("scan.example:PORT", 200)]
    [InlineData("scan.example", 200)]
    [InlineData("other.example:99", 200)]
    [InlineData("other.example", 421)]
    public void Foreign_name_is_refused_whatever_is_asked_for(string host, int status)
    {
        using var server = new TestServer(settings => settings with { Names = ["scan.example", "other.example:99"] });
        string field = host.Replace("PORT", $"{server.Endpoint.Port}", StringComparison.Ordinal);

        Assert.Equal(status, server.Ask($"GET / HTTP/1.1\r\nHost: {field}\r\n\r\n").Status);
        Assert.Equal(status, server.Ask($"POST /scan HTTP/1.1\r\nHost: {field}\r\nContent-Length: 1\r\n\r\nx").Status);
    }

    [Theory]
    [InlineData("Origin: http://evil.example", 403)]
    [InlineData("Origin: null", 403)]
    [InlineData("Origin: http://localhost:1", 403)]
    [InlineData("Origin: https://HOST", 403)]
    [InlineData("Sec-Fetch-Site: cross-site", 403)]
    [InlineData("Sec-Fetch-Site: same-site", 403)]
    [InlineData("Sec-Fetch-Site: none", 403)]
    [InlineData("Origin: http://HOST\r\nSec-Fetch-Site: same-origin", 200)]
    [InlineData("Origin: http://HOST", 200)]
    [InlineData("User-Agent: curl", 200)]
    public void Page_of_another_server_cannot_send_images(string fields, int status)
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Ask($"POST /scan HTTP/1.1\r\nHost: HOST\r\n{fields}\r\nContent-Length: 1\r\n\r\nx");

        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain("Access-Control-Allow", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_before_which_a_proxy_speaks_tls_has_its_origin()
    {
        using var server = new TestServer(settings => settings with { Names = ["scan.example"] });

        Assert.Equal(200, server.Ask("POST /scan HTTP/1.1\r\nHost: scan.example\r\nOrigin: https://scan.example\r\nContent-Length: 1\r\n\r\nx").Status);
        Assert.Equal(403, server.Ask("POST /scan HTTP/1.1\r\nHost: scan.example\r\nOrigin: https://evil.example\r\nContent-Length: 1\r\n\r\nx").Status);
    }

    [Fact]
    public void Upload_page_fetches_nothing_and_runs_only_its_own_script()
    {
        using var server = new TestServer();

        HttpAnswer page = server.Ask("GET / HTTP/1.1\r\nHost: HOST\r\n\r\n");
        HttpAnswer head = server.Ask("HEAD / HTTP/1.1\r\nHost: HOST\r\n\r\n");

        Assert.Equal((200, true), (page.Status, page.IsWhole));
        Assert.Contains("Content-Security-Policy: default-src 'none'; script-src 'sha256-", page.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page.Body, StringComparison.Ordinal);
        Assert.Equal((200, string.Empty), (head.Status, head.Body));
    }

    [Fact]
    public void Version_is_told()
    {
        using var server = new TestServer();

        Assert.Equal("1.2.3", (string?)server.Ask("GET /version HTTP/1.1\r\nHost: HOST\r\n\r\n").Last["version"]);
    }
}
