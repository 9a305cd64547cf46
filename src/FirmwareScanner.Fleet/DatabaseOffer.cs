using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Rules;
using FirmwareScanner.Update;

namespace FirmwareScanner.Fleet;

/// <summary>A database that somebody offers to a board by the broker: taken over by the board's own check, its key and its challenge, once.</summary>
/// <param name="folder">Where the offered file is kept while it is looked at.</param>
internal sealed class DatabaseOffer(string folder)
{
    private byte[] _own = [];
    private byte[] _forAll = [];
    private byte[] _offered = [];
    private byte[]? _image;

    /// <summary>What became of it; null if nothing was offered, or it was not looked at yet.</summary>
    public DatabaseOutcome? Outcome { get; private set; }

    /// <summary>Whether one waits to be given to the board.</summary>
    public bool IsWaiting => _image is not null;

    /// <summary>Takes an offer; one to the board itself goes before one to all. An empty one takes back what was offered.</summary>
    /// <param name="image">The file.</param>
    /// <param name="isForAll">Whether it is offered to all boards.</param>
    public void Take(ReadOnlyMemory<byte> image, bool isForAll)
    {
        if (isForAll)
        {
            _forAll = image.ToArray();
        }
        else
        {
            _own = image.ToArray();
        }

        byte[] wanted = _own.Length > 0 ? _own : _forAll;
        if (!wanted.AsSpan().SequenceEqual(_offered))
        {
            _offered = wanted;
            _image = _offered.Length == 0 ? null : _offered;
        }
    }

    /// <summary>Looks at the offer again, unless it was refused: another board may be at the port, or one that has lost its flash.</summary>
    public void Reconsider()
    {
        if (Outcome is { State: not DatabaseOutcome.Refused })
        {
            _image = _offered.Length == 0 ? null : _offered;
        }
    }

    /// <summary>Gives it to the board.</summary>
    /// <param name="client">The board, which said hello.</param>
    /// <param name="cancellation">Gives the update up; it is tried again.</param>
    /// <exception cref="LinkException">The board was lost.</exception>
    public void Give(LinkClient client, CancellationToken cancellation)
    {
        Outcome = Judge(client, _image!, cancellation);
        _image = null;
    }

    private DatabaseOutcome Judge(LinkClient client, byte[] image, CancellationToken cancellation)
    {
        SignatureSet signatures;
        try
        {
            string path = Path.Combine(folder, "offered.fsdb");
            OutputFile.WriteWhole(path, image);
            signatures = SignatureSet.Load(path);
        }
        catch (SignatureSetException exception)
        {
            return new DatabaseOutcome(DatabaseOutcome.Refused, null, $"what was offered is no database: {exception.Message}");
        }

        uint identity = (uint)signatures.Database.Identity;
        DeviceHello device = client.Device!;
        if (device.DatabaseIdentity == identity)
        {
            return new DatabaseOutcome("current", identity, null);
        }

        if (BoardFit.OfDevice(device, client.GetMemoryMap(cancellation), signatures)?.Problem is string problem)
        {
            return new DatabaseOutcome(DatabaseOutcome.Refused, identity, problem);
        }

        try
        {
            client.Update(signatures.Image, device.DatabaseVersion + 1, isForced: false, cancellation: cancellation);
        }
        catch (LinkException exception) when (exception.UpdateFault != UpdateFault.None || exception.Fault != Link.LinkFault.None)
        {
            return new DatabaseOutcome(DatabaseOutcome.Refused, identity, exception.Message);
        }

        return client.Reboot(cancellation).DatabaseIdentity == identity
            ? new DatabaseOutcome("installed", identity, null)
            : new DatabaseOutcome(DatabaseOutcome.Refused, identity, "the board went back to the database it had: the new one failed its self-test");
    }
}

/// <summary>What became of a database that was offered.</summary>
/// <param name="State"><c>installed</c>, <c>current</c> (the board has it already) or <c>refused</c>.</param>
/// <param name="Database">Its identity; null if it is none.</param>
/// <param name="Reason">Why it was refused; null otherwise.</param>
internal sealed record DatabaseOutcome(string State, uint? Database, string? Reason)
{
    /// <summary>The board does not take it.</summary>
    public const string Refused = "refused";
}
