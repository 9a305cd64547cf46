using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>Writes random rules, about half of them faulty, from the part of the language that both sides know.</summary>
internal sealed class RandomRules
{
    private static readonly string[] IntegerSigns = ["+", "-", "*", "\\", "%", "&", "|", "^", "<<", ">>"];
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Literals = ["0", "1", "2", "7", "0x10", "0o17", "3KB", "1MB", "9223372036854775807"];
    private static readonly string[] Quantifiers = ["any", "all", "none", "1", "2", "#a", "(1+1)", "50%", "filesize"];
    private static readonly string[] Sets = ["them", "($a)", "($a,$b)", "($*)", "($a*,$b*)", "(first)", "(fir*)", "(fir*,first)"];
    private static readonly string[] Junk = ["not", "and", "or", "(", ")", "$a", "true", "1", "==", "-", "first", "them", "of", "at", "..", "~", "$c", "#"];

    private readonly Random _random;

    public RandomRules(int seed) => _random = new Random(seed);

    public string Condition()
    {
        string condition = Boolean(4);
        if (_random.Next(3) == 0)
        {
            List<string> words = [.. condition.Split(' ')];
            int at = _random.Next(words.Count);
            switch (_random.Next(3))
            {
                case 0:
                    words[at] = Pick(Junk);
                    break;
                case 1:
                    words.Insert(at, Pick(Junk));
                    break;
                default:
                    words.RemoveAt(at);
                    break;
            }

            condition = string.Join(' ', words);
        }

        return condition;
    }

    /// <summary>A condition of constants only, always valid.</summary>
    public string ConstantCondition() => ConstantBoolean(3);

    public string HexString() => "{ " + HexTokens(3) + " }";

    private string Pick(IReadOnlyList<string> choices) => choices[_random.Next(choices.Count)];

    private string Boolean(int depth) => _random.Next(depth <= 0 ? 6 : 11) switch
    {
        0 => "true",
        1 => "$a",
        2 => "first",
        3 => $"$b at {Integer(1)}",
        4 => $"$a in ( {Integer(1)} .. {Integer(1)} )",
        5 => $"{Pick(Quantifiers)} of {Pick(Sets)}",
        6 => $"not {Boolean(depth - 1)}",
        7 => $"( {Boolean(depth - 1)} )",
        8 => $"{Boolean(depth - 1)} and {Boolean(depth - 1)}",
        9 => $"{Boolean(depth - 1)} or {Boolean(depth - 1)}",
        _ => $"{Integer(depth - 1)} {Pick(Comparisons)} {Integer(depth - 1)}",
    };

    private string Integer(int depth) => _random.Next(depth <= 0 ? 4 : 9) switch
    {
        0 or 1 => Pick(Literals),
        2 => "filesize",
        3 => Pick(["#a", "@a", "!b", "@b [ 2 ]", "#b"]),
        4 => $"( {Integer(depth - 1)} )",
        5 => $"{Pick(["-", "~"])} {Integer(depth - 1)}",
        6 => $"uint16be ( {Integer(depth - 1)} )",
        _ => $"{Integer(depth - 1)} {Pick(IntegerSigns)} {Integer(depth - 1)}",
    };

    private string ConstantBoolean(int depth) => _random.Next(depth <= 0 ? 3 : 7) switch
    {
        0 => Pick(["true", "false"]),
        1 or 2 or 3 => $"{ConstantInteger(3)} {Pick(Comparisons)} {ConstantInteger(3)}",
        4 => $"not {ConstantBoolean(depth - 1)}",
        5 => $"({ConstantBoolean(depth - 1)})",
        _ => $"{ConstantBoolean(depth - 1)} {Pick(["and", "or"])} {ConstantBoolean(depth - 1)}",
    };

    // Small numbers and at most one product: no overflow, which yara refuses; no divisor or shift count that may be 0 or negative.
    private string ConstantInteger(int depth) => _random.Next(depth <= 0 ? 2 : 8) switch
    {
        0 or 1 => _random.Next(1, 12).ToString(System.Globalization.CultureInfo.InvariantCulture),
        2 => $"({ConstantInteger(depth - 1)})",
        3 => $"{Pick(["-", "~"])}{ConstantInteger(depth - 1)}",
        4 => $"{ConstantInteger(depth - 1)} {Pick(["\\", "%"])} {_random.Next(1, 5)}",
        5 => $"({ConstantInteger(depth - 1)} {Pick(["<<", ">>"])} {_random.Next(1, 5)})",
        _ => $"{ConstantInteger(depth - 1)} {Pick(["+", "-", "*", "&", "|", "^"])} {ConstantInteger(depth - 1)}",
    };

    private string HexTokens(int depth) =>
        string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => HexToken(depth) + (_random.Next(3) == 0 ? " " : string.Empty)));

    private string HexToken(int depth) => _random.Next(depth <= 0 ? 6 : 12) switch
    {
        0 or 1 or 2 => _random.Next(256).ToString("X2", System.Globalization.CultureInfo.InvariantCulture),
        3 => Pick(["4?", "?a", "??"]),
        4 => "4d",
        5 => Pick(["5", "?", "[3", "|", "( )", "/* x */", "// y\n", "-"]),
        6 => $"[{_random.Next(4)}]",
        7 => $"[{_random.Next(4)}-{_random.Next(5)}]",
        8 => Pick(["[2-]", "[-]", "[0-0]", "[ 1 - 300 ]", "[-3]"]),
        _ => $"({string.Join("|", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => HexTokens(depth - 1)))})",
    };
}
