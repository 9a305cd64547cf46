using System;
using System.Globalization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Formats numbers in messages the same way everywhere.</summary>
internal static class FormatText
{
    /// <summary>The text, independent of the user's language.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
