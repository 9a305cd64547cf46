using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Targets;

namespace FirmwareScanner.Fleet;

/// <summary>
/// Connects one board to the broker, on a thread of its own: what the board logs goes to disk, from there to the broker, and is forgotten when a subscriber has
/// confirmed it. Neither end waits for the other.
/// </summary>
/// <param name="board">The board's name, one of <see cref="FleetTopics.IsName"/>.</param>
/// <param name="open">Opens its port.</param>
/// <param name="settings">How the gateway works.</param>
public sealed class BoardGateway(string board, Func<BenchTarget> open, GatewaySettings settings)
{
    private readonly string _folder = Path.Combine(settings.Folder, board);
    private string? _told;
    private long _boardTried;
    private long _brokerTried;

    /// <summary>The board's name.</summary>
    public string Board => board;

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="FleetStorageException">What the board said cannot be stored, and would be lost.</exception>
    /// <exception cref="BrokerException">The broker refuses this gateway: user, password or certificate are wrong.</exception>
    public void Run(CancellationToken stop)
    {
        using var outbox = new Outbox(_folder);
        if (outbox.DamagedLines > 0)
        {
            settings.Log($"{board}: {outbox.DamagedLines} damaged lines of the outbox were left out");
        }

        var identity = new BrokerIdentity(
            $"{settings.Name}-{board}",
            settings.Topics.Of(board, FleetLeaf.State),
            BoardStateJson.Offline(board, settings.Name, "the gateway is gone"),
            settings.Topics.Of(board, FleetLeaf.Confirm),
            settings.Topics.Of(board, FleetLeaf.Database),
            settings.Topics.Of(FleetTopics.AllBoards, FleetLeaf.Database));
        using BrokerLink broker = settings.Broker.CreateLink(identity);
        using var listener = new BoardListener(board, open, settings);
        var sender = new OutboxSender(board, broker, outbox, settings);
        var offer = new DatabaseOffer(_folder);
        while (!stop.IsCancellationRequested)
        {
            ServeBoard(listener, outbox, offer, stop);
            ServeBroker(listener, broker, sender, offer, stop);
            broker.WaitForMessage(settings.Interval, stop);
        }

        SayGoodbye(broker, sender);
    }

    private void ServeBoard(BoardListener listener, Outbox outbox, DatabaseOffer offer, CancellationToken stop)
    {
        if (listener.Client is null && !IsDue(ref _boardTried))
        {
            return;
        }

        try
        {
            if (listener.Connect(stop))
            {
                offer.Reconsider();
            }

            if (offer.IsWaiting)
            {
                offer.Give(listener.Client!, stop);
            }

            listener.Poll(outbox, stop);
            Tell("the board is there");
        }
        catch (Exception exception) when (exception is LinkException or IOException or UnauthorizedAccessException)
        {
            Tell(exception.Message);
            listener.Close();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            listener.Close();
        }
    }

    private void ServeBroker(BoardListener listener, BrokerLink broker, OutboxSender sender, DatabaseOffer offer, CancellationToken stop)
    {
        if (!broker.IsConnected && !IsDue(ref _brokerTried))
        {
            return;
        }

        try
        {
            sender.Connect(stop);
            TakeMessages(broker, settings.Topics, sender, offer);
            sender.Keep(FleetLeaf.State, listener.State ?? BoardStateJson.Offline(board, settings.Name, _told ?? "the board was not seen yet"), stop);
            if (listener.Memory is string memory)
            {
                sender.Keep(FleetLeaf.Memory, memory, stop);
            }

            if (offer.Outcome is DatabaseOutcome outcome)
            {
                sender.Keep(FleetLeaf.Update, BoardStateJson.Update(board, outcome.State, outcome.Database, outcome.Reason), stop);
            }

            sender.Send(stop);
        }
        catch (BrokerException exception) when (!exception.IsRefusal)
        {
            settings.Log($"{board}: {exception.Message}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The goodbye follows.
        }
    }

    /// <summary>Takes confirmations and databases that have arrived.</summary>
    internal static void TakeMessages(BrokerLink broker, FleetTopics topics, OutboxSender sender, DatabaseOffer offer)
    {
        while (broker.TryTake(out BrokerMessage? message))
        {
            if (!topics.TryParse(message.Topic, out string name, out FleetLeaf leaf))
            {
                continue;
            }

            if (leaf == FleetLeaf.Database)
            {
                offer.Take(message.Payload, isForAll: name == FleetTopics.AllBoards);
            }
            else if (leaf == FleetLeaf.Confirm && Confirmation.TryParse(Encoding.UTF8.GetString(message.Payload.Span)) is Confirmation confirmation)
            {
                sender.Confirm(confirmation);
            }
        }
    }

    private void SayGoodbye(BrokerLink broker, OutboxSender sender)
    {
        if (!broker.IsConnected)
        {
            return;
        }

        try
        {
            using var end = new CancellationTokenSource(settings.Broker.AnswerTime);
            sender.Keep(FleetLeaf.State, BoardStateJson.Offline(board, settings.Name, "the gateway was stopped"), end.Token);
            broker.Leave();
        }
        catch (Exception exception) when (exception is BrokerException or OperationCanceledException)
        {
            // The last will says nearly the same.
        }
    }

    private bool IsDue(ref long tried)
    {
        if (tried != 0 && Stopwatch.GetElapsedTime(tried) < settings.ReconnectTime)
        {
            return false;
        }

        tried = Stopwatch.GetTimestamp();
        return true;
    }

    private void Tell(string what)
    {
        if (_told != what)
        {
            _told = what;
            settings.Log($"{board}: {what}");
        }
    }
}
