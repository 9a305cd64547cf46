using System.Globalization;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Parses the offset field of a ClamAV signature.</summary>
internal static class NdbOffset
{
    private const string Accepted = "expected *, n, n,shift, EOF-n or EOF-n,shift with decimal numbers";

    /// <summary>Parses an offset.</summary>
    /// <param name="text">The field.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="range">The offsets at which a match may start; null for all.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <returns>Whether the offset is supported.</returns>
    public static bool TryParse(string text, SourceSpan span, out StartRange? range, DiagnosticBag diagnostics)
    {
        range = null;
        if (text == "*")
        {
            return true;
        }

        bool fromEnd = text.StartsWith("EOF-", System.StringComparison.Ordinal);
        string[] parts = (fromEnd ? text[4..] : text).Split(',');
        long shift = 0;
        if (parts.Length <= 2 && TryParseNumber(parts[0], out long offset) && (parts.Length == 1 || TryParseNumber(parts[1], out shift)))
        {
            range = new StartRange(fromEnd, offset, shift);
            return true;
        }

        diagnostics.Error(span, WhyNot(text));
        return false;
    }

    private static bool TryParseNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= uint.MaxValue;

    private static string WhyNot(string text)
    {
        string? reason = text switch
        {
            ['E', 'P', '+' or '-', ..] => "is relative to the entry point of an executable",
            ['S', 'E', ..] or ['S', 'L', ..] => "is relative to a section of an executable",
            ['S', >= '0' and <= '9', ..] => "is relative to a section of an executable",
            ['V', 'I', ..] => "is within the version information of an executable",
            ['$', ..] => "is a macro group",
            _ => null,
        };
        return reason is null
            ? $"the offset \"{text}\" is not understood; {Accepted} up to 4294967295"
            : $"the offset \"{text}\" {reason}, which is not supported: executables are not parsed; {Accepted}";
    }
}
