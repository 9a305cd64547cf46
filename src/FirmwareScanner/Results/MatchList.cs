using System.Collections;
using System.Collections.Generic;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Results;

/// <summary>The matches of a rule, named as they are looked at.</summary>
internal sealed class MatchList(SignatureRule rule, MatchRecord[] records) : IReadOnlyList<PatternMatch>
{
    internal MatchRecord[] Records => records;

    public int Count => records.Length;

    public PatternMatch this[int index] => Name(records[index]);

    public IEnumerator<PatternMatch> GetEnumerator()
    {
        foreach (MatchRecord record in records)
        {
            yield return Name(record);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PatternMatch Name(MatchRecord record) =>
        new(rule.Patterns[record.Pattern - rule.FirstPattern].Identifier, record.Offset, record.Length);
}
