using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// Makes random rules over a small alphabet, and streams in which they nearly match all the time: the same bytes, whole patterns,
/// patterns with one byte wrong, runs of zeros.
/// </summary>
public sealed class RandomRules
{
    private static readonly string[] Alphabet = ["00", "FF", "41", "42", "61", "7A", "E8"];

    private readonly Random _random;

    public RandomRules(Random random)
    {
        _random = random;
    }

    public string NextRules()
    {
        var text = new StringBuilder();
        int rules = _random.Next(1, 5);
        for (int rule = 0; rule < rules; rule++)
        {
            int patterns = _random.Next(1, 5);
            string[] strings = [.. Enumerable.Range(0, patterns).Select(_ => _random.Next(4) == 0 ? NextText() : NextHex())];
            text.Append($"rule r{rule} {{ strings:\n");
            for (int pattern = 0; pattern < patterns; pattern++)
            {
                text.Append($"  $s{pattern} = {strings[pattern]}\n");
            }

            text.Append($"condition: ({NextCondition(patterns, rule)}) and {NextPositions(strings)} }}\n");
        }

        return text.ToString();
    }

    public byte[] NextStream(RuleSet rules)
    {
        var bytes = new List<byte>();
        List<Sequence> sequences = [.. rules.Rules.SelectMany(r => r.Patterns).SelectMany(p => p.Sequences)];
        int length = _random.Next(1, 1500);
        while (bytes.Count < length)
        {
            switch (_random.Next(6))
            {
                case 0:
                    bytes.AddRange(Enumerable.Repeat((byte)0, _random.Next(1, 30)));
                    break;
                case 1:
                    bytes.Add((byte)_random.Next(256));
                    break;
                case 2:
                    bytes.AddRange(Enumerable.Range(0, _random.Next(1, 12)).Select(_ => Letter()));
                    break;
                default:
                    bytes.AddRange(Sample(sequences[_random.Next(sequences.Count)]));
                    break;
            }
        }

        return [.. bytes.Take(length)];
    }

    private byte Letter() => Convert.ToByte(Alphabet[_random.Next(Alphabet.Length)], 16);

    /// <summary>Bytes that match a sequence, in one case of four with a byte changed.</summary>
    private List<byte> Sample(Sequence sequence)
    {
        var bytes = new List<byte>();
        foreach (Element element in sequence.Elements)
        {
            if (element is ByteElement set)
            {
                byte value = Letter();
                while (!set.Matches(value))
                {
                    value = (byte)_random.Next(256);
                }

                bytes.Add(value);
            }
            else if (element is JumpElement jump)
            {
                int count = _random.Next(jump.Minimum, Math.Min(jump.Maximum ?? (jump.Minimum + 40), jump.Minimum + 40) + 1);
                bytes.AddRange(Enumerable.Range(0, count).Select(_ => Letter()));
            }
        }

        if (_random.Next(4) == 0)
        {
            bytes[_random.Next(bytes.Count)] ^= (byte)(1 << _random.Next(8));
        }

        return bytes;
    }

    private string NextText()
    {
        string letters = string.Concat(Enumerable.Range(0, _random.Next(3, 9)).Select(_ => "ABaz"[_random.Next(4)]));
        string modifiers = string.Empty;
        modifiers += _random.Next(3) == 0 ? " nocase" : string.Empty;
        modifiers += _random.Next(3) == 0 ? " wide" + (_random.Next(2) == 0 ? " ascii" : string.Empty) : string.Empty;
        modifiers += _random.Next(3) == 0 ? " fullword" : string.Empty;
        return $"\"{letters}\"{modifiers}";
    }

    private string NextHex()
    {
        var text = new StringBuilder("{ ").Append(Bytes(2, 5));
        int parts = _random.Next(0, 4);
        for (int part = 0; part < parts; part++)
        {
            text.Append(_random.Next(7) switch
            {
                0 => "?? ",
                1 => $"{_random.Next(10)}? ",
                2 => $"[{_random.Next(0, 3)}-{_random.Next(3, 20)}] ",
                3 => $"[{_random.Next(1, 5)}] ",
                4 => $"( {Bytes(1, 2)}| {Bytes(1, 3)}) ",
                5 => $"~{Alphabet[_random.Next(Alphabet.Length)]} ",
                _ => _random.Next(3) == 0 ? "[2-] " : string.Empty,
            });
            text.Append(Bytes(2, 4));
        }

        return text.Append('}').ToString();
    }

    /// <summary>Bytes that are not all 00 or all FF: such grams are no atoms.</summary>
    private string Bytes(int least, int most)
    {
        string text = string.Concat(Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => Alphabet[_random.Next(Alphabet.Length)] + " "));
        return least > 1 ? text + "41 " : text;
    }

    /// <summary>A condition on counts and offsets, of a pattern without unbounded jumps: of others it is refused.</summary>
    private string NextPositions(string[] strings)
    {
        int pattern = _random.Next(strings.Length);
        if (strings[pattern].Contains("-]"))
        {
            return "true";
        }

        int offset = _random.Next(1500);
        int number = _random.Next(1, 5);
        string condition = _random.Next(8) switch
        {
            0 => $"#s{pattern} >= {number}",
            1 => $"@s{pattern}[{number}] < {offset}",
            2 => $"!s{pattern}[{number}] > 5",
            3 => $"$s{pattern} in ({offset}..{offset + _random.Next(500)})",
            4 => $"$s{pattern} in ({offset}..filesize - {_random.Next(300)})",
            5 => $"$s{pattern} at {_random.Next(20)}",
            6 => $"$s{pattern} at filesize - {_random.Next(1, 60)}",
            _ => $"$s{pattern} in (filesize - {_random.Next(100, 300)}..filesize - {_random.Next(100)})",
        };
        return _random.Next(2) == 0 ? $"({condition})" : $"not ({condition})";
    }

    private string NextCondition(int patterns, int rule)
    {
        string any = $"$s{_random.Next(patterns)}";
        string rest = string.Join(" or ", Enumerable.Range(0, patterns).Select(p => $"$s{p}"));
        string special = _random.Next(9) switch
        {
            0 => "any of them",
            1 => "all of them",
            2 => $"{_random.Next(1, patterns + 1)} of them",
            3 => $"not {any}",
            4 => $"uint16be({_random.Next(20)}) > {_random.Next(65536)}",
            5 => $"filesize > {_random.Next(1500)}",
            6 => rule > 0 ? "r0" : "none of them",
            7 => $"uint32({_random.Next(2000)}) != 0",
            _ => "true",
        };
        return $"({special}) and ({rest} or true)";
    }
}
