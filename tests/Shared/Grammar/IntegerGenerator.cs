using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes integers, floats and texts of conditions.</summary>
/// <param name="dice">What decides.</param>
/// <param name="features">What the yara at hand knows.</param>
internal sealed class IntegerGenerator(Dice dice, YaraFeatures features)
{
    private static readonly string[] Constants =
        ["0", "1", "2", "3", "4", "5", "7", "8", "10", "16", "31", "0x61", "0x6162", "0o17", "1KB", "255", "4294967295", "9223372036854775807"];

    private static readonly string[] Operators = ["+", "-", "*", "\\", "%", "&", "|", "^", "<<", ">>"];
    private static readonly string[] Reads = ["uint8", "uint16", "uint32", "int8", "int16", "int32", "uint8be", "uint16be", "uint32be", "int16be", "int32be"];
    private static readonly string[] Words = ["\"\"", "\"a\"", "\"ab\"", "\"aB\"", "\"Ab0\"", "\"b\\x00a\"", "\"abab\""];
    private static readonly string[] Expressions = ["/a/", "/^a.b/", "/ab$/i", "/b+0?/s", "/(a|b){2}/", "/\\x00/"];

    /// <summary>Makes an integer.</summary>
    internal string Integer(ConditionScope scope, int depth)
    {
        if (depth <= 0 || dice.Percent(35))
        {
            return Leaf(scope);
        }

        switch (dice.Below(10))
        {
            case < 5:
                // A shift by a constant of 64 or more is a constant 0 to yara, and a division by it an error: there are none.
                string sum = $"{Integer(scope, depth - 1)} {Operation(scope, depth)}";
                return dice.Percent(60) ? "(" + sum + ")" : sum;
            case 5:
                return (dice.Percent(50) ? "-" : "~") + "(" + Integer(scope, depth - 1) + ")";
            case < 8:
                return $"{dice.Of(Reads)}({Integer(scope, depth - 1)})";
            case 8:
                return Property(scope, depth);
            default:
                return dice.Percent(50)
                    ? $"math.{(dice.Percent(50) ? "min" : "max")}({Small(scope)}, {Integer(scope, depth - 1)})"
                    : $"math.to_number({Small(scope)} < {Small(scope)})";
        }
    }

    private string Operation(ConditionScope scope, int depth)
    {
        string sign = dice.Of(Operators);
        return sign is "<<" or ">>" && dice.Percent(70) ? $"{sign} {dice.Below(32)}" : $"{sign} {Integer(scope, depth - 1)}";
    }

    /// <summary>Makes an integer that is defined always and does not overflow: for how many of something.</summary>
    internal string Small(ConditionScope scope) => scope.Strings.Count > 0 && dice.Percent(25) ? "#" + NameOf(scope)
        : scope.Integers.Count > 0 && dice.Percent(30) ? dice.Of(scope.Integers)
        : dice.Below(5).ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes an offset: mostly a small number.</summary>
    internal string Offset(ConditionScope scope) => dice.Below(8) switch
    {
        < 4 => dice.Below(12).ToString(CultureInfo.InvariantCulture),
        4 => $"filesize - {dice.Below(6)}",
        5 when scope.Strings.Count > 0 => Property(scope, 1),
        _ => Integer(scope, 1),
    };

    /// <summary>Makes a range.</summary>
    internal string Range(ConditionScope scope) => dice.Below(4) switch
    {
        // Two constants in the wrong order are refused since YARA 4.3, and warned of here: where both are constants they are in order.
        0 => "(0..filesize)",
        1 => $"({dice.Below(4)}..{dice.Between(4, 12)})",
        _ => $"({Offset(scope)}..filesize & {Offset(scope)})",
    };

    /// <summary>Makes a float.</summary>
    internal string Float(ConditionScope scope, int depth) => dice.Below(depth > 0 ? 6 : 3) switch
    {
        0 => "1.5",
        1 => "0.25",
        2 => "math.entropy(0, filesize)",
        3 => $"{Float(scope, depth - 1)} {dice.Of((IReadOnlyList<string>)["+", "-", "*", "\\"])} {Integer(scope, depth - 1)}",
        4 => $"-({Float(scope, depth - 1)})",
        _ => "math.mean(0, filesize)",
    };

    /// <summary>Makes a text.</summary>
    internal string Text(ConditionScope scope) => scope.Texts.Count > 0 && dice.Percent(60) ? dice.Of(scope.Texts) : dice.Of(Words);

    /// <summary>Makes a regular expression.</summary>
    internal string Expression() => dice.Of(Expressions);

    /// <summary>The name of a string, without its sign; nothing for the one that a loop is at.</summary>
    internal string NameOf(ConditionScope scope) => scope.IsInStringLoop && dice.Percent(60) ? string.Empty : dice.Of(scope.Strings)[1..];

    private string Leaf(ConditionScope scope)
    {
        int kind = dice.Below(10);
        return kind switch
        {
            < 2 => "filesize",
            < 4 when scope.Integers.Count > 0 => dice.Of(scope.Integers),
            4 when scope.Segments.Count > 0 => dice.Of(scope.Segments) + (dice.Percent(50) ? ".offset" : ".type"),
            5 => dice.Percent(80) ? "elf.number_of_segments" : "elf.segments[1].offset",
            < 8 when scope.Strings.Count > 0 => Property(scope, 0),
            _ => dice.Of(Constants),
        };
    }

    private string Property(ConditionScope scope, int depth)
    {
        if (scope.Strings.Count == 0)
        {
            return dice.Of(Constants);
        }

        // Whether a string has a match of a certain length depends in yara on what it searches for: not all are asked for theirs.
        int kind = dice.Below(6);
        string name = kind < 4 ? NameOf(scope) : scope.Lengths.Count > 0 ? dice.Of(scope.Lengths)[1..] : string.Empty;
        kind = kind >= 4 && name.Length == 0 ? 0 : kind;
        name = kind == 0 && name.Length == 0 ? NameOf(scope) : name;
        string index = depth > 0 && dice.Percent(40) ? Integer(scope, depth - 1) : dice.Between(0, 4).ToString(CultureInfo.InvariantCulture);
        return kind switch
        {
            0 => "#" + name,
            1 when features.HasCountIn => $"#{name} in {(depth > 0 ? Range(scope) : "(2..9)")}",
            2 => "@" + name,
            3 => $"@{name}[{index}]",
            4 => "!" + name,
            _ => $"!{name}[{index}]",
        };
    }
}
