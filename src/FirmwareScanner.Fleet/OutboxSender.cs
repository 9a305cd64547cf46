using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;

namespace FirmwareScanner.Fleet;

/// <summary>The broker's side of a gateway, for one board: sends what was not confirmed, again and again until it is.</summary>
/// <param name="board">The board's name.</param>
/// <param name="broker">The connection.</param>
/// <param name="outbox">What is to be sent.</param>
/// <param name="settings">How the gateway works.</param>
internal sealed class OutboxSender(string board, BrokerLink broker, Outbox outbox, GatewaySettings settings)
{
    // So many in a row; then confirmations are looked at, and the board.
    private const int MostAtOnce = 256;

    private readonly Dictionary<FleetMessage, long> _sent = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FleetLeaf, string> _retained = [];

    /// <summary>Connects, if the connection is not there. What was under way is sent again, and what the broker keeps is told it again.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="BrokerException">The broker is out of reach, or refuses.</exception>
    public void Connect(CancellationToken cancellation)
    {
        if (!broker.IsConnected)
        {
            _sent.Clear();
            _retained.Clear();
            broker.Connect(cancellation);
        }
    }

    /// <summary>Publishes what the broker is to keep, if it is another than before.</summary>
    /// <param name="leaf">The topic.</param>
    /// <param name="json">The content.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BrokerException">The broker did not acknowledge it.</exception>
    public void Keep(FleetLeaf leaf, string json, CancellationToken cancellation)
    {
        if (_retained.GetValueOrDefault(leaf) != json)
        {
            broker.Publish(settings.Topics.Of(board, leaf), Encoding.UTF8.GetBytes(json), isRetained: true, cancellation);
            _retained[leaf] = json;
        }
    }

    /// <summary>Sends messages whose time has come.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BrokerException">The broker did not acknowledge one.</exception>
    public void Send(CancellationToken cancellation)
    {
        FleetMessage[] due = [.. outbox.Pending.Where(IsDue).Take(MostAtOnce)];
        foreach (FleetMessage message in due)
        {
            // A subscriber that comes later sees the last verdict at once.
            broker.Publish(
                settings.Topics.Of(board, message.Leaf), Encoding.UTF8.GetBytes(message.Json), message.Leaf == FleetLeaf.Verdict, cancellation);
            _sent[message] = Stopwatch.GetTimestamp();
            if (settings.TrustsBroker)
            {
                Confirm(new Confirmation(message.LogNumber, message.First, message.Last));
            }
        }
    }

    /// <summary>Takes a subscriber's word.</summary>
    /// <param name="confirmation">What it has stored.</param>
    public void Confirm(Confirmation confirmation)
    {
        foreach (FleetMessage message in outbox.Confirm(confirmation))
        {
            _sent.Remove(message);
        }
    }

    private bool IsDue(FleetMessage message) => !_sent.TryGetValue(message, out long time) || Stopwatch.GetElapsedTime(time) >= settings.RetryTime;
}
