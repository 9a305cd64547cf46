using System;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Serving.Http;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Serving.Tests;

/// <summary>A server in this process, at a port that is free.</summary>
internal sealed class TestServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ScanServer _server;
    private readonly Task _running;

    internal TestServer(Func<ServerSettings, ServerSettings>? change = null)
    {
        var settings = new ServerSettings
        {
            Endpoint = new IPEndPoint(IPAddress.Loopback, 0),
            Limits = new RequestLimits { ImageBytes = 100_000, IdleTime = Patience },
            ScanTime = Patience,
            Parallel = 2,
            Queue = 8,
            CreateScanner = Create,
            PageExcerpts = new ExcerptOptions(),
            Version = "1.2.3",
            Rules = SignatureSet.BuiltIn.Rules.Count,
            Log = Log.Add,
        };
        _server = new ScanServer(change is null ? settings : change(settings));
        _running = Task.Run(() => _server.Run(_stop.Token));
    }

    /// <summary>What fires.</summary>
    internal static byte[] Bad { get; } = Encoding.ASCII.GetBytes("xx DO NOT TRUST - " + "AMI Test PK xx");

    /// <summary>The lines of the log.</summary>
    internal BlockingCollection<string> Log { get; } = [];

    /// <summary>Where it listens.</summary>
    internal IPEndPoint Endpoint => _server.Endpoint;

    internal static FileScanner Create(ExcerptOptions? excerpts) => new(SignatureSet.BuiltIn) { Unpack = new UnpackOptions(), Excerpts = excerpts };

    /// <summary>Sends an image.</summary>
    internal HttpAnswer Post(byte[] image, string query = "", params string[] fields) =>
        HttpExchange.Ask(Endpoint, HttpExchange.Post(Endpoint, image.Length, query, fields), image);

    /// <summary>Sends text as it is.</summary>
    internal HttpAnswer Ask(string text) => HttpExchange.Ask(Endpoint, text.Replace("HOST", Endpoint.ToString(), StringComparison.Ordinal));

    /// <summary>The next line of the log.</summary>
    internal string NextLog() => Log.TryTake(out string? line, Patience) ? line : throw new TimeoutException("there is no line in the log");

    /// <summary>Stops it, and waits for its end.</summary>
    internal void Stop()
    {
        _stop.Cancel();
        Assert.True(_running.Wait(Patience));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _server.Dispose();
        _stop.Dispose();
        Log.Dispose();
    }
}
