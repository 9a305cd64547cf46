using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>
/// Scans images that are sent to it by HTTP/1.1, one request a connection, each on a thread of its own. What one request does, or fails by, is that
/// request's matter.
/// </summary>
public sealed class ScanServer : IDisposable
{
    // Those that ask for a page, or that are slow with their head, beside those that have a place for an image.
    private const int MoreConnections = 32;
    private const int PauseMilliseconds = 20;

    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(5);

    private readonly ServerSettings _settings;
    private readonly ConnectionListener _listener;
    private readonly RequestGuard _guard;
    private readonly ImageEndpoint _images;
    private readonly ConcurrentDictionary<ClientConnection, bool> _connections = new();
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="settings">How it works.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public ScanServer(ServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _listener = new ConnectionListener(settings.Endpoint);
        _guard = new RequestGuard(Endpoint.Port, settings.Names);
        _images = new ImageEndpoint(settings);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _listener.Endpoint;

    /// <summary>Serves until it is stopped; then what is being served has some seconds to end, what is still being scanned some more as incomplete.</summary>
    /// <param name="stop">Stops it.</param>
    public void Run(CancellationToken stop)
    {
        _listener.Run(Begin, _settings.Log, stop);
        WaitForConnections();
        _cut.Cancel();
        WaitForConnections();
        foreach (ClientConnection connection in _connections.Keys)
        {
            connection.Abort();
        }

        WaitForConnections();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _images.Dispose();
        _cut.Dispose();
    }

    private void Begin(Socket socket)
    {
        var connection = new ClientConnection(socket, _settings.Limits.IdleTime);
        if (_connections.Count >= _settings.Parallel + _settings.Queue + MoreConnections)
        {
            Refuse(new ServedRequest(connection), 503, "as many connections as allowed are open already", "Retry-After: 1");
            connection.Dispose();
            return;
        }

        _connections.TryAdd(connection, true);
        new Thread(() => Serve(connection)) { IsBackground = true, Name = "request" }.Start();
    }

    private void Serve(ClientConnection connection)
    {
        try
        {
            var request = new ServedRequest(connection);
            ServeGuarded(request);
            if (request.Head is not null || request.Response.Status != 0)
            {
                _settings.Log(request.ToString());
                connection.Finish();
            }
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }

    private void ServeGuarded(ServedRequest request)
    {
        try
        {
            request.Head = RequestHead.Read(request.Reader);
            if (request.Head is not null)
            {
                Route(request, request.Head);
            }
        }
        catch (RequestProblem problem)
        {
            request.Problem = problem.Message;
            Refuse(request, problem.Status, problem.Message, problem.Header);
        }
        catch (ClientGoneException exception)
        {
            request.Problem = exception.Message;
            request.Verdict = null;
        }
        catch (OutOfMemoryException)
        {
            request.Problem = "there is not enough memory for it";
            Refuse(request, 500, request.Problem, null);
        }
        catch (Exception exception)
        {
            // Its message may name what is on this machine: the client gets the kind alone.
            request.Problem = $"internal error: {exception.GetType().Name}: {exception.Message}; this is a bug, please report it";
            Refuse(request, 500, "internal error: " + exception.GetType().Name, null);
        }
    }

    private void Route(ServedRequest request, RequestHead head)
    {
        HttpResponse response = request.Response;
        response.IsHeadOnly = head.Method == "HEAD";
        response.IsOld = head.IsOld;
        _guard.Check(head);
        if (head.Only("Expect") is string expected)
        {
            response.IsAwaited = expected.Equals("100-continue", StringComparison.OrdinalIgnoreCase) && !head.IsOld ? true
                : throw new RequestProblem(417, "Expect: expected 100-continue");
        }

        switch (head.Path)
        {
            case "/scan":
                Demand(head.Method == "POST", "POST");
                _images.Serve(request, _cut.Token);
                break;
            case "/":
                Demand(head.Method is "GET" or "HEAD", "GET, HEAD");
                response.Send(200, "text/html; charset=utf-8", UploadPage.Content, "Content-Security-Policy: " + UploadPage.Policy);
                break;
            case "/health":
                Demand(head.Method is "GET" or "HEAD", "GET, HEAD");
                response.Send(200, ServerJson.LinesType, ServerJson.Object(json =>
                {
                    json.WriteString("status", "ok");
                    json.WriteNumber("running", _images.Queue.Running);
                    json.WriteNumber("waiting", _images.Queue.Waiting);
                }));
                break;
            case "/version":
                Demand(head.Method is "GET" or "HEAD", "GET, HEAD");
                response.Send(200, ServerJson.LinesType, ServerJson.Object(json =>
                {
                    json.WriteString("program", "fwscan");
                    json.WriteString("version", _settings.Version);
                    json.WriteNumber("rules", _settings.Rules);
                }));
                break;
            default:
                throw new RequestProblem(404, "expected /, /scan, /health or /version");
        }
    }

    private static void Demand(bool isAllowed, string methods)
    {
        if (!isAllowed)
        {
            throw new RequestProblem(405, "expected " + methods) { Header = "Allow: " + methods };
        }
    }

    /// <summary>Tells the client why; what has been sent of an answer gets a last line, or no end.</summary>
    private static void Refuse(ServedRequest request, int status, string message, string? field)
    {
        request.Verdict = null;
        byte[] line = ServerJson.Error(status, message);
        try
        {
            if (request.Response.Status == 0)
            {
                request.Response.Send(status, ServerJson.LinesType, line, field);
            }
            else if (request.Content is HttpContentStream lines)
            {
                lines.Write(line);
                lines.End();
            }
        }
        catch (ClientGoneException)
        {
            // He does not want to know.
        }
    }

    private void WaitForConnections()
    {
        var clock = Stopwatch.StartNew();
        while (!_connections.IsEmpty && clock.Elapsed < FinishTime)
        {
            Thread.Sleep(PauseMilliseconds);
        }
    }
}
