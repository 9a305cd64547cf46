using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes regular expressions.</summary>
/// <param name="dice">What decides.</param>
internal sealed class ExpressionStringGenerator(Dice dice)
{
    private bool _isLazy;
    private bool _isWide;
    private bool _isUncertain;
    private int _repeats;
    private bool _isNoCase;
    private bool _dotMatchesAll;

    /// <summary>Makes a string.</summary>
    internal GeneratedString Make(string identifier)
    {
        // YARA refuses expressions with greedy and lazy quantifiers.
        _isLazy = dice.Percent(30);
        _isWide = dice.Percent(20);
        _isUncertain = false;
        _repeats = 0;
        bool hasLetterI = dice.Percent(15);
        bool hasWord = dice.Percent(10);
        _isNoCase = hasLetterI || hasWord;
        _dotMatchesAll = dice.Percent(40);
        (string source, Shape shape) = Choice(0);

        // Where several lengths are possible, yara tries as whole words those that it comes upon.
        bool isWord = !_isWide && !_isUncertain && _repeats == 0 && dice.Percent(40);
        string words = (hasWord ? " nocase" : string.Empty) + (_isWide ? " wide" : string.Empty) + (isWord ? " fullword" : string.Empty);
        return new GeneratedString(
            identifier,
            "/" + source + "/" + (hasLetterI ? "i" : string.Empty) + (_dotMatchesAll ? "s" : string.Empty) + words,
            [new StringForm(_isWide ? Widen(shape) : shape, isWord ? Delimiter.Letter : Delimiter.None)])
        {
            Kind = StringKind.Expression,
            IsGreedy = !_isLazy && _repeats > 0,
            HasUncertainLength = _isUncertain,
        };
    }

    private static Shape Widen(Shape shape) => shape switch
    {
        ByteShape => new SequenceShape([shape, ByteShape.Of(0)]),
        SequenceShape sequence => new SequenceShape([.. sequence.Items.Select(Widen)]),
        ChoiceShape choice => new ChoiceShape([.. choice.Items.Select(Widen)]),
        RepeatShape repeat => repeat with { Item = Widen(repeat.Item) },
        _ => shape,
    };

    private (string Source, Shape Shape) Choice(int depth)
    {
        List<(string Source, Shape Shape)> items = [.. Enumerable.Range(0, dice.Percent(25) ? dice.Between(2, 3) : 1).Select(_ => Sequence(depth))];
        _isUncertain |= items.Count > 1;
        return (string.Join('|', items.Select(item => item.Source)), new ChoiceShape([.. items.Select(item => item.Shape)]));
    }

    private (string Source, Shape Shape) Sequence(int depth)
    {
        // Two plain bytes, so that no expression matches nothing: yara finds such in odd places.
        var items = new List<(string Source, Shape Shape)> { Plain() };
        for (int count = dice.Below(4); count > 0; count--)
        {
            items.Add(Repeated(depth));
        }

        items.Add(Plain());
        return (string.Concat(items.Select(item => item.Source)), new SequenceShape([.. items.Select(item => item.Shape)]));
    }

    private (string Source, Shape Shape) Repeated(int depth)
    {
        (string source, Shape shape) = Single(depth);
        int least = dice.Below(3);
        int most = least + dice.Between(1, 3);
        (string sign, int from, int? to) = dice.Below(9) switch
        {
            0 => ("*", 0, (int?)null),
            1 => ("+", 1, null),
            2 => ("?", 0, 1),
            3 => ($"{{{least},{most}}}", least, most),
            4 => ($"{{{least},}}", least, null),
            5 => ($"{{{most}}}", most, most),
            _ => (string.Empty, 1, 1),
        };
        _repeats += sign.Length > 0 ? 1 : 0;
        _isUncertain |= _repeats > 1;
        return sign.Length == 0
            ? (source, shape)
            : (source + sign + (_isLazy ? "?" : string.Empty), new RepeatShape(shape, from, to));
    }

    private (string Source, Shape Shape) Single(int depth)
    {
        switch (dice.Below(10))
        {
            case < 4:
                return Plain();
            case 4 when !_isWide:
                // yara repeats a dot byte by byte, in wide expressions too.
                bool matchesAll = _dotMatchesAll;
                return (".", new ByteShape(found => matchesAll || found != '\n', (byte)'a'));
            case 5:
                return ClassOfBytes();
            case 6:
                return ("\\w", new ByteShape(IsWord, (byte)'b'));
            case 7:
                return ("\\D", new ByteShape(found => !char.IsAsciiDigit((char)found), (byte)'a'));
            default:
                if (depth > 1)
                {
                    return Plain();
                }

                (string source, Shape shape) = Choice(depth + 1);
                return ("(" + source + ")", shape);
        }
    }

    private (string Source, Shape Shape) ClassOfBytes()
    {
        byte[] members = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => dice.Of(Alphabet.Bytes))];
        bool isNegated = dice.Percent(30);
        bool isNoCase = _isNoCase;
        return (
            (isNegated ? "[^" : "[") + string.Concat(members.Select(Escape)) + "]",
            new ByteShape(found => members.Any(member => Same(member, found, isNoCase)) != isNegated, isNegated ? (byte)'z' : members[0]));
    }

    private (string Source, Shape Shape) Plain()
    {
        byte value = dice.Of(Alphabet.Bytes);
        bool isNoCase = _isNoCase;
        return (Escape(value), new ByteShape(found => Same(value, found, isNoCase), value));
    }

    private static bool Same(byte one, byte other, bool isNoCase) =>
        one == other || (isNoCase && char.IsAsciiLetter((char)one) && (one | 0x20) == (other | 0x20));

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';

    private static string Escape(byte value) => IsWord(value) || value == ' '
        ? ((char)value).ToString()
        : "\\x" + value.ToString("x2", CultureInfo.InvariantCulture);
}
