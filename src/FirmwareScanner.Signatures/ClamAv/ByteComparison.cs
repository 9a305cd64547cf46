using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses <c>subsignature(offset#options#comparisons)</c>, which compares a number at some distance from where a subsignature matches
/// last (cli_bcomp_addpatt in ClamAV's matcher-byte-comp.c).
/// </summary>
internal sealed class ByteComparison(SourceSpan field, DiagnosticBag diagnostics)
{
    private const string Expected =
        "expected Number(>>n#options#comparisons) or <<n; options of h, d, a or i, then l or b and e, then a length; "
        + "comparisons =n, <n or >n, two of them at most, separated by a comma";

    private const int MostBinary = 8;
    private const int MostHexadecimal = 18;

    /// <summary>Parses the comparison; null after an error was reported.</summary>
    /// <param name="terms">The subsignatures in front of it.</param>
    public MatchTerm? Parse(IReadOnlyList<MatchTerm> terms)
    {
        string text = ClamAvLines.TextOf(field);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string[] parts = text.EndsWith(')') ? text[(open + 1)..^1].Split('#') : [];
        bool isNumber = int.TryParse(text.AsSpan(0, open), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (!isNumber || parts.Length != 3)
        {
            return Fail(Expected);
        }

        if (number >= terms.Count)
        {
            return Fail($"the comparison names the subsignature {number}, which does not come before it");
        }

        long? distance = ParseDistance(parts[0]);
        (NumberKinds Kinds, int Length)? format = ParseFormat(parts[1]);
        if (distance is null || format is null)
        {
            return Fail(Expected);
        }

        MatchTerm term = terms[number];
        Expression value = ExecutableModule.Number(
            field,
            new BinaryExpression(field, BinaryOperator.Add, term.LastOffset, new IntegerConstant(field, distance.Value)),
            format.Value.Length,
            format.Value.Kinds);
        Expression condition = term.Present;
        string[] comparisons = parts[2].Split(',');
        foreach (string comparison in comparisons)
        {
            if (comparisons.Length > 2 || ParseComparison(comparison, value) is not Expression test)
            {
                return Fail(Expected);
            }

            condition = new BinaryExpression(field, BinaryOperator.And, condition, test);
        }

        return MatchTerm.Of(condition);
    }

    private MatchTerm? Fail(string message)
    {
        diagnostics.Error(field, message);
        return null;
    }

    private static long? ParseDistance(string text)
    {
        if (text is "" or "0")
        {
            return 0;
        }

        bool isBefore = text.StartsWith("<<", StringComparison.Ordinal);
        bool isValid = isBefore || text.StartsWith(">>", StringComparison.Ordinal);
        return isValid && ParseNumber(text[2..]) is long distance and >= 0 and <= int.MaxValue ? (isBefore ? -distance : distance) : null;
    }

    // As strtol with base 0.
    private static long? ParseNumber(string text)
    {
        bool isNegative = text.StartsWith('-');
        string digits = isNegative ? text[1..] : text;
        bool isHexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isValid = isHexadecimal
            ? long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value)
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

        // A number that begins with 0 is octal there; nobody means that.
        bool isOctal = !isHexadecimal && digits.Length > 1 && digits[0] == '0';
        return isValid && value >= 0 && !isOctal ? (isNegative ? -value : value) : null;
    }

    private static (NumberKinds Kinds, int Length)? ParseFormat(string text)
    {
        NumberKinds kinds = 0;
        bool isBigEndian = false;
        int at = 0;
        for (; at < text.Length && !char.IsAsciiDigit(text[at]); at++)
        {
            NumberKinds kind = text[at] switch
            {
                'h' => NumberKinds.Hexadecimal,
                'd' => NumberKinds.Decimal,
                'i' => NumberKinds.Binary,
                'a' => NumberKinds.Automatic,
                'l' => NumberKinds.LittleEndian,
                'e' => NumberKinds.Exact,
                _ => 0,
            };
            if (kind == 0 && text[at] != 'b')
            {
                return null;
            }

            isBigEndian |= text[at] == 'b';
            kinds |= kind;
        }

        const NumberKinds Forms = NumberKinds.Hexadecimal | NumberKinds.Decimal | NumberKinds.Binary | NumberKinds.Automatic;
        bool isLittleEndian = kinds.HasFlag(NumberKinds.LittleEndian);
        bool isOneForm = int.PopCount((int)(kinds & Forms)) == 1;
        bool isContradiction = isLittleEndian && (isBigEndian || kinds.HasFlag(NumberKinds.Decimal));

        // Without an order of bytes ClamAV compares nothing, except of decimal numbers, which have none.
        bool isOrdered = isLittleEndian || isBigEndian || kinds.HasFlag(NumberKinds.Decimal);
        int most = kinds.HasFlag(NumberKinds.Binary) ? MostBinary : kinds.HasFlag(NumberKinds.Hexadecimal) ? MostHexadecimal : WrittenNumber.MostDigits;
        bool isValid = isOneForm && isOrdered && !isContradiction && ParseNumber(text[at..]) is long and >= 1;
        int length = isValid ? (int)Math.Min(int.MaxValue, ParseNumber(text[at..])!.Value) : 0;
        bool isLengthValid = length <= most && (!kinds.HasFlag(NumberKinds.Binary) || length is 1 or 2 or 4 or 8);
        return isValid && isLengthValid ? (kinds, length) : null;
    }

    private BinaryExpression? ParseComparison(string text, Expression value)
    {
        BinaryOperator? comparison = text.Length == 0 ? null : text[0] switch
        {
            '=' => BinaryOperator.Equal,
            '<' => BinaryOperator.Less,
            '>' => BinaryOperator.Greater,
            _ => null,
        };
        return comparison is not null && ParseNumber(text[1..]) is long number
            ? new BinaryExpression(field, comparison.Value, value, new IntegerConstant(field, number))
            : null;
    }
}
