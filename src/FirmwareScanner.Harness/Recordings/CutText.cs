using System;
using System.Globalization;

namespace FirmwareScanner.Harness.Recordings;

/// <summary>The texts that chunking and re-cut policies share: a number of bytes, or "random:SEED".</summary>
internal static class CutText
{
    private const string RandomPrefix = "random:";

    internal static string OfSeed(ulong seed)
    {
        return RandomPrefix + seed.ToString(CultureInfo.InvariantCulture);
    }

    internal static bool TryParseLength(string text, out int length)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && length is >= 1 and <= RecordingWriter.ChunkLengthLimit;
    }

    internal static bool TryParseSeed(string text, out ulong seed)
    {
        seed = 0;
        return text.StartsWith(RandomPrefix, StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(RandomPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out seed);
    }
}
