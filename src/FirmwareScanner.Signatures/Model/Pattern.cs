using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// A pattern of a rule (a YARA string, the body of a ClamAV line). It matches at an offset when one of its sequences does;
/// of several matches at the same offset the shortest counts.
/// </summary>
public sealed class Pattern
{
    /// <summary>The identifier with its dollar sign; anonymous strings get <c>$</c>.</summary>
    public required string Identifier { get; init; }

    /// <summary>A private pattern takes part in the condition, but its matches are not listed.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The alternatives, fully expanded: at least one, except of regular expressions.</summary>
    public required IReadOnlyList<Sequence> Sequences { get; init; }

    /// <summary>
    /// Of a regular expression, what it is searched by: as written, wide, or both; otherwise empty. Its sequences are then the atoms of
    /// which every match contains one; without any, nothing narrows the search.
    /// </summary>
    public IReadOnlyList<ExpressionSearch> Searches { get; init; } = [];

    /// <summary>
    /// Of a text that is looked for with each key of <c>xor</c>, its first byte as it was written, so that the first byte of a match
    /// tells the key; otherwise null.
    /// </summary>
    public byte? KeyedByte { get; init; }

    /// <summary>Where in the stream a match may start, or null for anywhere (ClamAV offsets).</summary>
    public StartRange? Start { get; init; }

    /// <summary>Where the pattern stands.</summary>
    public required SourceSpan Span { get; init; }
}

/// <summary>Limits the offset at which a match may start.</summary>
/// <param name="FromEnd">
/// False: offsets count from the start of the stream, the range is [<paramref name="Offset"/>, <paramref name="Offset"/> +
/// <paramref name="Shift"/>]. True: they count back from its end, the range is [size - Offset, size - Offset + Shift].
/// </param>
/// <param name="Offset">The distance in bytes, 0 or more.</param>
/// <param name="Shift">How many further start offsets are allowed, 0 or more.</param>
public sealed record StartRange(bool FromEnd, long Offset, long Shift);

/// <summary>A sequence of bytes and jumps without alternatives; begins and ends with a <see cref="ByteElement"/>.</summary>
/// <param name="Elements">The elements in stream order.</param>
/// <param name="FullWord">Whether the match must not touch an alphanumeric character on either side.</param>
public sealed record Sequence(IReadOnlyList<Element> Elements, FullWordKind FullWord = FullWordKind.None)
{
    /// <summary>Whether there is a jump among the elements; most sequences have none, and are asked often.</summary>
    internal bool HasJump { get; } = IsJumpAmong(Elements);

    private static bool IsJumpAmong(IReadOnlyList<Element> elements)
    {
        for (int i = 0; i < elements.Count; i++)
        {
            if (elements[i] is JumpElement)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a sequence is delimited (YARA's <c>fullword</c>).</summary>
public enum FullWordKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The bytes before and after are not ASCII letters or digits.</summary>
    Ascii,

    /// <summary>The two bytes before and the two after are not a letter or digit followed by 00.</summary>
    Wide,
}

/// <summary>A part of a <see cref="Sequence"/>: a byte or a jump.</summary>
public abstract record Element;

/// <summary>Skips a number of arbitrary bytes.</summary>
/// <param name="Minimum">The least number of bytes, 0 or more.</param>
/// <param name="Maximum">The greatest number of bytes, at least <paramref name="Minimum"/>; null: without limit.</param>
public sealed record JumpElement(int Minimum, int? Maximum) : Element;
