using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Stub until the engine is merged.</summary>
public sealed class RegularExpression
{
    /// <summary>Stub.</summary>
    public static RegularExpression Parse(ReadOnlySpan<byte> source, bool ignoresCase, bool dotMatchesAll) =>
        throw new RegularExpressionException(source.Length, "not yet" + ignoresCase + dotMatchesAll);

    /// <summary>Stub.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text) => text.IsEmpty;
}
