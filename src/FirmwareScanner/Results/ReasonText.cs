using System.Collections.Generic;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Results;

/// <summary>The words of <see cref="IncompleteReason"/> and <see cref="ScanVerdict"/>.</summary>
public static class ReasonText
{
    private static readonly (int Bit, string Word, string Clause)[] Reasons =
    [
        (IncompleteReason.Gap, "gap", "bytes are missing inside the stream"),
        (IncompleteReason.Truncated, "truncated", "the stream ended before its declared size"),
        (IncompleteReason.Damaged, "damaged", "the recording or container is damaged"),
        (IncompleteReason.Limit, "limit", "a limit was reached"),
        (IncompleteReason.Unreadable, "unreadable", "the source could not be read"),
        (IncompleteReason.Changed, "changed", "the file changed while it was read"),
        (IncompleteReason.Stopped, "stopped", "scanning was stopped"),
        (IncompleteReason.NothingToFind, "nothing-to-find", "no rule can fire: nothing was looked for"),
        (IncompleteReason.Empty, "empty", "there are no bytes"),
        (IncompleteReason.EventsLost, "events-lost", "events were lost"),
        (IncompleteReason.LeftOut, "left-out", "parts of the input were not scanned"),
        (IncompleteReason.NotOpened, "not-opened", "something in it was recognised and could not be opened"),
        (IncompleteReason.Unverified, "unverified", "nothing excludes that bytes were lost on the way"),
        (ObjectReason.Vanished, "vanished", "it was gone when it was opened"),
        (ObjectReason.Special, "special", "it is no regular file"),
        (ObjectReason.NotEntered, "not-entered", "the folder was not entered"),
        (ObjectReason.EmptyFolder, "empty-folder", "there is nothing in the folder"),
        (ObjectReason.Opaque, "opaque", "too many bytes are compressed or encrypted and of no known format"),
        (ObjectReason.NotLookedInto, "not-looked-into", "there are layers that were not looked into"),
    ];

    /// <summary>The words of a set of reasons, in the order of their bits, separated by blanks; empty for none.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    public static string Words(int reasons)
    {
        var words = new List<string>();
        foreach ((int bit, string word, string _) in Reasons)
        {
            if ((reasons & bit) != 0)
            {
                words.Add(word);
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>The same as clauses, separated by semicolons.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    public static string Describe(int reasons)
    {
        var clauses = new List<string>();
        foreach ((int bit, string _, string clause) in Reasons)
        {
            if ((reasons & bit) != 0)
            {
                clauses.Add(clause);
            }
        }

        return string.Join("; ", clauses);
    }

    /// <summary>The word of a verdict: unknown, clean, found or incomplete.</summary>
    public static string ToWord(this ScanVerdict verdict) => verdict switch
    {
        ScanVerdict.Clean => "clean",
        ScanVerdict.Found => "found",
        ScanVerdict.Incomplete => "incomplete",
        _ => "unknown",
    };
}
