using System;
using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>A rule for piece lengths and its text: what chunking and re-cut policies have in common.</summary>
internal sealed class CutRule(string text, Func<CutLengths> createLengths)
{
    /// <summary>The end of the message that refuses a text.</summary>
    internal const string RandomExpectation = "or random:SEED with a seed from 0 to 18446744073709551615";

    private const string RandomPrefix = "random:";

    internal string Text { get; } = text;

    internal CutLengths CreateLengths()
    {
        return createLengths();
    }

    internal static CutRule Fixed(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, RecordingWriter.ChunkLengthLimit);
        return new CutRule(length.ToString(CultureInfo.InvariantCulture), () => new CutLengths.Fixed(length));
    }

    internal static CutRule Random(ulong seed)
    {
        string text = RandomPrefix + seed.ToString(CultureInfo.InvariantCulture);
        return new CutRule(text, () => new CutLengths.Random(seed));
    }

    /// <summary>Reads a number of bytes or "random:SEED".</summary>
    /// <returns>The rule, or null if the text is neither.</returns>
    internal static CutRule? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length is >= 1 and <= RecordingWriter.ChunkLengthLimit)
        {
            return Fixed(length);
        }

        bool random = text.StartsWith(RandomPrefix, StringComparison.Ordinal);
        string seedText = random ? text[RandomPrefix.Length..] : "";
        return ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? Random(seed)
            : null;
    }
}
