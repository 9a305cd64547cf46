using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Reports;

/// <summary>What bytes are, in words for people.</summary>
public static class AccountingText
{
    /// <summary>The kinds of bytes that there are, with their numbers and shares.</summary>
    /// <param name="accounting">The bytes; at least one.</param>
    public static string Of(ByteAccounting accounting)
    {
        var parts = new List<string>();
        Add("opened", accounting.Opened);
        Add("scanned", accounting.Scanned);
        Add("padding", accounting.Padding);
        Add("opaque", accounting.Opaque);
        Add("refused", accounting.Refused);
        return string.Join(", ", parts);

        void Add(string word, long bytes)
        {
            if (bytes > 0)
            {
                double percent = 100.0 * bytes / accounting.Total;
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} {word} ({percent:F1} %)"));
            }
        }
    }
}
