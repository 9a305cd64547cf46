using System;
using System.Globalization;

namespace FirmwareScanner.Bench.Reports;

/// <summary>Numbers as reports show them, the same in every language.</summary>
public static class ReportText
{
    private const double Kilo = 1000;

    /// <summary>A rate: "11.2 kB/s", 1 kB being 1,000 bytes.</summary>
    /// <param name="bytesPerSecond">Bytes a second.</param>
    public static string Rate(double bytesPerSecond) => Size(bytesPerSecond) + "/s";

    /// <summary>An amount: "850 B", "11.2 kB", 1 kB being 1,000 bytes.</summary>
    /// <param name="bytes">Bytes.</param>
    public static string Size(double bytes) => bytes switch
    {
        < Kilo => Format($"{bytes:0} B"),
        < Kilo * Kilo => Format($"{Digits(bytes / Kilo)} kB"),
        _ => Format($"{Digits(bytes / (Kilo * Kilo))} MB"),
    };

    /// <summary>A time with three digits and its unit: "850 µs", "4.13 ms", "12.6 s".</summary>
    /// <param name="time">The time, not negative.</param>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => Format($"{time.TotalMicroseconds:0} µs"),
        < Kilo => Format($"{Digits(time.TotalMilliseconds)} ms"),
        _ => Format($"{Digits(time.TotalSeconds)} s"),
    };

    /// <summary>A share in whole per cent; more than nothing is never 0, less than all never 100.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">All of it.</param>
    public static int Percent(long part, long whole) => whole <= 0 || part <= 0 ? 0
        : part >= whole ? 100
        : (int)Math.Clamp(Math.Round(100.0 * part / whole), 1, 99);

    /// <summary>A text with numbers, in the invariant culture.</summary>
    /// <param name="text">The text.</param>
    public static string Format(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToString(CultureInfo.InvariantCulture);
    }

    private static string Digits(double value) => value switch
    {
        < 10 => Format($"{value:0.##}"),
        < 100 => Format($"{value:0.#}"),
        _ => Format($"{value:0}"),
    };
}
