namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// What <c>(?i)</c> and its like set for the rest of a group, which came with YARA-X (its expressions are those of the Rust crate
/// regex-syntax).
/// </summary>
/// <param name="IgnoresCase"><c>i</c>: whether ASCII letters match in both cases; null as the whole expression does.</param>
/// <param name="DotMatchesAll"><c>s</c>: whether a dot stands for a line feed, too.</param>
/// <param name="IsMultiLine"><c>m</c>: whether <c>^</c> and <c>$</c> are the ends of lines.</param>
/// <param name="SwapsGreed"><c>U</c>: whether quantifiers are lazy, and greedy with a question mark.</param>
/// <param name="IsUnicode"><c>u</c>: whether a dot stands for a character in UTF-8, not a byte.</param>
internal readonly record struct GroupFlags(bool? IgnoresCase, bool DotMatchesAll, bool IsMultiLine, bool SwapsGreed, bool IsUnicode)
{
    /// <summary>Sets or clears the flag of a letter; null if there is none.</summary>
    internal GroupFlags? With(char letter, bool isSet) => letter switch
    {
        'i' => this with { IgnoresCase = isSet },
        's' => this with { DotMatchesAll = isSet },
        'm' => this with { IsMultiLine = isSet },
        'U' => this with { SwapsGreed = isSet },
        'u' => this with { IsUnicode = isSet },
        _ => null,
    };
}
