using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes hex strings.</summary>
/// <param name="dice">What decides.</param>
/// <param name="hasNegations">Whether the yara at hand knows <c>~41</c> (4.3).</param>
internal sealed class HexStringGenerator(Dice dice, bool hasNegations)
{
    private bool _isUncertain;
    private int _jumps;

    /// <summary>Makes a string.</summary>
    internal GeneratedString Make(string identifier)
    {
        _isUncertain = false;
        _jumps = 0;
        (string source, Shape shape) = Sequence(depth: 0, dice.Between(1, 5));
        bool isPrivate = dice.Percent(8);
        return new GeneratedString(identifier, "{ " + source + " }" + (isPrivate ? " private" : string.Empty), [new StringForm(shape, Delimiter.None)])
        {
            Kind = StringKind.Hex,
            IsPrivate = isPrivate,
            HasUncertainLength = _isUncertain,
        };
    }

    private (string Source, Shape Shape) Sequence(int depth, int length)
    {
        // Both ends are bytes that can be searched for: what consists of wildcards alone is refused here.
        var parts = new List<(string Source, Shape Shape)> { Plain() };
        for (int i = 0; i < length; i++)
        {
            // Of jumps side by side, one of them long, yara makes something else than their sum.
            int kind = parts[^1].Shape is JumpShape ? dice.Below(60) : dice.Below(100);
            parts.Add(kind < 40 ? Plain()
                : kind < 60 ? Masked()
                : kind < 85 || depth > 1 ? Jump(depth)
                : Choice(depth));
        }

        parts.Add(Plain());
        return (string.Join(' ', parts.Select(part => part.Source)), new SequenceShape([.. parts.Select(part => part.Shape)]));
    }

    private (string Source, Shape Shape) Plain()
    {
        byte value = dice.Of(Alphabet.Bytes);
        return (Hex(value), ByteShape.Of(value));
    }

    private (string Source, Shape Shape) Masked()
    {
        byte value = dice.Of(Alphabet.Bytes);
        string hex = Hex(value);
        switch (dice.Below(hasNegations ? 5 : 3))
        {
            case 0:
                return ("??", ByteShape.Masked(value, 0));
            case 1:
                return ("?" + hex[1], ByteShape.Masked(value, 0x0F));
            case 2:
                return (hex[0] + "?", ByteShape.Masked(value, 0xF0));
            case 3:
                return ("~" + hex, new ByteShape(found => found != value, (byte)~value));
            default:
                return ("~?" + hex[1], new ByteShape(found => (found & 0x0F) != (value & 0x0F), (byte)~value));
        }
    }

    private (string Source, Shape Shape) Jump(int depth)
    {
        // Of a part before a long jump that may have several lengths yara remembers one: what follows the others is not found.
        int kind = dice.Below(depth > 0 ? 7 : _isUncertain || _jumps > 0 ? 9 : 10);
        _jumps += kind >= 2 ? 1 : 0;
        _isUncertain |= _jumps > 1 || kind == 9;
        int least = dice.Below(4);
        int most = least + dice.Below(4);
        switch (kind)
        {
            case < 2:
                return ($"[{Math.Max(1, least)}]", new JumpShape(Math.Max(1, least), Math.Max(1, least)));
            case < 7:
                most = Math.Max(1, most);
                return ($"[{least}-{most}]", new JumpShape(least, most));
            case 7:
                return ("[-]", new JumpShape(0, null));
            case 8:
                return ($"[{least}-]", new JumpShape(least, null));
            default:
                most = dice.Between(201, 300);
                least = dice.Percent(30) ? most : dice.Below(20);
                return (FormattableString.Invariant($"[{least}-{most}]"), new JumpShape(least, most));
        }
    }

    private (string Source, Shape Shape) Choice(int depth)
    {
        List<(string Source, Shape Shape)> items =
            [.. Enumerable.Range(0, dice.Between(2, 3)).Select(_ => dice.Percent(50) ? Plain() : Sequence(depth + 1, dice.Below(3)))];
        _isUncertain = true;
        return ("( " + string.Join(" | ", items.Select(item => item.Source)) + " )", new ChoiceShape([.. items.Select(item => item.Shape)]));
    }

    private static string Hex(byte value) => value.ToString("X2", CultureInfo.InvariantCulture);
}
