using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace FirmwareScanner.Serving.Http;

/// <summary>The connection of a client: reads and writes that end after a time.</summary>
public sealed class ClientConnection : IDisposable
{
    // What is still on its way when a request is refused: an answer behind it is lost if nobody takes it off.
    private const int MostLeftOver = 1 << 20;
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly TimeSpan _idle;

    /// <summary>Takes a connection over.</summary>
    /// <param name="socket">The connection; is closed with this object.</param>
    /// <param name="idle">How long a read or a write may wait.</param>
    public ClientConnection(Socket socket, TimeSpan idle)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _idle = idle;
        socket.NoDelay = true;
        Remote = (socket.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        _stream = new NetworkStream(socket, ownsSocket: true) { WriteTimeout = MillisecondsOf(idle) };
    }

    /// <summary>Where it comes from.</summary>
    public IPAddress Remote { get; }

    /// <summary>Whether the client has closed its side: nobody waits for an answer.</summary>
    public bool IsGone
    {
        get
        {
            try
            {
                return _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Reads what has come.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="patience">How long to wait, at most; the idle time of the connection counts, too.</param>
    /// <returns>How many bytes; 0 at the end of what the client sends.</returns>
    /// <exception cref="RequestProblem">Nothing came in time.</exception>
    /// <exception cref="ClientGoneException">The connection is broken.</exception>
    public int Read(Span<byte> buffer, TimeSpan patience)
    {
        TimeSpan wait = patience < _idle ? patience : _idle;
        if (wait <= TimeSpan.Zero)
        {
            throw TooSlow();
        }

        try
        {
            _stream.ReadTimeout = MillisecondsOf(wait);
            return _stream.Read(buffer);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw TooSlow();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new ClientGoneException(exception);
        }
    }

    /// <summary>Sends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="ClientGoneException">They cannot be sent, or the client does not read.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new ClientGoneException(exception);
        }
    }

    /// <summary>Ends what is sent, and gives the client the time to read it: a connection that is closed over unread bytes loses it.</summary>
    public void Finish()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            byte[] rest = new byte[1 << 14];
            long left = MostLeftOver;
            var clock = Stopwatch.StartNew();
            int count = 1;
            while (count > 0 && left > 0)
            {
                count = Read(rest, LingerTime - clock.Elapsed);
                left -= count;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or RequestProblem or ClientGoneException)
        {
            // Then he does not get it.
        }
    }

    /// <summary>Breaks it off, from any thread: whoever reads or writes is told that the client is gone.</summary>
    public void Abort() => _socket.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static int MillisecondsOf(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue);

    private static RequestProblem TooSlow() => new(408, "the request came too slowly");
}
