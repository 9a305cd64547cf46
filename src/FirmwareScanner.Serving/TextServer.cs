using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>Gives one text to whoever asks for it by HTTP/1.1: for programs that look at counters now and then.</summary>
public sealed class TextServer : IDisposable
{
    private const int MostOpen = 32;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(2);

    private readonly ConnectionListener _listener;
    private readonly RequestGuard _guard;
    private readonly string _path;
    private readonly string _type;
    private readonly Func<string> _text;
    private int _open;

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where; port 0 for one that is free.</param>
    /// <param name="path">The path of the text, such as <c>/metrics</c>.</param>
    /// <param name="type">Its content type.</param>
    /// <param name="text">Gives it; called by any thread.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public TextServer(IPEndPoint endpoint, string path, string type, Func<string> text)
    {
        (_path, _type, _text) = (path, type, text);
        _listener = new ConnectionListener(endpoint);
        _guard = new RequestGuard(Endpoint.Port, []);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _listener.Endpoint;

    /// <summary>Serves until it is stopped.</summary>
    /// <param name="log">Takes a line about connections that could not be accepted.</param>
    /// <param name="stop">Stops it.</param>
    public void Run(Action<string> log, CancellationToken stop) => _listener.Run(Begin, log, stop);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Begin(Socket socket)
    {
        if (Interlocked.Increment(ref _open) > MostOpen)
        {
            Interlocked.Decrement(ref _open);
            socket.Dispose();
            return;
        }

        new Thread(() => Serve(socket)) { IsBackground = true, Name = "counters" }.Start();
    }

    private void Serve(Socket socket)
    {
        try
        {
            using var connection = new ClientConnection(socket, IdleTime);
            Answer(connection);
            connection.Finish();
        }
        catch (Exception exception) when (exception is SocketException or ClientGoneException or ObjectDisposedException)
        {
            // It is gone.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void Answer(ClientConnection connection)
    {
        var response = new HttpResponse(connection);
        try
        {
            if (RequestHead.Read(new RequestReader(connection)) is RequestHead head)
            {
                response.IsHeadOnly = head.Method == "HEAD";
                response.IsOld = head.IsOld;
                if (IPAddress.IsLoopback(Endpoint.Address))
                {
                    // Where others are meant to come, nobody knows by which names.
                    _guard.Check(head);
                }

                Demand(head);
                response.Send(200, _type, Encoding.UTF8.GetBytes(_text()));
            }
        }
        catch (RequestProblem problem)
        {
            response.Send(problem.Status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(problem.Message + "\n"), problem.Header);
        }
    }

    private void Demand(RequestHead head)
    {
        if (head.Path != _path)
        {
            throw new RequestProblem(404, $"expected {_path}");
        }

        if (head.Method is not ("GET" or "HEAD"))
        {
            throw new RequestProblem(405, "expected GET or HEAD") { Header = "Allow: GET, HEAD" };
        }
    }
}
