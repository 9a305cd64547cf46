using System;
using FirmwareScanner.Bench.Keys;

namespace FirmwareScanner.Fleet;

/// <summary>How a gateway works.</summary>
/// <param name="Topics">The topics of the fleet.</param>
/// <param name="Broker">How the broker is reached.</param>
/// <param name="Folder">Where the outboxes of the boards are kept.</param>
public sealed record GatewaySettings(FleetTopics Topics, BrokerSettings Broker, string Folder)
{
    /// <summary>The name of the gateway; part of the names of its connections.</summary>
    public string Name { get; init; } = "gateway";

    /// <summary>How often a board is asked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After what time a message that nobody has confirmed is sent again.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it waits before it tries a board or the broker again.</summary>
    public TimeSpan ReconnectTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the word of the broker is enough: for brokers that save before they acknowledge, and where nobody confirms.</summary>
    public bool TrustsBroker { get; init; }

    /// <summary>Messages of a board that may wait for confirmation; when there are so many, its log is not read on, and what it overwrites shows as a gap.</summary>
    public int MostPending { get; init; } = 100_000;

    /// <summary>Keys of boards by their identities; null if there is no master key, and boards with a key get no databases.</summary>
    public Func<string, BoardKey>? Keys { get; init; }

    /// <summary>Remembers the counters of boards; null if nothing does.</summary>
    public CounterMemory? Counters { get; init; }

    /// <summary>Takes a line about what happens, of any thread.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
