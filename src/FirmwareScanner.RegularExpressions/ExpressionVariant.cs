namespace FirmwareScanner.RegularExpressions;

/// <summary>How a regular expression is searched for.</summary>
/// <param name="IgnoresCase">Whether ASCII letters match in both cases, beside the expression's own flag.</param>
/// <param name="IsWide">Whether each byte of a match is followed by 00.</param>
/// <param name="IsFullWord">Whether a match must not touch a letter or digit.</param>
public sealed record ExpressionVariant(bool IgnoresCase = false, bool IsWide = false, bool IsFullWord = false);
