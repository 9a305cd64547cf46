using System.Globalization;

namespace FirmwareScanner.Reports;

/// <summary>Numbers with the thing they count.</summary>
public static class Counted
{
    /// <summary>"1 file", "2 files", "1,000 files".</summary>
    /// <param name="count">How many.</param>
    /// <param name="thing">One of them; its plural ends in s.</param>
    public static string Of(long count, string thing)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? string.Empty : "s")}");
    }
}
