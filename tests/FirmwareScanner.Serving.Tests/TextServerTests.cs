using System;
using System.Net;
using System.Threading;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Serving.Tests;

public sealed class TextServerTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TextServer _server = new(new IPEndPoint(IPAddress.Loopback, 0), "/metrics", "text/plain", () => "counted 7\n");
    private readonly Thread _thread;

    public TextServerTests()
    {
        _thread = new Thread(() => _server.Run(_ => { }, _stop.Token)) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.True(_thread.Join(TimeSpan.FromMinutes(1)));
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Text_is_given_as_it_is_now()
    {
        HttpAnswer answer = Ask("GET /metrics HTTP/1.1");

        Assert.Equal(200, answer.Status);
        Assert.Equal("counted 7\n", answer.Body);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", 404)]
    [InlineData("POST /metrics HTTP/1.1", 405)]
    [InlineData("nonsense", 400)]
    public void What_is_not_asked_for_rightly_is_refused(string line, int status) => Assert.Equal(status, Ask(line).Status);

    [Fact]
    public void A_foreign_name_is_refused_where_nobody_else_can_come() =>
        Assert.Equal(421, HttpExchange.Ask(_server.Endpoint, $"GET /metrics HTTP/1.1\r\nHost: other:{_server.Endpoint.Port}\r\n\r\n").Status);

    private HttpAnswer Ask(string line) => HttpExchange.Ask(_server.Endpoint, $"{line}\r\nHost: {_server.Endpoint}\r\n\r\n");
}
