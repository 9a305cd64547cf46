using System;
using System.Globalization;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// The offset of a signature (https://docs.clamav.net/manual/Signatures/BodySignatureFormat.html, and cli_caloff in ClamAV's matcher.c).
/// </summary>
/// <param name="Origin">What it counts from.</param>
/// <param name="Distance">The distance in bytes, negative in front of the origin.</param>
/// <param name="Section">The number of the section, from 0, or of the macro group, from 0 to 31.</param>
/// <param name="Shift">How many further offsets are allowed.</param>
internal sealed record ClamAvOffset(OffsetOrigin Origin, long Distance = 0, int Section = 0, long Shift = 0)
{
    private const string Accepted =
        "expected *, n, EOF-n, EP+n, EP-n, Sn+n, SL+n, SEn or VI, each but the first and last with \",shift\" if wanted, with decimal numbers";

    /// <summary>No restriction.</summary>
    public static ClamAvOffset Anywhere { get; } = new(OffsetOrigin.Anywhere);

    /// <summary>Whether an executable has to be parsed to know where it is.</summary>
    public bool NeedsExecutable => Origin is >= OffsetOrigin.EntryPoint and <= OffsetOrigin.VersionInformation;

    /// <summary>Parses an offset; null after an error was reported.</summary>
    /// <param name="span">The field.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public static ClamAvOffset? Parse(SourceSpan span, DiagnosticBag diagnostics)
    {
        string text = ClamAvLines.TextOf(span);
        if (text == "*")
        {
            return Anywhere;
        }

        // As in ClamAV, what follows means nothing.
        if (text.StartsWith("VI", StringComparison.Ordinal))
        {
            return new ClamAvOffset(OffsetOrigin.VersionInformation);
        }

        if (text.StartsWith('$'))
        {
            return ParseMacroGroup(span, text, diagnostics);
        }

        int comma = text.IndexOf(',', StringComparison.Ordinal);
        long shift = 0;
        bool isShiftValid = comma < 0 || TryParseNumber(text[(comma + 1)..], out shift);
        ClamAvOffset? offset = isShiftValid ? ParsePlace(comma < 0 ? text : text[..comma]) : null;
        if (offset is null)
        {
            diagnostics.Error(span, $"the offset \"{text}\" is not understood; {Accepted} up to 4294967295");
        }

        return offset is null ? null : offset with { Shift = shift };
    }

    private static ClamAvOffset? ParseMacroGroup(SourceSpan span, string text, DiagnosticBag diagnostics)
    {
        if (int.TryParse(text[1..].TrimEnd('$'), NumberStyles.None, CultureInfo.InvariantCulture, out int group) && group < MacroGroups.Count)
        {
            return new ClamAvOffset(OffsetOrigin.MacroGroup, 0, group);
        }

        diagnostics.Error(span, $"expected the number of a macro group from 0 to {MacroGroups.Count - 1} after \"$\"");
        return null;
    }

    private static ClamAvOffset? ParsePlace(string text)
    {
        long number;
        if (text.StartsWith("EOF-", StringComparison.Ordinal))
        {
            return TryParseNumber(text[4..], out number) ? new ClamAvOffset(OffsetOrigin.End, -number) : null;
        }

        if (text.StartsWith("EP+", StringComparison.Ordinal) || text.StartsWith("EP-", StringComparison.Ordinal))
        {
            return TryParseNumber(text[3..], out number) ? new ClamAvOffset(OffsetOrigin.EntryPoint, text[2] == '+' ? number : -number) : null;
        }

        if (text.StartsWith("SL+", StringComparison.Ordinal))
        {
            return TryParseNumber(text[3..], out number) ? new ClamAvOffset(OffsetOrigin.LastSection, number) : null;
        }

        if (text.StartsWith("SE", StringComparison.Ordinal))
        {
            return TryParseSection(text[2..], out int inside) ? new ClamAvOffset(OffsetOrigin.InsideSection, 0, inside) : null;
        }

        int plus = text.IndexOf('+', StringComparison.Ordinal);
        if (text.StartsWith('S') && plus > 0)
        {
            return TryParseSection(text[1..plus], out int section) && TryParseNumber(text[(plus + 1)..], out number)
                ? new ClamAvOffset(OffsetOrigin.Section, number, section)
                : null;
        }

        return TryParseNumber(text, out number) ? new ClamAvOffset(OffsetOrigin.Start, number) : null;
    }

    private static bool TryParseSection(string text, out int section) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out section) && section <= ushort.MaxValue;

    private static bool TryParseNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= uint.MaxValue;
}
