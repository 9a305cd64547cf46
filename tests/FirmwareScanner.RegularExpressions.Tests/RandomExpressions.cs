using System;
using System.Linq;
using System.Text;

namespace FirmwareScanner.RegularExpressions.Tests;

/// <summary>Random expressions and texts over few bytes, so that they often meet.</summary>
internal sealed class RandomExpressions(int seed, int depth = 3)
{
    private readonly Random _random = new(seed);

    /// <summary>An expression whose quantifiers are all greedy or all lazy.</summary>
    /// <remarks>Repetitions in repetitions may be beyond YARA's limits; then it is another one.</remarks>
    public string Expression()
    {
        while (true)
        {
            string source = AnyExpression();
            try
            {
                ExpressionMatcherTests.Parse(source);
                return source;
            }
            catch (RegularExpressionException)
            {
            }
        }
    }

    /// <summary>The same, within limits or not.</summary>
    public string AnyExpression() => Choice(depth, _random.Next(4) == 0);

    /// <summary>Bytes that may or may not be an expression.</summary>
    public string Scrap()
    {
        string[] parts =
        [
            "a", "b", "(", ")", "|", "*", "+", "?", "{2}", "{1,2}", "{,3}", "{2,}", "{3,1}", "{", "}", "{x}", "[", "]", "[^", "[a-z]", "[z-a]", "-", "\\",
            "\\w", "\\b", "\\x41", "\\x4", "\\1", "^", "$", ".", "[]", "[^]", "\\]", "\\/", "é", "[\\d-z]", "[--a]", "\\q", "{40000}", "{1,40000}", "{,}",
        ];
        return string.Concat(Enumerable.Range(0, _random.Next(1, 7)).Select(_ => parts[_random.Next(parts.Length)]));
    }

    /// <summary>Bytes.</summary>
    public byte[] Text(bool isWide)
    {
        const string Alphabet = "aaabbbcA_ -\n1";
        string text = string.Concat(Enumerable.Range(0, _random.Next(0, 40)).Select(_ => Alphabet[_random.Next(Alphabet.Length)]));
        if (!isWide)
        {
            return Encoding.ASCII.GetBytes(text);
        }

        // Mostly pairs, with a byte too many or another second byte here and there.
        return [.. text.SelectMany(letter => _random.Next(12) switch
        {
            0 => new byte[] { (byte)letter },
            1 => [(byte)letter, (byte)letter],
            _ => [(byte)letter, 0],
        })];
    }

    /// <summary>A number from 0 to one below a bound.</summary>
    public int Next(int bound) => _random.Next(bound);

    private string Choice(int inner, bool isLazy)
    {
        string text = Sequence(inner, isLazy);
        while (_random.Next(5) == 0)
        {
            text += "|" + (_random.Next(6) == 0 ? string.Empty : Sequence(inner, isLazy));
        }

        return text;
    }

    private string Sequence(int inner, bool isLazy) =>
        string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Repeat(inner, isLazy)));

    private string Repeat(int inner, bool isLazy)
    {
        if (_random.Next(10) == 0)
        {
            string[] assertions = ["\\b", "\\B", "^", "$"];
            return assertions[_random.Next(assertions.Length)];
        }

        string[] quantifiers = ["*", "+", "?", "{2}", "{1,3}", "{,2}", "{2,}"];
        string single = Single(inner, isLazy);
        return _random.Next(3) == 0 ? single + quantifiers[_random.Next(quantifiers.Length)] + (isLazy ? "?" : string.Empty) : single;
    }

    private string Single(int inner, bool isLazy)
    {
        if (inner > 0 && _random.Next(4) == 0)
        {
            return "(" + Choice(inner - 1, isLazy) + ")";
        }

        string[] singles = ["a", "a", "b", "b", "c", "_", " ", "-", ".", "[ab]", "[^a]", "[a-c_]", "\\w", "\\W", "\\s", "\\S", "\\d", "\\x61", "\\n", "[^\\w]", "ab", "aa"];
        return singles[_random.Next(singles.Length)];
    }
}
