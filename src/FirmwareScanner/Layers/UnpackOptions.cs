using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>Whether and how a scan looks inside: into what is compressed, packed, or a file system.</summary>
public sealed record UnpackOptions
{
    /// <summary>
    /// Whether layers are opened and scanned. Otherwise those in the file itself are only counted, and a file with any is incomplete.
    /// </summary>
    public bool OpensLayers { get; init; } = true;

    /// <summary>What looking inside may cost.</summary>
    public UnpackLimits Limits { get; init; } = new();

    /// <summary>How much may be opaque before a file is incomplete.</summary>
    public OpaqueLimit Opaque { get; init; } = OpaqueLimit.Default;

    /// <summary>How many layers of a file <see cref="Results.LayerSummary.Outline"/> may have; 0 or more.</summary>
    public int MostOutlined { get; init; }

    /// <summary>Passwords to try on encrypted archives.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];
}

/// <summary>
/// From how many opaque bytes on, over all layers, a file is incomplete: a number of bytes, a share of the file, or the smaller of both.
/// </summary>
/// <param name="Bytes">Bytes, 0 or more; null for no such bound.</param>
/// <param name="Percent">Hundredths of the size of the file, above 0 to 100; null for no such bound.</param>
public sealed record OpaqueLimit(long? Bytes, double? Percent)
{
    /// <summary>The default: docs/unpacking.md says what it was measured on.</summary>
    public static OpaqueLimit Default { get; } = new(60 << 10, 25) { LeastPercent = 0.35 };

    /// <summary>
    /// Hundredths of the size of the file below which <see cref="Bytes"/> does not count: the larger an image is, the more constants are in it.
    /// </summary>
    public double LeastPercent { get; init; }

    /// <summary>Whether so much is too much.</summary>
    /// <param name="opaque">Opaque bytes.</param>
    /// <param name="size">Size of the file in bytes.</param>
    public bool IsReached(long opaque, long size) =>
        opaque > 0 && ((opaque >= Bytes && opaque >= size / 100.0 * LeastPercent) || (Percent is { } percent && opaque >= size / 100.0 * percent));

    /// <summary>Reads <c>BYTES</c> or <c>PERCENT%</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The limit, or null if the text is none.</returns>
    public static OpaqueLimit? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EndsWith('%'))
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? new OpaqueLimit(bytes, null) : null;
        }

        bool isNumber = double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent);
        return isNumber && percent is > 0 and <= 100 ? new OpaqueLimit(null, percent) : null;
    }
}
