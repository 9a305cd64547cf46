using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Import.Magic;

/// <summary>Turns tests of texts into conditions.</summary>
internal static class StringTest
{
    private const int LongestText = 1024;
    private const long FarthestOffset = int.MaxValue;

    /// <summary>The condition of a test.</summary>
    /// <param name="type">The name of the type.</param>
    /// <param name="options">What stands behind it: flags and ranges, each after a slash.</param>
    /// <param name="relation">How it is compared.</param>
    /// <param name="operand">The text as it is written.</param>
    /// <param name="offset">Where it is.</param>
    /// <param name="rule">Receives hex strings.</param>
    public static MagicCondition Translate(string type, string options, char relation, string operand, long offset, RuleText rule)
    {
        List<byte> bytes = MagicText.Decode(operand);
        string[] parts = options.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string flags = string.Concat(parts.Where(part => !char.IsAsciiDigit(part[0])));
        if (relation == 'x')
        {
            return MagicCondition.Of($"filesize > {offset}", null);
        }

        if (FindProblem(bytes, flags, relation) is string problem)
        {
            return MagicCondition.Not(problem);
        }

        string hex = string.Join(' ', Spread(type, bytes).Select(each => HexOf(each, flags)));
        if (type == "search")
        {
            string? range = parts.FirstOrDefault(part => char.IsAsciiDigit(part[0]));
            return Search(hex, range, relation, offset, rule);
        }

        offset += type == "pstring" ? LengthBytes(flags) : 0;
        if (relation is '<' or '>')
        {
            return Ordered(bytes, relation, offset);
        }

        string at = $"{rule.AddString(hex)} at {offset}";
        long end = offset + Spread(type, bytes).Count();
        return MagicCondition.Of(relation == '=' ? at : $"(filesize > {offset} and not ({at}))", end);
    }

    private static string? FindProblem(List<byte> bytes, string flags, char relation) => 0 switch
    {
        _ when bytes.Count is 0 or > LongestText => $"a text of {bytes.Count} bytes",
        _ when relation is '&' or '^' => $"a text with the operator \"{relation}\"",
        _ when flags.Contains('f') => "a text that must be a word of its own",
        _ when flags.AsSpan().IndexOfAny('w', 'W') >= 0 && bytes.Contains((byte)' ') => "a text whose blanks may vary",
        _ => null,
    };

    // Flag c: a small letter stands for both, flag C: a capital one does.
    private static string HexOf(byte value, string flags)
    {
        bool isBoth = (flags.Contains('c') && value is >= (byte)'a' and <= (byte)'z') || (flags.Contains('C') && value is >= (byte)'A' and <= (byte)'Z');
        return isBoth ? $"({value:X2}|{value ^ 0x20:X2})" : value.ToString("X2", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<byte> Spread(string type, List<byte> bytes) => type switch
    {
        "lestring16" => bytes.SelectMany(each => new byte[] { each, 0 }),
        "bestring16" => bytes.SelectMany(each => new byte[] { 0, each }),
        _ => bytes,
    };

    private static int LengthBytes(string flags) => flags.AsSpan().IndexOfAny('H', 'h') >= 0 ? 2 : flags.AsSpan().IndexOfAny('L', 'l') >= 0 ? 4 : 1;

    private static MagicCondition Search(string hex, string? range, char relation, long offset, RuleText rule)
    {
        if (range is null || !MagicText.TryNumber(string.Concat(range.TakeWhile(char.IsAsciiLetterOrDigit)), out long places) || places <= 0)
        {
            return MagicCondition.Not("a search without a range");
        }

        if (relation is not ('=' or '!') || offset + places > FarthestOffset)
        {
            return MagicCondition.Not(relation is '=' or '!' ? "a search beyond 2 GB" : $"a search with the operator \"{relation}\"");
        }

        string within = $"{rule.AddString(hex)} in ({offset}..{offset + places - 1})";
        return MagicCondition.Of(relation == '=' ? within : $"not ({within})", null);
    }

    // As many bytes as the text has, compared from the first on: what big-endian numbers are, too.
    private static MagicCondition Ordered(List<byte> bytes, char relation, long offset)
    {
        string? read = bytes.Count switch
        {
            1 => $"uint8({offset})",
            2 => $"uint16be({offset})",
            4 => $"uint32be({offset})",
            _ => null,
        };
        long value = bytes.Take(4).Aggregate(0L, (sum, each) => (sum << 8) | each);
        return read is null
            ? MagicCondition.Not($"the order of texts of {bytes.Count} bytes")
            : MagicCondition.Of($"{read} {relation} {value}", offset + bytes.Count);
    }
}
