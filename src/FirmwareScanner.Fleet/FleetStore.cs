using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Fleet;

/// <summary>
/// What a subscriber has of a fleet, each message once, in a file of lines a board: what is in it when <see cref="Add"/> returns is on the disk, and may be confirmed.
/// </summary>
/// <param name="folder">Its folder; made if it is not there.</param>
public sealed class FleetStore(string folder) : IDisposable
{
    private const string Extension = ".journal";

    private readonly Dictionary<string, LineJournal> _journals = [];
    private readonly HashSet<UInt128> _known = [];

    /// <summary>Lines of its files that are damaged, and were left out.</summary>
    public long DamagedLines { get; private set; }

    /// <summary>Reads what was stored before.</summary>
    /// <param name="read">Takes each message, in the order in which they were stored.</param>
    /// <exception cref="FleetStorageException">It cannot be read, or another process has it open.</exception>
    public void Load(Action<FleetMessage> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            string board = Path.GetFileNameWithoutExtension(path);
            if (FleetTopics.IsName(board))
            {
                Open(board, read);
            }
        }
    }

    /// <summary>Stores messages of a board that are not there yet.</summary>
    /// <param name="board">The board's name.</param>
    /// <param name="messages">The messages.</param>
    /// <returns>Those that were not there.</returns>
    /// <exception cref="FleetStorageException">They cannot be stored.</exception>
    public IReadOnlyList<FleetMessage> Add(string board, IReadOnlyList<FleetMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (!_journals.TryGetValue(board, out LineJournal? journal))
        {
            journal = Open(board, _ => { });
        }

        var fresh = new List<FleetMessage>();
        var digests = new HashSet<UInt128>();
        foreach (FleetMessage message in messages)
        {
            UInt128 digest = message.Digest;
            if (!_known.Contains(digest) && digests.Add(digest))
            {
                fresh.Add(message);
            }
        }

        if (fresh.Count > 0)
        {
            journal.Append([.. fresh.Select(message => $"{(int)message.Leaf} {message.Json}")], isLasting: true);
            _known.UnionWith(digests);
        }

        return fresh;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LineJournal journal in _journals.Values)
        {
            journal.Dispose();
        }

        _journals.Clear();
    }

    private LineJournal Open(string board, Action<FleetMessage> read)
    {
        var journal = new LineJournal(Path.Combine(folder, board + Extension), line =>
        {
            if (FleetMessage.TryParse(line[2..], (FleetLeaf)(line[0] - '0')) is FleetMessage message)
            {
                _known.Add(message.Digest);
                read(message);
            }
        });
        DamagedLines += journal.DamagedLines;
        _journals.Add(board, journal);
        return journal;
    }
}
