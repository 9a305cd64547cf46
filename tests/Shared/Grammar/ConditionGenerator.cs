using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes conditions.</summary>
/// <param name="dice">What decides.</param>
/// <param name="features">What the yara at hand knows.</param>
internal sealed class ConditionGenerator(Dice dice, YaraFeatures features)
{
    private const int MostLoops = 3;

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] TextOperators = ["contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "iequals"];

    private readonly IntegerGenerator _integers = new(dice, features);
    private int _names;

    /// <summary>Makes a condition.</summary>
    internal string Make(ConditionScope scope, int depth)
    {
        if (depth <= 0)
        {
            return Leaf(scope);
        }

        switch (dice.Below(12))
        {
            case < 3:
                return Parenthesize($"{Make(scope, depth - 1)} and {Make(scope, depth - 1)}");
            case < 5:
                return Parenthesize($"{Make(scope, depth - 1)} or {Make(scope, depth - 1)}");
            case 5:
                return $"not ({Make(scope, depth - 1)})";
            case 6:
                return "not " + Leaf(scope);
            case 7:
                return $"defined ({(dice.Percent(50) ? Make(scope, depth - 1) : _integers.Integer(scope, depth))})";
            case < 11 when scope.Loops < MostLoops:
                return Loop(scope, depth);
            default:
                return Leaf(scope);
        }
    }

    private string Parenthesize(string text) => dice.Percent(60) ? "(" + text + ")" : text;

    private string Leaf(ConditionScope scope)
    {
        bool hasStrings = scope.Strings.Count > 0;
        switch (dice.Below(14))
        {
            case < 3 when hasStrings:
                return "$" + _integers.NameOf(scope);
            case 3 when hasStrings:
                return $"${_integers.NameOf(scope)} at {_integers.Offset(scope)}";
            case 4 when hasStrings:
                return $"${_integers.NameOf(scope)} in {_integers.Range(scope)}";
            case < 7 when hasStrings && !scope.IsInStringLoop:
                return OfStrings(scope);
            case 7 when scope.Rules.Count > 0:
                return dice.Of(scope.Rules);
            case 8 when scope.Rules.Count > 0:
                return OfRules(scope);
            case 9:
                return $"{_integers.Float(scope, 2)} {dice.Of(Comparisons)} {(dice.Percent(50) ? _integers.Float(scope, 1) : _integers.Integer(scope, 1))}";
            case 10:
                return TextTest(scope);
            case 11:
                return dice.Percent(50) ? "true" : "false";
            case 12 when scope.Loops == 0:
                // In a loop yara adds up what the body gives, so that 3 counts as three times true.
                return _integers.Integer(scope, 2);
            default:
                return $"{_integers.Integer(scope, 2)} {dice.Of(Comparisons)} {_integers.Integer(scope, 2)}";
        }
    }

    private string TextTest(ConditionScope scope)
    {
        string left = _integers.Text(scope);
        return dice.Below(4) switch
        {
            0 => $"{left} matches {_integers.Expression()}",
            1 => $"{left} {dice.Of(Comparisons)} {_integers.Text(scope)}",
            _ => $"{left} {dice.Of(TextOperators)} {_integers.Text(scope)}",
        };
    }

    private string OfStrings(ConditionScope scope)
    {
        // "50% of them in (0..9)" is of YARA-X; the real yara refuses it.
        string quantifier = Quantifier(scope, out bool isPercentage);
        string set = StringSet(scope);
        bool canBePlaced = !isPercentage;
        string place = dice.Below(5) switch
        {
            0 when canBePlaced => " in " + _integers.Range(scope),
            1 when features.HasAdditionsOf43 && canBePlaced => " at " + _integers.Offset(scope),
            _ => string.Empty,
        };
        return $"{quantifier} of {set}{place}";
    }

    private string OfRules(ConditionScope scope)
    {
        List<string> members = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => dice.Of(scope.Rules))];
        if (scope.Prefixes.Count > 0 && dice.Percent(50))
        {
            members[0] = dice.Of(scope.Prefixes) + "*";
        }

        return $"{Quantifier(scope, out _)} of ({string.Join(", ", members)})";
    }

    private string StringSet(ConditionScope scope) => dice.Below(3) switch
    {
        0 => "them",
        1 => $"({dice.Of(scope.Strings)[..2]}*)",
        _ => $"({string.Join(", ", Enumerable.Range(0, dice.Between(1, 3)).Select(_ => dice.Of(scope.Strings)))})",
    };

    private string Quantifier(ConditionScope scope, out bool isPercentage)
    {
        int kind = dice.Below(7);
        isPercentage = kind == 6;

        // A number that is undefined counts as "all" in YARA 4.2: such are left out.
        return kind switch
        {
            < 2 => "any",
            < 4 => "all",
            4 => "none",
            5 => _integers.Small(scope),
            _ => dice.Of((IReadOnlyList<string>)["1%", "34%", "50%", "99%", "100%"]),
        };
    }

    private string Loop(ConditionScope scope, int depth)
    {
        string name = "v" + (_names++).ToString(CultureInfo.InvariantCulture);
        string quantifier = Quantifier(scope, out bool isPercentage);

        // "for 50% of" is of YARA-X, too.
        quantifier = isPercentage ? "any" : quantifier;
        ConditionScope inner = scope with { Loops = scope.Loops + 1 };
        switch (dice.Below(features.HasAdditionsOf43 ? 7 : 6))
        {
            case < 2 when scope.Strings.Count > 0 && !scope.IsInStringLoop:
                inner = inner with { IsInStringLoop = true };
                return $"for {quantifier} of {StringSet(scope)} : ({Make(inner, depth - 1)})";
            case < 4:
                inner = inner with { Integers = [.. scope.Integers, name] };
                return $"for {quantifier} {name} in ({LoopRange(scope)}) : ({Make(inner, depth - 1)})";
            case 4:
                inner = inner with { Integers = [.. scope.Integers, name] };
                string items = string.Join(", ", Enumerable.Range(0, dice.Between(2, 4)).Select(_ => _integers.Integer(scope, 1)));
                return $"for {quantifier} {name} in ({items}) : ({Make(inner, depth - 1)})";
            case 6:
                inner = inner with { Texts = [.. scope.Texts, name] };
                string texts = string.Join(", ", Enumerable.Range(0, dice.Between(2, 3)).Select(_ => _integers.Text(scope)));
                return $"for {quantifier} {name} in ({texts}) : ({Make(inner, depth - 1)})";
            default:
                inner = inner with { Segments = [.. scope.Segments, name] };
                return $"for {quantifier} {name} in elf.segments : ({Make(inner, depth - 1)})";
        }
    }

    private string LoopRange(ConditionScope scope) => dice.Below(4) switch
    {
        // Bounded: what goes round without end is tested elsewhere.
        0 when scope.Strings.Count > 0 => $"1..#{_integers.NameOf(scope)} & 7",
        1 => $"filesize - {dice.Below(4)}..filesize",
        2 => $"{dice.Below(3)}..{dice.Between(2, 4)} & filesize",
        _ => $"{dice.Below(4)}..{dice.Between(3, 9)}",
    };
}
