using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Log;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Link;
using FirmwareScanner.Update;

namespace FirmwareScanner.Fleet;

/// <summary>The board's side of a gateway: opens its port, asks what it is and what it has logged.</summary>
/// <param name="board">The board's name.</param>
/// <param name="open">Opens its port.</param>
/// <param name="settings">How the gateway works.</param>
internal sealed class BoardListener(string board, Func<BenchTarget> open, GatewaySettings settings) : IDisposable
{
    // A board that is gone is told of in time; it is tried again for ever.
    private const int ReconnectMilliseconds = 3000;

    private BenchTarget? _target;
    private LinkClient? _client;
    private long _position;
    private int _start = -1;
    private string? _identity;
    private LogState _log;

    /// <summary>The link, while the board is there.</summary>
    public LinkClient? Client => _client;

    /// <summary>What the broker is to keep as the board's state; null while it is not there.</summary>
    public string? State { get; private set; }

    /// <summary>What the broker is to keep as its memory marks; null while it is not there.</summary>
    public string? Memory { get; private set; }

    /// <summary>Opens the port and says hello, if that was not done yet.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether it was not done yet.</returns>
    /// <exception cref="LinkException">The board does not answer.</exception>
    /// <exception cref="IOException">The port cannot be opened.</exception>
    public bool Connect(CancellationToken cancellation)
    {
        if (_client is not null)
        {
            return false;
        }

        _target = open();
        var client = new LinkClient(_target.Port, _target.Clock, new LinkClientOptions
        {
            Reopen = _target.Reopen,
            Keys = settings.Keys,
            Counters = settings.Counters,
            ReconnectMilliseconds = ReconnectMilliseconds,
        });
        client.Connect(cancellation);
        _client = client;
        _start = -1;
        return true;
    }

    /// <summary>Asks the board what is new, and stores it.</summary>
    /// <param name="outbox">Where to.</param>
    /// <param name="cancellation">Ends the questions.</param>
    /// <exception cref="LinkException">The board does not answer any more.</exception>
    /// <exception cref="FleetStorageException">What it said cannot be stored.</exception>
    public void Poll(Outbox outbox, CancellationToken cancellation)
    {
        LinkClient client = _client!;
        DeviceStatistics statistics = client.GetStatistics(cancellation);
        DeviceHello device = client.Device!;
        if (device.BootNumber != _start)
        {
            // Another start, or the first look at it: its log may be another one, and is read as a whole.
            _position = 0;
            _start = device.BootNumber;
            _identity = device.Key == KeyState.None ? null : client.GetKey(cancellation).Identity;
        }

        if (outbox.Count < settings.MostPending)
        {
            ReadLog(client, outbox, cancellation);
        }

        State = BoardStateJson.Online(board, settings.Name, device, _log, _identity);
        Memory = BoardStateJson.Memory(board, device, statistics);
    }

    /// <summary>Closes the port; <see cref="Connect"/> opens it again.</summary>
    public void Close()
    {
        _client = null;
        State = null;
        Memory = null;
        _target?.Dispose();
        _target = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void ReadLog(LinkClient client, Outbox outbox, CancellationToken cancellation)
    {
        var parser = new LogParser();
        long position = LogInput.Read(client, _position, parser, out _log, cancellation);
        if (position < _position)
        {
            // The log is shorter than it was: it is another one, to be read from its beginning the next time.
            _position = 0;
            return;
        }

        LogMark mark = outbox.Mark;
        IReadOnlyList<FleetMessage> messages = LogFeed.Take(board, LogContent.Of(parser), _position == 0, ref mark);
        if (mark != outbox.Mark)
        {
            outbox.Add(messages, mark);
        }

        _position = position;
    }
}
