using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;

namespace FirmwareScanner.Fleet;

/// <summary>Subscribes to a fleet: stores each message once, and then confirms it, so that its gateway can forget it.</summary>
/// <param name="topics">The topics of the fleet.</param>
/// <param name="broker">How the broker is reached.</param>
/// <param name="store">Where messages are stored; null to look only, and to confirm nothing.</param>
public sealed class FleetSubscriber(FleetTopics topics, BrokerSettings broker, FleetStore? store)
{
    private const int MostAtOnce = 1024;

    private static readonly TimeSpan ReconnectTime = TimeSpan.FromSeconds(2);
    private static readonly FleetLeaf[] Subscribed = [FleetLeaf.State, FleetLeaf.Memory, FleetLeaf.Verdict, FleetLeaf.Event, FleetLeaf.Fault];

    private readonly HashSet<UInt128> _seen = [];

    /// <summary>What is known of the boards; changes on the thread of <see cref="Run"/> alone.</summary>
    public FleetView View { get; } = new();

    /// <summary>The name of its connection.</summary>
    public string Name { get; init; } = "fleet";

    /// <summary>Hears of each message that was not there yet.</summary>
    public Action<FleetMessage> Arrived { get; init; } = _ => { };

    /// <summary>Called after each look at what has arrived.</summary>
    public Action Looked { get; init; } = () => { };

    /// <summary>Takes a line about what happens.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="FleetStorageException">What has arrived cannot be stored; it was not confirmed.</exception>
    /// <exception cref="BrokerException">The broker refuses: user, password or certificate are wrong.</exception>
    public void Run(CancellationToken stop)
    {
        store?.Load(View.Count);
        if (store?.DamagedLines > 0)
        {
            Log($"{store.DamagedLines} damaged lines of the store were left out");
        }

        var identity = new BrokerIdentity(Name, null, "", [.. Subscribed.Select(leaf => topics.Of("+", leaf))]);
        using BrokerLink link = broker.CreateLink(identity);
        long tried = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!link.IsConnected && (tried == 0 || Stopwatch.GetElapsedTime(tried) >= ReconnectTime))
                {
                    tried = Stopwatch.GetTimestamp();
                    link.Connect(stop);
                    Log("the broker is there");
                }

                TakeMessages(link, stop);
            }
            catch (BrokerException exception) when (!exception.IsRefusal)
            {
                Log(exception.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }

            Looked();
            link.WaitForMessage(TimeSpan.FromMilliseconds(200), stop);
        }

        link.Leave();
    }

    /// <summary>Takes what has arrived: stores it, counts it, confirms it.</summary>
    internal void TakeMessages(BrokerLink link, CancellationToken stop)
    {
        var messages = new List<FleetMessage>();
        while (messages.Count < MostAtOnce && link.TryTake(out BrokerMessage? arrived))
        {
            if (!topics.TryParse(arrived.Topic, out string board, out FleetLeaf leaf))
            {
                continue;
            }

            string json = Encoding.UTF8.GetString(arrived.Payload.Span);
            bool isKnownKind = leaf is FleetLeaf.State or FleetLeaf.Memory ? View.Keep(board, leaf, json) : Add(messages, board, leaf, json);
            if (!isKnownKind)
            {
                Log($"{arrived.Topic}: what came is no message of a gateway, and is left out");
            }
        }

        foreach (IGrouping<string, FleetMessage> ofBoard in messages.GroupBy(message => message.Board))
        {
            Take(ofBoard.Key, [.. ofBoard], link, stop);
        }
    }

    // A board cannot speak for another one.
    private static bool Add(List<FleetMessage> messages, string board, FleetLeaf leaf, string json)
    {
        if (FleetMessage.TryParse(json, leaf) is not FleetMessage message || message.Board != board)
        {
            return false;
        }

        messages.Add(message);
        return true;
    }

    private void Take(string board, IReadOnlyList<FleetMessage> messages, BrokerLink link, CancellationToken stop)
    {
        IReadOnlyList<FleetMessage> fresh = store is null ? [.. messages.Where(message => _seen.Add(message.Digest))] : store.Add(board, messages);
        foreach (FleetMessage message in fresh)
        {
            View.Count(message);
            Arrived(message);
        }

        // Those that were there before are confirmed as well: their confirmation was lost.
        foreach (Confirmation confirmation in store is null ? [] : ConfirmationsOf(messages))
        {
            link.Publish(topics.Of(board, FleetLeaf.Confirm), Encoding.UTF8.GetBytes(confirmation.ToJson()), isRetained: false, stop);
        }
    }

    private static IEnumerable<Confirmation> ConfirmationsOf(IReadOnlyList<FleetMessage> messages)
    {
        Confirmation? row = null;
        foreach (FleetMessage message in messages.OrderBy(message => message.LogNumber).ThenBy(message => message.First))
        {
            if (row is not null && row.LogNumber == message.LogNumber && message.First <= row.Last + 1L)
            {
                row = row with { Last = Math.Max(row.Last, message.Last) };
                continue;
            }

            if (row is not null)
            {
                yield return row;
            }

            row = new Confirmation(message.LogNumber, message.First, message.Last);
        }

        if (row is not null)
        {
            yield return row;
        }
    }
}
