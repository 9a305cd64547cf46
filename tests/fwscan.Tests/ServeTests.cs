using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Text;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan serve</c> as a process; what it answers to all kinds of requests is tested with the library.</summary>
public sealed class ServeTests : FwscanFixture
{
    private static readonly byte[] Bad = Encoding.ASCII.GetBytes("xx BACKDOOR xx");

    [Fact]
    public void Answer_has_the_lines_of_scan_whatever_their_order()
    {
        Signals.Require(Signals.Terminate);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Bad);
        }

        byte[] image = [.. Bad, .. packed.ToArray()];
        Put("image.bin", image);
        using StartedProgram serve = Serve(out IPEndPoint endpoint);

        HttpAnswer answer = Ask(endpoint, image, "?name=image.bin");
        ProgramEnd end = End(serve);

        FwscanResult scan = Run("scan", "image.bin", "--rules", "rules.yar", "--json");
        Assert.Equal(200, answer.Status);
        Assert.Equal(scan.Lines.Order(StringComparer.Ordinal), TellingLines(answer).Order(StringComparer.Ordinal));
        Assert.Contains("127.0.0.1 POST /scan 200 found \"image.bin\"", end.Error);
    }

    [Fact]
    public void Many_at_once_are_each_answered_with_their_own()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram serve = Serve(out IPEndPoint endpoint, "--parallel", "2", "--queue", "20");
        var exchanges = new List<HttpExchange>();
        try
        {
            // All heads first, then the contents: the first that is complete is the last that was begun.
            for (int i = 0; i < 12; i++)
            {
                var exchange = new HttpExchange(endpoint);
                exchanges.Add(exchange);
                exchange.Send(HttpExchange.Post(endpoint, Bad.Length + i, $"?name={i}"));
            }

            exchanges[5].EndSending();
            for (int i = exchanges.Count - 1; i >= 0; i--)
            {
                exchanges[i].Send(i == 5 ? [] : [.. Bad, .. new byte[i]]);
            }

            HttpAnswer[] answers = [.. exchanges.Select(exchange => exchange.ReadAnswer())];

            Assert.Equal(400, answers[5].Status);
            Assert.All(
                answers.Index().Where(answer => answer.Index != 5),
                answer => Assert.Equal(($"{answer.Index}", Bad.Length + answer.Index, "found"), (
                    (string?)answer.Item.Lines[^2]["path"], (int)answer.Item.Lines[^2]["size"]!, (string?)answer.Item.Last["summary"]!["verdict"])));
        }
        finally
        {
            exchanges.ForEach(exchange => exchange.Dispose());
        }

        End(serve);
    }

    [Fact]
    public void Answer_names_no_path_of_the_server()
    {
        Signals.Require(Signals.Terminate);
        string secret = Put("secret.txt", "TOP SECRET");
        using StartedProgram serve = Serve(out IPEndPoint endpoint);

        string all = string.Concat(
            from query in new[] { "?name=" + Uri.EscapeDataString(secret), "?format=html&name=" + Uri.EscapeDataString(secret) }
            let answer = Ask(endpoint, Bad, query)
            select answer.Head + answer.Body);

        End(serve);
        Assert.DoesNotContain(Folder, all);
        Assert.DoesNotContain(Path.GetTempPath().TrimEnd('/') + "/", all);
        Assert.DoesNotContain("TOP SECRET", all);
    }

    [Fact]
    public void Image_over_the_limit_is_refused()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram serve = Serve(out IPEndPoint endpoint, "--max-size", "1K");

        Assert.Equal(413, Ask(endpoint, new byte[1025], string.Empty).Status);
        Assert.Equal(200, Ask(endpoint, new byte[1024], string.Empty).Status);
        End(serve);
    }

    [Theory]
    [InlineData("--bind 0.0.0.0:0: other machines reach this address", "--bind", "0.0.0.0:0")]
    [InlineData("--bind [::]:0: other machines reach this address", "--bind", "[::]:0")]
    [InlineData("expected an address and a port such as 127.0.0.1:8080", "--bind", "8080")]
    [InlineData("expected an address and a port such as 127.0.0.1:8080", "--bind", "::1:8080")]
    [InlineData("expected an address and a port such as 127.0.0.1:8080", "--bind", "localhost:8080")]
    [InlineData("expected an address and a port such as 127.0.0.1:8080", "--bind", "127.0.0.1:65536")]
    public void Address_that_others_reach_or_that_is_none_is_refused(string said, params string[] options)
    {
        FwscanResult serve = Run(["serve", .. options]);

        Assert.Equal(2, serve.ExitCode);
        Assert.Contains(said, serve.Error);
    }

    [Fact]
    public void Address_that_is_taken_is_an_error()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram first = Serve(out IPEndPoint endpoint);

        FwscanResult second = Run("serve", "--bind", endpoint.ToString());
        End(first);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"--bind {endpoint}: ", second.Error);
    }

    [Fact]
    public void Who_lets_others_in_is_warned()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram serve = Start("serve", "--bind", "0.0.0.0:0", "--allow-remote");

        Assert.Contains("warning: 0.0.0.0 can be reached from other machines, and there is no authentication and no TLS", serve.ReadErrorLine());
        Assert.StartsWith("listening on http://0.0.0.0:", serve.ReadOutputLine());
        End(serve);
    }

    [Fact]
    public void Kill_leaves_no_image_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the system removes it when the process ends");
        string temporary = Path.Combine(Folder, "temporary");
        Directory.CreateDirectory(temporary);
        using StartedProgram serve = Serve(out IPEndPoint endpoint, new Dictionary<string, string> { ["TMPDIR"] = temporary });
        using var exchange = new HttpExchange(endpoint);
        exchange.Send(HttpExchange.Post(endpoint, 54_321, string.Empty, "Expect: 100-continue"));
        exchange.ReadUntil("\r\n\r\n");
        exchange.Send(new byte[54_320]);

        serve.Kill();

        // The runtime of .NET leaves the ends of pipes for its debugger there.
        Assert.DoesNotContain(
            Directory.GetFiles(temporary).Select(Path.GetFileName), name => !name!.StartsWith("dotnet-", StringComparison.Ordinal) && !name.StartsWith("clr-", StringComparison.Ordinal));
    }

    private StartedProgram Serve(out IPEndPoint endpoint, params string[] options) => Serve(out endpoint, null, options);

    private StartedProgram Serve(out IPEndPoint endpoint, Dictionary<string, string>? environment, params string[] options)
    {
        Put("rules.yar", TestRules.Severities);
        StartedProgram serve = StartWith(environment, ["serve", "--bind", "127.0.0.1:0", "--rules", "rules.yar", .. options]);
        string line = serve.ReadOutputLine() ?? throw new InvalidDataException(serve.WaitForEnd().Error);
        endpoint = IPEndPoint.Parse(line["listening on http://".Length..].TrimEnd('/'));
        return serve;
    }

    // How far a scan is, only one that takes a while tells.
    private static IEnumerable<string> TellingLines(HttpAnswer answer) =>
        answer.Body.Split('\n').SkipLast(1).Where(line => !line.StartsWith("{\"progress\"", StringComparison.Ordinal));

    private static HttpAnswer Ask(IPEndPoint endpoint, byte[] image, string query) =>
        HttpExchange.Ask(endpoint, HttpExchange.Post(endpoint, image.Length, query), image);

    private static ProgramEnd End(StartedProgram serve)
    {
        Assert.True(serve.Signal(Signals.Terminate));
        ProgramEnd end = serve.WaitForEnd();
        Assert.Equal(0, end.ExitCode);
        return end;
    }
}
