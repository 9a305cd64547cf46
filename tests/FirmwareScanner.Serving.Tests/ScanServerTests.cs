using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Serving.Tests;

/// <summary>What the server answers to images, and that one request is no other's matter.</summary>
public sealed class ScanServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Image_is_answered_with_the_lines_of_its_scan_and_the_sums()
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Post(TestServer.Bad, "?name=board.bin");

        Assert.Equal((200, true), (answer.Status, answer.IsWhole));
        Assert.Contains("Content-Type: application/x-ndjson", answer.Head, StringComparison.Ordinal);
        JsonObject rule = answer.Lines.Single(line => line["rule"] is not null);
        Assert.Equal(("ami_test_platform_key", "board.bin", 3), ((string?)rule["rule"], (string?)rule["path"], (int)rule["matches"]![0]!["offset"]!));
        Assert.Equal("found", (string?)answer.Last["summary"]!["verdict"]);
        Assert.Contains("POST /scan 200 found \"board.bin\"", server.NextLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_inside_is_told_once()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(TestServer.Bad);
        }

        using var server = new TestServer();

        HttpAnswer answer = server.Post(packed.ToArray());

        JsonObject[] told = [.. answer.Lines.Where(line => (string?)line["rule"] == "ami_test_platform_key")];
        Assert.Equal("image!gzip", (string?)Assert.Single(told)["path"]);
        Assert.Equal("found", (string?)answer.Last["summary"]!["verdict"]);
    }

    [Theory]
    [InlineData("?format=html", "")]
    [InlineData("", "Accept: text/html,*/*")]
    public void Page_is_answered_to_who_asks_for_it_with_a_map_of_the_image(string query, string field)
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Post(TestServer.Bad, query, field.Length > 0 ? [field] : []);

        Assert.Equal((200, true), (answer.Status, answer.IsWhole));
        Assert.Contains("<!DOCTYPE html>", answer.Body, StringComparison.Ordinal);
        Assert.Contains("ami_test_platform_key", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"cells\":", answer.Body, StringComparison.Ordinal);
        Assert.Contains("sandbox", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_a_file_of_the_server_gives_nothing_of_that_file()
    {
        using var folder = new TemporaryFolder();
        string secret = folder.Write("secret.txt", Encoding.ASCII.GetBytes("TOP SECRET"));
        using var server = new TestServer();

        HttpAnswer answer = server.Post(new byte[10], "?format=html&name=" + Uri.EscapeDataString(secret));

        // The map is of the ten bytes that were sent: one cell of zeros, class 0 and entropy 0.
        Assert.Contains("\"cells\":\"AAA=\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"secret.txt\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\firmware\\a.bin", "a.bin")]
    [InlineData("<script>alert(1)</script>", "script>")]
    [InlineData("<b>x", "<b>x")]
    [InlineData("a\r\nSet-Cookie: x", "a__Set-Cookie: x")]
    [InlineData("a\u202Eb\u001b[0m", "a_b_[0m")]
    [InlineData("..", "image")]
    [InlineData("/", "image")]
    [InlineData("", "image")]
    public void Name_is_shown_without_its_folders_and_without_harm(string name, string shown)
    {
        using var server = new TestServer();

        HttpAnswer lines = server.Post(TestServer.Bad, "?name=" + Uri.EscapeDataString(name));
        HttpAnswer page = server.Post(TestServer.Bad, "?format=html&name=" + Uri.EscapeDataString(name));

        Assert.Equal(shown, (string?)lines.Lines[^2]["path"]);
        Assert.DoesNotContain("Set-Cookie", lines.Head + page.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x", page.Body, StringComparison.Ordinal);
        Assert.Contains("\"" + shown + "\"", server.NextLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_name_is_cut()
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Post([1], "?name=" + new string('n', 5000));

        Assert.Equal(new string('n', 200), (string?)answer.Lines[^2]["path"]);
    }

    [Fact]
    public void Chunks_are_one_image()
    {
        using var server = new TestServer();
        string chunks = string.Concat(TestServer.Bad.Select(value => $"1;x=y\r\n{(char)value}\r\n"));

        HttpAnswer answer = server.Ask($"POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\nX: trailer\r\n\r\n");

        Assert.Equal("found", (string?)answer.Last["summary"]!["verdict"]);
        Assert.Equal(TestServer.Bad.Length, (int)answer.Lines[^2]["size"]!);
    }

    [Fact]
    public void Client_of_http_1_0_gets_an_answer_without_chunks()
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Ask("POST /scan HTTP/1.0\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc");

        Assert.DoesNotContain("chunked", answer.Head, StringComparison.Ordinal);
        Assert.Equal("clean", (string?)answer.Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Nothing_is_sent_before_it_is_asked_for_where_the_client_waits()
    {
        using var server = new TestServer();
        using var exchange = new HttpExchange(server.Endpoint);

        exchange.Send(HttpExchange.Post(server.Endpoint, 3, "", "Expect: 100-continue"));
        string told = exchange.ReadUntil("\r\n\r\n");
        exchange.Send("abc");

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", told);
        Assert.Equal("clean", (string?)exchange.ReadAnswer().Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Image_that_is_too_long_is_refused_before_it_is_sent()
    {
        using var server = new TestServer();

        HttpAnswer answer = server.Ask("POST /scan HTTP/1.1\r\nHost: HOST\r\nContent-Length: 100001\r\nExpect: 100-continue\r\n\r\n");

        Assert.Equal(413, answer.Status);
        Assert.Equal("incomplete", (string?)answer.Last["error"]!["verdict"]);
    }

    [Fact]
    public void Chunks_that_are_too_long_together_are_refused()
    {
        using var server = new TestServer();
        string chunk = "10000\r\n" + new string('x', 0x10000) + "\r\n";

        HttpAnswer answer = server.Ask($"POST /scan HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n");

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public void Image_that_ends_early_is_incomplete_and_the_next_one_is_served()
    {
        using var server = new TestServer();
        using var exchange = new HttpExchange(server.Endpoint);

        exchange.Send(HttpExchange.Post(server.Endpoint, 100, "?name=half.bin"));
        exchange.Send("abc");
        exchange.EndSending();
        HttpAnswer answer = exchange.ReadAnswer();

        Assert.Equal(400, answer.Status);
        Assert.Equal("the image ended after 3 bytes, before 100 bytes", (string?)answer.Last["error"]!["message"]);
        Assert.Contains("POST /scan 400 incomplete \"half.bin\" 3 bytes", server.NextLog(), StringComparison.Ordinal);
        Assert.Equal("clean", (string?)server.Post([1]).Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Client_that_is_gone_is_told_of_in_the_log_alone()
    {
        using var server = new TestServer();
        using (var exchange = new HttpExchange(server.Endpoint))
        {
            exchange.Send(HttpExchange.Post(server.Endpoint, 100, "?name=half.bin"));
        }

        Assert.Contains("incomplete \"half.bin\" 0 bytes", server.NextLog(), StringComparison.Ordinal);
        Assert.Equal("clean", (string?)server.Post([1]).Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Slow_sender_is_cut_off()
    {
        using var server = new TestServer(settings => settings with { Limits = settings.Limits with { IdleTime = TimeSpan.FromMilliseconds(100) } });
        using var exchange = new HttpExchange(server.Endpoint);

        exchange.Send(HttpExchange.Post(server.Endpoint, 100));
        HttpAnswer answer = exchange.ReadAnswer();

        Assert.Equal(408, answer.Status);
        Assert.Equal("incomplete", (string?)answer.Last["error"]!["verdict"]);
    }

    [Fact]
    public void Scan_that_throws_is_500_and_names_nothing_of_the_server()
    {
        int made = 0;
        using var server = new TestServer(settings => settings with
        {
            CreateScanner = excerpts => Interlocked.Increment(ref made) == 1 ? throw new InvalidOperationException("broken at /srv/secret") : TestServer.Create(excerpts),
        });

        HttpAnswer broken = server.Post(TestServer.Bad, "?name=first");
        HttpAnswer next = server.Post(TestServer.Bad, "?name=second");

        Assert.Equal((500, "incomplete"), (broken.Status, (string?)broken.Last["error"]!["verdict"]));
        Assert.Equal("internal error: InvalidOperationException", (string?)broken.Last["error"]!["message"]);
        Assert.Contains("broken at /srv/secret", server.NextLog(), StringComparison.Ordinal);
        Assert.Equal("found", (string?)next.Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Scan_that_throws_does_not_disturb_the_one_beside_it()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        int made = 0;
        using var server = new TestServer(settings => settings with
        {
            CreateScanner = excerpts =>
            {
                if (Interlocked.Increment(ref made) == 1)
                {
                    entered.Set();
                    Assert.True(goOn.Wait(Patience));
                    return TestServer.Create(excerpts);
                }

                throw new InvalidOperationException("broken");
            },
        });
        using var exchange = new HttpExchange(server.Endpoint);
        exchange.Send(HttpExchange.Post(server.Endpoint, TestServer.Bad.Length));
        exchange.Send(TestServer.Bad);
        Assert.True(entered.Wait(Patience, TestContext.Current.CancellationToken));

        HttpAnswer broken = server.Post([1]);
        goOn.Set();

        Assert.Equal(500, broken.Status);
        Assert.Equal("found", (string?)exchange.ReadAnswer().Last["summary"]!["verdict"]);
    }

    [Fact]
    public void More_images_than_allowed_are_told_to_come_again()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var server = new TestServer(settings => settings with
        {
            Parallel = 1,
            Queue = 0,
            CreateScanner = excerpts =>
            {
                entered.Set();
                Assert.True(goOn.Wait(Patience));
                return TestServer.Create(excerpts);
            },
        });
        using var exchange = new HttpExchange(server.Endpoint);
        exchange.Send(HttpExchange.Post(server.Endpoint, 1));
        exchange.Send("x");
        Assert.True(entered.Wait(Patience, TestContext.Current.CancellationToken));

        HttpAnswer refused = server.Post([1]);
        HttpAnswer health = server.Ask("GET /health HTTP/1.1\r\nHost: HOST\r\n\r\n");
        goOn.Set();

        Assert.Equal(503, refused.Status);
        Assert.Contains("Retry-After: ", refused.Head, StringComparison.Ordinal);
        Assert.Equal((1, 0), ((int)health.Last["running"]!, (int)health.Last["waiting"]!));
        Assert.Equal("clean", (string?)exchange.ReadAnswer().Last["summary"]!["verdict"]);
        Assert.Equal(200, server.Post([1]).Status);
    }

    [Fact]
    public void Scan_without_time_is_incomplete()
    {
        using var server = new TestServer(settings => settings with
        {
            ScanTime = TimeSpan.FromMilliseconds(1),
            CreateScanner = excerpts =>
            {
                // The time has passed before the first byte.
                Thread.Sleep(500);
                return TestServer.Create(excerpts);
            },
        });

        HttpAnswer answer = server.Post(TestServer.Bad);

        Assert.Equal("incomplete", (string?)answer.Last["summary"]!["verdict"]);
        Assert.Contains("stopped", answer.Lines[^2]["reasons"]!.AsArray().Select(reason => (string?)reason));
    }

    [Fact]
    public void Client_that_breaks_off_ends_his_scan()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var server = new TestServer(settings => settings with
        {
            CreateScanner = excerpts =>
            {
                entered.Set();
                Assert.True(goOn.Wait(Patience));
                Thread.Sleep(1500);
                return TestServer.Create(excerpts);
            },
        });
        using (var exchange = new HttpExchange(server.Endpoint))
        {
            exchange.Send(HttpExchange.Post(server.Endpoint, 1, "?name=left.bin"));
            exchange.Send("x");
            Assert.True(entered.Wait(Patience, TestContext.Current.CancellationToken));
        }

        goOn.Set();

        Assert.Contains("incomplete \"left.bin\"", server.NextLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_that_is_stopped_serves_what_is_there_and_ends()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var server = new TestServer(settings => settings with
        {
            CreateScanner = excerpts =>
            {
                entered.Set();
                Assert.True(goOn.Wait(Patience));
                return TestServer.Create(excerpts);
            },
        });
        using var exchange = new HttpExchange(server.Endpoint);
        exchange.Send(HttpExchange.Post(server.Endpoint, 1));
        exchange.Send("x");
        Assert.True(entered.Wait(Patience, TestContext.Current.CancellationToken));

        goOn.Set();
        server.Stop();

        Assert.Equal("clean", (string?)exchange.ReadAnswer().Last["summary"]!["verdict"]);
    }

    [Fact]
    public void Image_has_no_name_on_the_disk_while_it_is_scanned()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there an open file has a name; the system removes it");
        string[] before = Directory.GetFiles(Path.GetTempPath());
        string[] during = [];
        using var server = new TestServer(settings => settings with
        {
            CreateScanner = excerpts =>
            {
                during = Directory.GetFiles(Path.GetTempPath());
                return TestServer.Create(excerpts);
            },
        });
        byte[] image = new byte[54_321];

        server.Post(image);

        Assert.DoesNotContain(during.Except(before), path => new FileInfo(path) is { Exists: true, Length: 54_321 });
    }

    [Fact]
    public void Server_listens_at_ipv6_too()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "there is no IPv6 here");
        using var server = new TestServer(settings => settings with { Endpoint = new IPEndPoint(IPAddress.IPv6Loopback, 0) });

        Assert.Equal("clean", (string?)server.Post([1]).Last["summary"]!["verdict"]);
    }
}
