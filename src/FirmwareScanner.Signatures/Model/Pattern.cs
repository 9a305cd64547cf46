using System.Collections.Generic;
using FirmwareScanner.Signatures.Diagnostics;

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

    /// <summary>The alternatives, fully expanded: at least one.</summary>
    public required IReadOnlyList<Sequence> Sequences { get; init; }

    /// <summary>Where in the stream a match may start, or null for anywhere (ClamAV offsets).</summary>
    public StartRange? Start { get; init; }

    /// <summary>Where the pattern stands.</summary>
    public required SourceSpan Span { get; init; }
}
