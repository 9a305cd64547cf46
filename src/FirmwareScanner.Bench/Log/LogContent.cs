using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Bench.Log;

/// <summary>The records of a log in their order, and what is missing between them.</summary>
public sealed class LogContent
{
    private LogContent(IReadOnlyList<LogEntry> entries, IReadOnlyList<LogGap> gaps, IReadOnlyList<int> doubles, long otherBytes, long leftOut)
    {
        Entries = entries;
        Gaps = gaps;
        Doubles = doubles;
        OtherBytes = otherBytes;
        LeftOut = leftOut;
    }

    /// <summary>The records by their numbers, each once; of those with one number that differ, all.</summary>
    public IReadOnlyList<LogEntry> Entries { get; }

    /// <summary>Numbers between the first and the last that no record has.</summary>
    public IReadOnlyList<LogGap> Gaps { get; }

    /// <summary>Numbers that several records have which differ: the logs of two boards were mixed, or somebody wrote one.</summary>
    public IReadOnlyList<int> Doubles { get; }

    /// <summary>Bytes that are part of no record; see <see cref="LogParser.OtherBytes"/>.</summary>
    public long OtherBytes { get; }

    /// <summary>Records that were not kept, as there were too many.</summary>
    public long LeftOut { get; }

    /// <summary>Whether no record between the first and the last is missing, and no two have one number.</summary>
    public bool IsWhole => Gaps.Count == 0 && Doubles.Count == 0 && LeftOut == 0;

    /// <summary>Puts what was found in order.</summary>
    /// <param name="parser">What found it.</param>
    public static LogContent Of(LogParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        LogEntry[] entries = [.. parser.Records
            .OrderBy(entry => entry.Sequence).ThenBy(entry => entry.Start).ThenBy(entry => entry.Milliseconds)
            .Distinct()];
        var gaps = new List<LogGap>();
        var doubles = new SortedSet<int>();
        for (int i = 1; i < entries.Length; i++)
        {
            if (entries[i].Sequence - (long)entries[i - 1].Sequence > 1)
            {
                gaps.Add(new LogGap(entries[i - 1].Sequence + 1, entries[i].Sequence - 1));
            }
            else if (entries[i].Sequence == entries[i - 1].Sequence)
            {
                doubles.Add(entries[i].Sequence);
            }
        }

        return new LogContent(entries, gaps, [.. doubles], parser.OtherBytes, parser.LeftOut);
    }
}

/// <summary>Records that are missing.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Last">Number of the last.</param>
public sealed record LogGap(int First, int Last);
