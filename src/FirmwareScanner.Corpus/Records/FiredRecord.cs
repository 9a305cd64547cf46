using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Corpus.Records;

/// <summary>Rules that fired, as members of JSON; matches are numbers: offset, length, pattern of the rule, key of <c>xor</c> or -1.</summary>
internal static class FiredRecord
{
    private const int NumbersPerMatch = 4;

    /// <summary>Writes rules that fired as a member, an array; nothing if there are none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="book">Knows them.</param>
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<FiredRule> rules, RuleBook book)
    {
        if (rules.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (FiredRule fired in rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", book.Of(fired.Rule).Key);
            WriteMatches(json, fired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads rules that fired; none if there is no such member.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="book">Knows the rules.</param>
    /// <exception cref="CorpusException">A rule is not known.</exception>
    public static IReadOnlyList<FiredRule> Read(JsonElement parent, string name, RuleBook book) => parent.TryGetProperty(name, out JsonElement rules)
        ? [.. rules.EnumerateArray().Select(fired => ReadMatches(fired, RuleOf(fired.GetProperty("rule").GetString()!, book)))]
        : [];

    /// <summary>Writes the matches of a rule: members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="fired">The rule.</param>
    public static void WriteMatches(Utf8JsonWriter json, FiredRule fired)
    {
        json.WriteStartArray("matches");
        foreach (MatchRecord match in fired.Records)
        {
            json.WriteNumberValue(match.Offset);
            json.WriteNumberValue(match.Length);
            json.WriteNumberValue(match.Pattern - fired.Rule.FirstPattern);
            json.WriteNumberValue(match.XorKey);
        }

        json.WriteEndArray();
        RecordLine.WriteNumber(json, "omitted", fired.OmittedMatches);
        if (fired.Digests.Count > 0)
        {
            json.WriteStartArray("digests");
            foreach (string digest in fired.Digests)
            {
                json.WriteStringValue(digest);
            }

            json.WriteEndArray();
        }

        // What a rule of severity info names is shown nowhere with its bytes, and there is much of it.
        if (fired.Excerpts.Count > 0 && !fired.Rule.IsInformational)
        {
            WriteExcerpts(json, fired);
        }
    }

    /// <summary>Reads what <see cref="WriteMatches"/> has written.</summary>
    /// <param name="record">The object.</param>
    /// <param name="rule">The rule.</param>
    public static FiredRule ReadMatches(JsonElement record, SignatureRule rule)
    {
        long[] numbers = [.. record.GetProperty("matches").EnumerateArray().Select(number => number.GetInt64())];
        var records = new MatchRecord[numbers.Length / NumbersPerMatch];
        for (int i = 0; i < records.Length; i++)
        {
            ReadOnlySpan<long> match = numbers.AsSpan(i * NumbersPerMatch, NumbersPerMatch);
            records[i] = new MatchRecord(match[0], (int)match[1], (ushort)(match[2] + rule.FirstPattern), (short)match[3]);
        }

        var fired = new FiredRule(rule, records, records.Length + RecordLine.ReadNumber(record, "omitted"));
        if (record.TryGetProperty("digests", out JsonElement digests))
        {
            fired.Digests = [.. digests.EnumerateArray().Select(digest => digest.GetString()!)];
        }

        if (record.TryGetProperty("excerpts", out JsonElement excerpts))
        {
            fired.Excerpts = [.. excerpts.EnumerateArray().Select(excerpt => new MatchExcerpt(
                fired.Matches[excerpt[0].GetInt32()], excerpt[1].GetInt64(), excerpt[2].GetBytesFromBase64()))];
        }

        return fired;
    }

    private static void WriteExcerpts(Utf8JsonWriter json, FiredRule fired)
    {
        json.WriteStartArray("excerpts");
        int match = 0;
        foreach (MatchExcerpt excerpt in fired.Excerpts)
        {
            while (fired.Matches[match] != excerpt.Match)
            {
                match++;
            }

            json.WriteStartArray();
            json.WriteNumberValue(match);
            json.WriteNumberValue(excerpt.Offset);
            json.WriteBase64StringValue(excerpt.Bytes.Span);
            json.WriteEndArray();
            match++;
        }

        json.WriteEndArray();
    }

    private static SignatureRule RuleOf(string key, RuleBook book) =>
        book.Find(key)?.Rule ?? throw new CorpusException($"the rule {key} fired, and nothing says which that is");
}
