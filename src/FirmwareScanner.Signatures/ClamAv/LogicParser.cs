using System;
using System.Globalization;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses logical expressions the way ClamAV does (cli_ac_chklsig in matcher-ac.c): operators have no precedence. Outside of parentheses
/// the first one divides the expression, <c>0&amp;1|2</c> is <c>0&amp;(1|2)</c>; directly inside of a pair the last one does,
/// <c>(0&amp;1|2)</c> is <c>(0&amp;1)|2</c>.
/// </summary>
internal sealed class LogicParser(SourceSpan field, DiagnosticBag diagnostics)
{
    /// <summary>The most subsignatures of a signature, as in ClamAV.</summary>
    public const int MostSubsignatures = 64;

    private const int MostCharacters = 4_096;
    private const int MaximumDepth = 256;

    private readonly string _text = ClamAvLines.TextOf(field);

    /// <summary>The greatest number of a subsignature; -1 if there is none.</summary>
    public int GreatestNumber { get; private set; } = -1;

    /// <summary>Parses the expression; null after an error was reported.</summary>
    public LogicNode? Parse() => _text.Length <= MostCharacters
        ? Parse(0, _text.Length, 0)
        : Fail(0, _text.Length, $"a logical expression may have at most {MostCharacters} characters");

    private LogicNode? Fail(int start, int length, string message)
    {
        diagnostics.Error(ClamAvLines.Slice(field, start, length), message);
        return null;
    }

    private LogicNode? Parse(int start, int end, int depth)
    {
        if (depth > MaximumDepth)
        {
            return Fail(start, end - start, $"the logical expression is nested more than {MaximumDepth} deep");
        }

        Division? division = Divide(start, end);
        if (division is null)
        {
            return null;
        }

        if (division.Operator >= 0)
        {
            LogicNode? left = Parse(division.Start, division.Operator, depth + 1);
            LogicNode? right = left is null ? null : Parse(division.Operator + 1, division.End, depth + 1);
            SourceSpan span = ClamAvLines.Slice(field, start, end - start);
            return right is null ? null : new LogicPair(span, _text[division.Operator] == '&', left!, right, division.Test);
        }

        return end - start > 1 && _text[start] == '(' && _text[end - 1] == ')' ? Parse(start + 1, end - 1, depth + 1) : ParseLeaf(start, end);
    }

    /// <summary>Finds the operator that divides an expression.</summary>
    private Division? Divide(int start, int end)
    {
        int depth = 0;
        int inner = -1;
        for (int i = start; i < end; i++)
        {
            depth += _text[i] == '(' ? 1 : _text[i] == ')' ? -1 : 0;
            if (depth < 0)
            {
                Fail(i, 1, "\")\" without \"(\"");
                return null;
            }

            bool isOperator = _text[i] is '&' or '|';
            if (isOperator && depth == 0)
            {
                return new Division(start, i, end, null);
            }

            inner = isOperator && depth == 1 ? i : inner;
            if (inner < 0 || depth > 0)
            {
                continue;
            }

            int close = i;
            LogicTest? test = null;
            if (i + 1 < end && _text[i + 1] is '<' or '>' or '=' && !TryReadTest(ref i, end, out test))
            {
                return null;
            }

            if (i + 1 == end && _text[start] == '(' && _text[close] == ')')
            {
                return new Division(start + 1, inner, close, test);
            }
        }

        if (depth > 0)
        {
            Fail(start, end - start, "\"(\" without \")\"");
            return null;
        }

        return new Division(start, -1, end, null);
    }

    /// <summary>Reads a test behind a place, and moves the place to its last character.</summary>
    private bool TryReadTest(ref int place, int end, out LogicTest? test)
    {
        int start = place + 1;
        int at = start + 1;
        bool isValid = TryReadNumber(ref at, end, out uint count);
        uint distinct = 0;
        if (isValid && at < end && _text[at] == ',')
        {
            at++;
            isValid = TryReadNumber(ref at, end, out distinct);
        }

        test = new LogicTest(_text[start], count, distinct);
        place = at - 1;
        if (!isValid)
        {
            Fail(start, Math.Max(1, at - start), $"expected a number up to {uint.MaxValue} after \"{_text[start]}\", or two separated by a comma");
        }

        return isValid;
    }

    private bool TryReadNumber(ref int at, int end, out uint number)
    {
        int start = at;
        while (at < end && char.IsAsciiDigit(_text[at]))
        {
            at++;
        }

        return uint.TryParse(_text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private LogicNode? ParseLeaf(int start, int end)
    {
        int at = start;
        if (!TryReadNumber(ref at, end, out uint number))
        {
            return Fail(start, end - start, "expected the number of a subsignature");
        }

        if (number >= MostSubsignatures)
        {
            return Fail(start, at - start, $"a signature may have at most {MostSubsignatures} subsignatures, the last is {MostSubsignatures - 1}");
        }

        LogicTest? test = null;
        if (at < end && _text[at] is '<' or '>' or '=')
        {
            int last = at - 1;
            if (!TryReadTest(ref last, end, out test))
            {
                return null;
            }

            at = last + 1;
        }

        if (at < end)
        {
            return Fail(at, end - at, "expected \"&\", \"|\", \"=\", \"<\" or \">\" after the number of a subsignature");
        }

        GreatestNumber = Math.Max(GreatestNumber, (int)number);
        return new LogicLeaf(ClamAvLines.Slice(field, start, end - start), (int)number, test);
    }

    private sealed record Division(int Start, int Operator, int End, LogicTest? Test);
}
