using System;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Client;

/// <summary>Times of a <see cref="LinkClient"/>.</summary>
public sealed record LinkClientOptions
{
    /// <summary>Milliseconds to wait for an answer before the question is repeated.</summary>
    public int AnswerMilliseconds { get; init; } = 500;

    /// <summary>How often a question is asked before the device counts as out of reach.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Milliseconds without news of a stream before the device is asked where it stands, and data are sent again.</summary>
    public int ProbeMilliseconds { get; init; } = 150;

    /// <summary>Milliseconds to try to reach a device again before a stream is given up as lost; also for the first contact.</summary>
    public int ReconnectMilliseconds { get; init; } = 15_000;

    /// <summary>Milliseconds to wait for a stream of somebody else to finish.</summary>
    public int BusyMilliseconds { get; init; } = 60_000;

    /// <summary>
    /// Milliseconds in which something must come of what is sent: bytes confirmed or stored, an event, an end. A device that answers every
    /// question and gets nowhere counts as out of reach after them.
    /// </summary>
    public int StallMilliseconds { get; init; } = 60_000;

    /// <summary>The first session number; null for a random one.</summary>
    public int? Session { get; init; }

    /// <summary>
    /// The keys of boards, by their identities: what changes anything on a board with a key needs its key. Null for boards without one; with
    /// keys a board without one is refused.
    /// </summary>
    public Func<string, BoardKey>? Keys { get; init; }

    /// <summary>
    /// The highest counters that boards were known to have: a board with a key is refused if it answers with a lower one. Null to believe any.
    /// </summary>
    public CounterMemory? Counters { get; init; }

    /// <summary>
    /// Whether a verdict counts only with the board's code: <see cref="LinkStreamResult.Proof"/>. A stream whose verdict has none, or another,
    /// is lost. Needs <see cref="Keys"/>.
    /// </summary>
    public bool DemandsProof { get; init; }

    /// <summary>Opens the port anew after it was closed; null if that is not possible. May return null while it is not there.</summary>
    public Func<LinkPort?>? Reopen { get; init; }
}
