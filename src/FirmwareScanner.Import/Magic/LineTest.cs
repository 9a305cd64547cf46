using System;
using System.Linq;

namespace FirmwareScanner.Import.Magic;

/// <summary>Turns one line of magic into a condition.</summary>
internal static class LineTest
{
    private const long FarthestOffset = int.MaxValue;
    private const long FarthestFromEnd = 65_000;

    /// <summary>The condition of a line.</summary>
    /// <param name="node">The line.</param>
    /// <param name="place">Where it is looked at.</param>
    /// <param name="rule">Receives hex strings.</param>
    public static MagicCondition Translate(MagicNode node, MagicPlace place, RuleText rule)
    {
        (string type, string options) = Split(node.Type);
        (char relation, string operand) = Relation(node.Test);
        if (node.Offset.StartsWith('-'))
        {
            return node.Level == 0 || type == "offset"
                ? FromEnd(node.Offset[1..], type, options, relation, operand, rule)
                : MagicCondition.Not("an offset before the one of the line above");
        }

        if (TryOffset(node, place, out long offset) is string problem)
        {
            return MagicCondition.Not(problem);
        }

        switch (type)
        {
            case "string" or "ustring" or "search" or "pstring" or "lestring16" or "bestring16":
                return StringTest.Translate(type, options, relation, operand, offset, rule);
            case "guid" or "leguid" or "beguid":
                return Identifier(type, operand, relation, offset, rule);
            default:
                return NumericType.Of(type) is NumericType number
                    ? NumericTest.Translate(place.Flips && number.Size > 1 ? number with { IsBig = !number.IsBig } : number, options, relation, operand, offset)
                    : MagicCondition.Not(DescribeType(type));
        }
    }

    /// <summary>Where a line looks, in the whole file.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryOffset(MagicNode node, MagicPlace place, out long offset)
    {
        offset = 0;
        string text = node.Offset;
        if (text.Contains('('))
        {
            return "an offset that is read from the file";
        }

        bool isRelative = text.StartsWith('&');
        if (isRelative && place.End is null)
        {
            return "an offset behind a match whose place only a scan knows";
        }

        if (!MagicText.TryNumber(isRelative ? text[1..] : text, out long number))
        {
            return $"the offset \"{text}\" is no number";
        }

        offset = (isRelative ? place.End!.Value : place.Base) + number;
        return offset is < 0 or > FarthestOffset ? "an offset before the file or beyond 2 GB" : null;
    }

    // As apprentice.c of file reads it; an equals sign behind an operator says nothing.
    private static (char Relation, string Operand) Relation(string test)
    {
        if (test is "x")
        {
            return ('x', string.Empty);
        }

        if (test[0] is not ('=' or '!' or '<' or '>' or '&' or '^'))
        {
            return ('=', test);
        }

        bool hasEquals = test[0] != '!' && test.Length > 1 && test[1] == '=';
        return (test[0], test[(hasEquals ? 2 : 1)..]);
    }

    private static (string Type, string Options) Split(string type)
    {
        string name = string.Concat(type.TakeWhile(char.IsAsciiLetterOrDigit));
        return name.Length == 0 ? (type, string.Empty) : (name, type[name.Length..]);
    }

    private static MagicCondition FromEnd(string distance, string type, string options, char relation, string operand, RuleText rule)
    {
        if (!MagicText.TryNumber(distance, out long back) || back is < 0 or > FarthestFromEnd)
        {
            return MagicCondition.Not("an offset far from the end of the file");
        }

        if (type == "offset" && back == 0)
        {
            return relation == 'x' ? MagicCondition.Of(MagicCondition.Always, null)
                : relation is '<' or '>' or '=' or '!' && MagicText.TryNumber(operand, out long size) && size >= 0
                ? MagicCondition.Of($"filesize {(relation is '=' ? "==" : relation is '!' ? "!=" : relation.ToString())} {size}", null)
                : MagicCondition.Not("the size of the file with an operator");
        }

        byte[]? bytes = type == "string" && relation == '=' && options.Length == 0 ? [.. MagicText.Decode(operand)]
            : NumericType.Of(type) is NumericType number ? NumericTest.Bytes(number, options, relation, operand)
            : null;
        return bytes is { Length: > 0 }
            ? MagicCondition.Of($"{rule.AddString(MagicText.Hex(bytes))} at filesize - {back}", null)
            : MagicCondition.Not("a test from the end of the file that is not one for equal bytes");
    }

    private static MagicCondition Identifier(string type, string operand, char relation, long offset, RuleText rule)
    {
        if (!Guid.TryParseExact(operand, "D", out Guid identifier) || relation is not ('=' or '!'))
        {
            return MagicCondition.Not("an identifier that is not compared for equality");
        }

        string at = $"{rule.AddString(MagicText.Hex(identifier.ToByteArray(bigEndian: type == "beguid")))} at {offset}";
        return MagicCondition.Of(relation == '=' ? at : $"not ({at})", offset + 16);
    }

    private static string DescribeType(string type) => type switch
    {
        "regex" => "a regular expression",
        "der" => "a test of DER structure",
        "indirect" => "magic that begins anew inside of the file",
        "float" or "lefloat" or "befloat" or "double" or "ledouble" or "bedouble" => "a floating-point number",
        "melong" or "medate" or "meldate" => "a number in the PDP-11's order",
        "beid3" or "leid3" => "a length of ID3",
        "octal" => "a number in octal digits",
        "offset" => "the current offset",
        _ => $"the type \"{type}\" is not known",
    };
}
