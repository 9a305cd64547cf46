using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>
/// The host's end of a link: sends streams and takes events and verdicts, asks for statistics, updates the database. It works over
/// any <see cref="LinkPort"/> and keeps to the credit that the device gives; docs/link-protocol.md has the rules. Not thread-safe.
/// </summary>
public sealed class LinkClient
{
    private readonly HostChannel _channel;
    private readonly LinkDialogue _dialogue;
    private readonly LinkAuthority _authority;
    private readonly DeviceQuestions _questions;
    private readonly StreamSender _streams;
    private readonly DatabaseSender _databases;

    /// <summary>Prepares to talk over a port; nothing is sent yet.</summary>
    /// <param name="port">The line.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">Times, and how to open the port anew.</param>
    public LinkClient(LinkPort port, LinkClock clock, LinkClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(clock);
        options ??= new LinkClientOptions();
        _channel = new HostChannel(port, options.Reopen);
        _dialogue = new LinkDialogue(_channel, clock, options);
        _authority = new LinkAuthority(_dialogue);
        _questions = new DeviceQuestions(_dialogue, _authority);
        _streams = new StreamSender(_channel, _dialogue, _authority);
        _databases = new DatabaseSender(_dialogue, _authority);
    }

    /// <summary>What the device said in the latest hello; null before the first.</summary>
    public DeviceHello? Device => _dialogue.Device;

    /// <summary>What was wrong with frames from the device.</summary>
    public FaultCounter Faults => _channel.Faults;

    /// <summary>The most bytes that the device may not have read at any time.</summary>
    public int MostBytesInFlight => _channel.MostBytesInFlight;

    /// <summary>Opens a session, trying until the reconnect time is over.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What the device says of itself.</returns>
    /// <exception cref="LinkException">The device does not answer, or speaks another version.</exception>
    public DeviceHello Connect(CancellationToken cancellation = default) => _dialogue.Connect(cancellation);

    /// <summary>Asks for the device's counters, those of faults included.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceStatistics GetStatistics(CancellationToken cancellation = default) => _questions.GetStatistics(cancellation);

    /// <summary>Asks for the device's counters without those of faults: one question, small enough to ask within a stream.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceStatistics GetCounters(CancellationToken cancellation = default) => _questions.GetCounters(cancellation);

    /// <summary>Asks for the device's memory plan.</summary>
    /// <exception cref="LinkException">The device does not answer, or its answers do not make a plan.</exception>
    public DeviceMemoryMap GetMemoryMap(CancellationToken cancellation = default) => _questions.GetMemoryMap(cancellation);

    /// <summary>Lets the device audit all its structures.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceAudit GetAudit(CancellationToken cancellation = default) => _questions.GetAudit(cancellation);

    /// <summary>Asks for a piece of the scan log; any host may, as for everything that the device tells of itself.</summary>
    /// <param name="position">Position of its first byte, 0 or more; 0 for the oldest that is there.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="LinkException">The device does not answer, or is older than the question.</exception>
    public DeviceLogPiece GetLog(long position, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return _questions.GetLog(position, cancellation);
    }

    /// <summary>Restarts the device, and waits until it is back.</summary>
    /// <returns>What it says of itself then.</returns>
    /// <exception cref="LinkException">It does not restart, or does not come back in the reconnect time.</exception>
    public DeviceHello Reboot(CancellationToken cancellation = default) => _questions.Reboot(cancellation);

    /// <summary>Asks whether the device has a key, and which. Anybody may ask, and anybody on the line may answer.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceKey GetKey(CancellationToken cancellation = default) => _authority.Describe(cancellation);

    /// <summary>Asks for the device's key, and compares it with the one that the host has for it.</summary>
    /// <exception cref="LinkException">The device does not answer, or the keys do not fit each other.</exception>
    public DeviceKey DemandKey(CancellationToken cancellation = default) => _authority.Challenge(cancellation).Device;

    /// <summary>
    /// Gives a device that has no key its first one, and waits until it has restarted with it. Whoever listens on the line learns the key,
    /// and whoever has come before has given the board another one: nothing but the line that it goes over protects this step. Stored
    /// databases are given up, as nobody vouches for them.
    /// </summary>
    /// <exception cref="LinkException">The device cannot be reached, has a key, or cannot store one.</exception>
    public DeviceHello Provision(BoardKey key, CancellationToken cancellation = default) => _questions.Provision(key, cancellation);

    /// <summary>
    /// Gives a device another key, and waits until it has restarted with it. The new key is hidden from whoever does not know the one that
    /// the board has (<see cref="LinkClientOptions.Keys"/>). Stored databases are given up.
    /// </summary>
    /// <param name="next">The next key, by the board's identity.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="LinkException">The device cannot be reached, has another key than was thought, or cannot store one.</exception>
    public DeviceHello ReplaceKey(Func<string, BoardKey> next, CancellationToken cancellation = default) =>
        _questions.ReplaceKey(next, cancellation);

    /// <summary>
    /// Sends a stream to be scanned, and takes its events and verdict. A break of the line is bridged if it ends in time.
    /// </summary>
    /// <param name="content">The bytes; read strictly forward, left open. <see cref="PacedContent"/> sets the pace.</param>
    /// <param name="size">How many there are, 0 or more.</param>
    /// <param name="contentType">What they are, 0 to 255; 1 is a firmware image.</param>
    /// <param name="events">Receives the events as they come, each once. Of a stream that is lost they are worthless.</param>
    /// <param name="progress">Hears of progress, or null.</param>
    /// <param name="cancellation">Gives the stream up.</param>
    /// <returns>The verdict, or that the stream is lost.</returns>
    /// <exception cref="LinkException">The device cannot be reached, or does not begin a stream.</exception>
    /// <exception cref="EndOfStreamException">The content has fewer bytes than declared; the stream was given up.</exception>
    public LinkStreamResult SendStream(
        Stream content,
        long size,
        int contentType,
        ScanEventSink events,
        Action<LinkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return _streams.Send(content, size, contentType, events, progress, cancellation);
    }

    /// <summary>
    /// Stores a new database on the device and has it checked. It is used after the next restart (<see cref="Reboot"/>), and stays if
    /// it passes the device's self-test.
    /// </summary>
    /// <param name="database">The file.</param>
    /// <param name="version">Its release number; greater than <see cref="DeviceHello.DatabaseVersion"/> unless forced.</param>
    /// <param name="isForced">Whether an older version is wanted.</param>
    /// <param name="progress">Hears of progress, or null.</param>
    /// <param name="cancellation">Gives the update up; what is in use stays.</param>
    /// <returns>The last status: <see cref="UpdateState.Ready"/>.</returns>
    /// <exception cref="LinkException">The device cannot be reached, or refuses the update.</exception>
    public DeviceUpdateStatus Update(
        byte[] database,
        int version,
        bool isForced,
        Action<LinkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return _databases.Send(database, version, isForced, progress, cancellation);
    }
}
