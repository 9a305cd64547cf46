using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Bench.Log;

namespace FirmwareScanner.Fleet;

/// <summary>Tells which records of a board's log are new, and which are missing.</summary>
public static class LogFeed
{
    /// <summary>The messages of what is new in a log.</summary>
    /// <param name="board">The board's name.</param>
    /// <param name="content">What was read of the log, from anywhere up to its end.</param>
    /// <param name="isWhole">Whether it was read from the oldest record on that the board has.</param>
    /// <param name="mark">How far it was read before; receives how far it was read now.</param>
    /// <returns>The messages, in the order of their numbers.</returns>
    /// <remarks>
    /// A log begins anew when the flash was erased or the card exchanged. That is seen when the record that was read last is there with another start or time, or
    /// when the whole log ends before it. The first contact with a board counts as no gap: what it had logged and overwritten before is nobody's loss.
    /// </remarks>
    public static IReadOnlyList<FleetMessage> Take(string board, LogContent content, bool isWhole, ref LogMark mark)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(mark);
        if (content.Entries.Count == 0)
        {
            return [];
        }

        if (isWhole && IsAnother(content, mark))
        {
            mark = new LogMark(mark.LogNumber + 1, -1, 0, 0);
        }

        var messages = new List<FleetMessage>();
        int last = mark.Sequence;
        foreach (LogEntry entry in content.Entries)
        {
            // Of records with one number that differ the first counts; the log itself says that there are such.
            if (entry.Sequence <= last)
            {
                continue;
            }

            if (last >= 0 && entry.Sequence > last + 1L)
            {
                messages.Add(FleetMessage.OfGap(board, mark.LogNumber, last + 1, entry.Sequence - 1));
            }

            messages.Add(FleetMessage.Of(board, mark.LogNumber, entry));
            last = entry.Sequence;
        }

        LogEntry newest = content.Entries[^1];
        mark = messages.Count > 0 ? new LogMark(mark.LogNumber, newest.Sequence, newest.Start, newest.Milliseconds) : mark;
        return messages;
    }

    private static bool IsAnother(LogContent content, LogMark mark)
    {
        if (mark.Sequence < 0)
        {
            return false;
        }

        LogEntry[] same = [.. content.Entries.Where(entry => entry.Sequence == mark.Sequence)];
        return same.Length > 0
            ? !same.Any(entry => entry.Start == mark.Start && entry.Milliseconds == mark.Milliseconds)
            : content.Entries[^1].Sequence < mark.Sequence;
    }
}
