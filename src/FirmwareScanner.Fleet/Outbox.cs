using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Fleet;

/// <summary>
/// What a board has logged and no subscriber has confirmed yet, on disk: a broker acknowledges before it saves, and forgets when it is killed. Also how far the
/// log of the board was read.
/// </summary>
public sealed class Outbox : IDisposable
{
    // Journals are written anew when most of their lines are of what was confirmed.
    private const int MostDeadLines = 4096;

    private readonly SortedDictionary<(int Log, int First), FleetMessage> _pending = [];
    private readonly LineJournal _journal;

    /// <summary>Opens the outbox of a board, or begins one.</summary>
    /// <param name="folder">Its folder; made if it is not there.</param>
    /// <exception cref="FleetStorageException">It cannot be opened, or another process has it open.</exception>
    public Outbox(string folder)
    {
        _journal = new LineJournal(Path.Combine(folder, "outbox.journal"), Read);
    }

    /// <summary>Lines of its file that are damaged, and were left out.</summary>
    public long DamagedLines => _journal.DamagedLines;

    /// <summary>How far the log was read.</summary>
    public LogMark Mark { get; private set; } = LogMark.None;

    /// <summary>Messages that nobody has confirmed.</summary>
    public int Count => _pending.Count;

    /// <summary>Messages that nobody has confirmed, in the order of their numbers.</summary>
    public IEnumerable<FleetMessage> Pending => _pending.Values;

    /// <summary>Takes messages, and remembers how far the log was read. They are on the disk when this returns.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="mark">How far the log was read with them.</param>
    /// <exception cref="FleetStorageException">They cannot be stored, and nothing has changed.</exception>
    public void Add(IReadOnlyList<FleetMessage> messages, LogMark mark)
    {
        ArgumentNullException.ThrowIfNull(messages);
        _journal.Append([.. messages.Select(LineOf), LineOf(mark)], isLasting: true);
        Mark = mark;
        foreach (FleetMessage message in messages)
        {
            _pending[(message.LogNumber, message.First)] = message;
        }
    }

    /// <summary>Forgets what a subscriber has stored. A confirmation that is lost does no harm: the message is sent again.</summary>
    /// <param name="confirmation">What it has stored.</param>
    /// <returns>The messages that it forgot.</returns>
    /// <exception cref="FleetStorageException">It cannot be stored.</exception>
    public IReadOnlyList<FleetMessage> Confirm(Confirmation confirmation)
    {
        ArgumentNullException.ThrowIfNull(confirmation);
        FleetMessage[] confirmed = Remove(confirmation);
        if (confirmed.Length == 0)
        {
            return [];
        }

        _journal.Append(["-" + confirmation.ToJson()], isLasting: false);
        if (_journal.LineCount > _pending.Count + MostDeadLines)
        {
            _journal.Replace([.. _pending.Values.Select(LineOf), LineOf(Mark)]);
        }

        return confirmed;
    }

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    // A gap is confirmed by its first number: a subscriber that has it knows the others.
    private FleetMessage[] Remove(Confirmation confirmation)
    {
        FleetMessage[] messages = [.. _pending
            .SkipWhile(pending => pending.Key.CompareTo((confirmation.LogNumber, confirmation.First)) < 0)
            .TakeWhile(pending => pending.Key.CompareTo((confirmation.LogNumber, confirmation.Last)) <= 0)
            .Select(pending => pending.Value)];
        Array.ForEach(messages, message => _pending.Remove((message.LogNumber, message.First)));
        return messages;
    }

    private static string LineOf(FleetMessage message) => $"+{(int)message.Leaf} {message.Json}";

    private static string LineOf(LogMark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"={mark.LogNumber} {mark.Sequence} {mark.Start} {mark.Milliseconds}");

    private void Read(string line)
    {
        if (line[0] == '+' && FleetMessage.TryParse(line[3..], (FleetLeaf)(line[1] - '0')) is FleetMessage message)
        {
            _pending[(message.LogNumber, message.First)] = message;
        }
        else if (line[0] == '-' && Confirmation.TryParse(line[1..]) is Confirmation confirmation)
        {
            Remove(confirmation);
        }
        else if (line[0] == '=')
        {
            long[] numbers = [.. line[1..].Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
            Mark = new LogMark((int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3]);
        }
    }
}

/// <summary>How far the log of a board was read.</summary>
/// <param name="LogNumber">Which log of the board: 0, and one more each time when it had begun a new one.</param>
/// <param name="Sequence">Number of the last record that was read; -1 if none was.</param>
/// <param name="Start">Its number of the start.</param>
/// <param name="Milliseconds">Its time.</param>
public sealed record LogMark(int LogNumber, int Sequence, int Start, long Milliseconds)
{
    /// <summary>Nothing was read yet.</summary>
    public static LogMark None { get; } = new(0, -1, 0, 0);
}
