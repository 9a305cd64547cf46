using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace FirmwareScanner.Serving.Http;

/// <summary>Listens at an address, and gives away each connection that comes.</summary>
public sealed class ConnectionListener : IDisposable
{
    private const int Backlog = 64;
    private const int PollMicroseconds = 200_000;
    private const int PauseMilliseconds = 20;

    private readonly Socket _listener;

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where; port 0 for one that is free.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public ConnectionListener(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress, which .NET takes for a port that several processes share; old connections keep no new server away all the same.
            if (OperatingSystem.IsWindows())
            {
                _listener.ExclusiveAddressUse = true;
            }

            _listener.Bind(endpoint);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        Endpoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Gives connections away until it is stopped; then nobody is listened to any more.</summary>
    /// <param name="take">Takes a connection, which is its own from then on; called one after the other.</param>
    /// <param name="log">Takes a line about connections that could not be accepted.</param>
    /// <param name="stop">Stops it.</param>
    public void Run(Action<Socket> take, Action<string> log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(log);

        // One that has gone again before it is accepted must not keep the others waiting.
        _listener.Blocking = false;
        while (!stop.IsCancellationRequested)
        {
            if (_listener.Poll(PollMicroseconds, SelectMode.SelectRead) && Accept(log) is Socket socket)
            {
                take(socket);
            }
        }

        _listener.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private Socket? Accept(Action<string> log)
    {
        try
        {
            Socket socket = _listener.Accept();
            socket.Blocking = true;
            return socket;
        }
        catch (SocketException exception)
        {
            if (exception.SocketErrorCode is not (SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.ConnectionReset))
            {
                // There are no more descriptors, or no memory for one: others will be given back.
                log("cannot accept a connection: " + exception.Message);
                Thread.Sleep(PauseMilliseconds);
            }

            return null;
        }
    }
}
